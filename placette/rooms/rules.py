"""What may be said, where, how often; who waits; what may be read. Pure: the clock is an argument."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from placette.live.events import Level, Refused
from placette.safety import rules as safety

LONGEST = 2_000
"""Characters of a message, after tidying."""
RAW_LONGEST = 20_000
"""Characters beyond which words are not even tidied."""
MARKS = 8
"""Combining marks a letter keeps."""
NONCE = 64
WAIT = 5.0
"""Seconds before one sits in a room this visit has not been in."""
ROOMS = 10
ROOMS_OF_A_NEW_FACE = 1
READ_BACK = 200
"""Events before one's first entering that one may read."""
EXACT_FROM = 5
"""Counts of a discreet room are 0 below this, and told in steps of it, to who does not sit there."""
HELD_FOR = safety.HELD_FOR
"""A held message that nobody looked at expires."""
KEPT_FOR_OBJECTIONS = timedelta(days=214)
"""Words that their author erased while a decision withheld them: six months to object (DSA art. 20), a month to answer."""
LAPSES_AFTER = timedelta(minutes=10)
"""A seat without presence lapses."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_ID = re.compile(r"[0-9a-z]{1,26}")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset(("Cf", "Cn", "Co", "Zs", "Zl", "Zp", "Mn", "Me"))
_LINK = re.compile(
    r"://|\bwww\.|(?<![\w@.-])(?:[\w-]+\.)+(?:\w{2,}/\S|(?:app|biz|cc|ch|com|dev|eu|fr|gg|info|io|link|ly|mobi|net|online|org"
    r"|ru|shop|site|tv|uk|vip|xxx|xyz)(?![\w-]))",
    re.IGNORECASE,
)
"""An address, a host of a common ending, or any dotted name with a path. Endings that are French words are left out."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`every` seconds a word, `burst` words at once."""

    every: float
    burst: int


NEW_FACE_PACE = Pace(3.0, 1)


@dataclass(frozen=True, slots=True)
class Bar:
    """A restriction in force: `until` None means until it is lifted; `number` is its case."""

    scope: str
    until: datetime | None
    number: str


@dataclass(frozen=True, slots=True)
class Speaker:
    """All that decides whether a person may speak in a room now. `paced`: when their next word would be due."""

    seated: bool
    level: Level
    new_face: bool = False
    reasons: tuple[str, ...] = ()
    """Why the place is not more open."""
    bar: Bar | None = None
    paced: datetime | None = None


def is_slug(text: str) -> bool:
    """Could this be a room's slug? What could not is never looked up."""
    return _SLUG.fullmatch(text) is not None


def is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def is_nonce(text: str) -> bool:
    """1 to 64 characters, none of them a control character or half of one.

    >>> is_nonce("a1"), is_nonce(""), is_nonce("x" * 65), is_nonce("a\\n")
    (True, False, False, False)
    """
    return 1 <= len(text) <= NONCE and not any(unicodedata.category(char) in ("Cc", "Cs") for char in text)


def tidy(words: str) -> str | Refused:
    """`words` as they are kept: see "Words" in docs/protocol.md. Refuses `too_long` and the empty `bad_request`.

    >>> tidy("  bonjour\\x07 ")
    'bonjour'
    """
    if len(words) > RAW_LONGEST:
        return Refused("too_long", {"limit": LONGEST})
    kept = "".join(char for char in words if char == "\n" or _is_sent(char))
    kept = _few_marks(unicodedata.normalize("NFC", kept)).strip()
    if len(kept) > LONGEST:
        return Refused("too_long", {"limit": LONGEST})
    if all(char == "\n" or unicodedata.category(char) in _UNSEEN for char in kept):
        return Refused("bad_request")
    return kept


def _is_sent(char: str) -> bool:
    return char not in _BIDI and unicodedata.category(char) not in ("Cc", "Cs")


