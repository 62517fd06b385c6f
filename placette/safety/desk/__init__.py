"""The moderators' desk: who signs in, what waits, what is known of a person, a decision from draft to statement."""

from placette.safety.desk.text import Decided, decide_from_text, read

__all__ = ["Decided", "decide_from_text", "read"]
