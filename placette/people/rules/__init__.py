"""Rules of people: when two pseudonyms are one, which pseudonyms are refused, who is a new face. Pure."""

from placette.people.rules.faces import NEW_FOR, is_new_face
from placette.people.rules.handles import RAW as RAW_LONGEST
from placette.people.rules.handles import judge_handle
from placette.people.rules.skeletons import skeleton, tidy

__all__ = ["NEW_FOR", "RAW_LONGEST", "is_new_face", "judge_handle", "skeleton", "tidy"]