def _few_marks(text: str) -> str:
    """At most `MARKS` combining marks in a row."""
    if text.isascii():
        return text
    out: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks <= MARKS:
            out.append(char)
    return "".join(out)


def has_link(words: str) -> bool:
    """Does this lead out of the place?

    >>> has_link("voir https://exemple.test"), has_link("exemple.fr/a"), has_link("oui.non"), has_link("fini.Et toi ?")
    (True, True, False, False)
    """
    return _LINK.search(words) is not None


def next_due(paced: datetime | None, at: datetime, pace: Pace) -> datetime:
    """When the word after one said at `at` would be due (the generic cell rate algorithm's arrival time)."""
    return max(paced or at, at) + timedelta(seconds=pace.every)


def too_soon(paced: datetime | None, at: datetime, pace: Pace) -> float:
    """Seconds until a word may be said; 0 when it may be said now."""
    if paced is None:
        return 0.0
    early = (paced - at).total_seconds() - (pace.burst - 1) * pace.every
    return math.ceil(early * 1000) / 1000 if early > 0 else 0.0


def pace_of(new_face: bool, pace: Pace) -> Pace:
    """A new face keeps the slower of the two."""
    if new_face and (pace.every < NEW_FACE_PACE.every or pace.burst > 1):
        return NEW_FACE_PACE if pace.every < NEW_FACE_PACE.every else Pace(pace.every, 1)
    return pace


def may_speak(speaker: Speaker, words: str, at: datetime, pace: Pace) -> Refused | None:
    """None, or why not. The order is from what concerns all to what concerns these words."""
    if speaker.level in ("read_only", "closed"):
        return Refused("read_only", {"reasons": speaker.reasons})
    if not speaker.seated:
        return Refused("not_seated")
    if speaker.bar is not None:
        return Refused("hushed", facts_of(speaker.bar))
    wait = too_soon(speaker.paced, at, pace_of(speaker.new_face, pace))
    if wait:
        return Refused("new_face" if speaker.new_face else "too_fast", {"seconds": wait}, retry_after=wait)
    if speaker.new_face and has_link(words):
        return Refused("new_face")
    return None


def facts_of(bar: Bar) -> dict[str, datetime | str | None]:
    """What the sentence about a restriction says: until when, and which case."""
    return {"until": bar.until, "number": bar.number}


def bar_for(room: str, bars: Iterable[Bar]) -> Bar | None:
    """The restriction that holds longest in `room`, if any does."""
    found = [bar for bar in bars if bar.scope in ("*", room)]
    if not found:
        return None
    return max(found, key=lambda bar: (bar.until is None, bar.until.timestamp() if bar.until else 0.0))


def wait_before(entitled: bool, first_room: bool, been_today: bool) -> float:
    """Seconds to wait before sitting in a room.

    >>> wait_before(False, False, False), wait_before(False, True, False), wait_before(False, False, True)
    (5.0, 0.0, 0.0)
    """
    return 0.0 if entitled or first_room or been_today else WAIT


def rooms_at_most(new_face: bool) -> int:
    return ROOMS_OF_A_NEW_FACE if new_face else ROOMS


def floor(head: int, discreet: bool) -> int:
    """The highest number that whoever comes in now, for the first time, may not read.

    >>> floor(250, False), floor(20, False), floor(250, True)
    (50, 0, 250)
    """
    return head if discreet else max(0, head - READ_BACK)


def told_count(present: int, discreet: bool, sits: bool) -> int:
    """How many sit in a room, as told to someone.

    >>> told_count(4, True, False), told_count(13, True, False), told_count(4, True, True), told_count(4, False, False)
    (0, 10, 4, 4)
    """
    return present - present % EXACT_FROM if discreet and not sits else present


def numbers_went_back(boots: int, events: int, kept_boots: int, kept_events: int) -> bool:
    """Is the database older than what was noted beside it? Then its numbers could be given twice."""
    return boots < kept_boots or events < kept_events
