"""Why a socket is closed: code, fixed word, and whether to come back. 4000-4499 come back, 4500-4999 do not.

The table stands in docs/protocol.md. `again` is in seconds; None means: do not come back.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goodbye:
    code: int
    why: str
    again: float | None


RESTART = Goodbye(1001, "restart", 0.0)
"""The server restarts: come back after a random 0 to 10 s."""
SLOW = Goodbye(4008, "slow", 1.0)
MOVED = Goodbye(4009, "moved", 0.0)
UNREADY = Goodbye(4013, "restart", 5.0)
BROKEN = Goodbye(1002, "bad_frame", None)
"""Against RFC 6455."""
NOT_TEXT = Goodbye(1003, "bad_frame", None)
NOT_UTF8 = Goodbye(1007, "bad_frame", None)
BAD_FRAME = Goodbye(4500, "bad_frame", None)
"""Not one JSON object, or too many that were not understood."""
TOO_LARGE = Goodbye(1009, "too_large", None)
TOO_MANY_SOCKETS = Goodbye(4510, "too_many_sockets", None)
SIGNED_OUT = Goodbye(4520, "signed_out", None)
SUSPENDED = Goodbye(4530, "suspended", None)
EXCLUDED = Goodbye(4531, "excluded", None)
UNDER_AGE = Goodbye(4540, "under_age", None)
