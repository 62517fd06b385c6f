"""Which measure fits what, how long it may last, how open the place may be, whence a PIN was tried. Pure."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from placette.live.events import Lease
from placette.safety import names


class Unfit(ValueError):
    """It cannot be decided so: str() is one clear sentence for whoever decides."""


FITS: Mapping[str, frozenset[str]] = {
    "message": frozenset({"withhold", "restore"}),
    "held": frozenset({"withhold", "restore"}),
    "room": frozenset({"withhold", "restore"}),
    "person": frozenset({"warn", "hush", "suspend", "restore"}),
}
"""Measures by kind of subject. `restore` of a person lifts what holds against them; `warn` takes nothing away."""

LASTS: Mapping[str, tuple[timedelta, timedelta]] = {
    "hush": (timedelta(minutes=1), timedelta(days=30)),
    "suspend": (timedelta(minutes=1), timedelta(days=365)),
}
"""Shortest and longest of the measures that end by themselves."""


class Overtaken(Unfit):
    """Somebody decided about it after whoever decides now had looked."""

    def __init__(self, number: str) -> None:
        super().__init__("Somebody decided about this after you looked: read their decision, then decide again.")
        self.number = number
        """The case of their decision."""


_DURATION = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_MODERATOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


def duration(text: str) -> timedelta | None:
    """`90s`, `10m`, `2h`, `3d`; None for nothing at all. Raises Unfit.

    >>> duration("10m"), duration("")
    (datetime.timedelta(seconds=600), None)
    """
    if not text:
        return None
    found = _DURATION.fullmatch(text.strip().lower())
    if found is None:
        raise Unfit(f"“{text}” is not a duration: write 10m, 2h or 3d.")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def measure_fits(measure: str, kind: str, lasts: timedelta | None, scope: str | None = None) -> None:
    """Raises Unfit unless `measure` can be taken about a `kind`, for so long, limited to a room or not."""
    if measure not in names.MEASURES:
        raise Unfit(f"There is no measure “{measure}”: it is one of {', '.join(names.MEASURES)}.")
    if measure not in FITS.get(kind, frozenset()):
        raise Unfit(f"{measure} does not fit a {kind}: about a {kind} one decides {fitting(kind)}.")
    if measure == "suspend" and scope is not None:
        raise Unfit("suspend is for the whole place: name the person without a room.")
    if measure not in LASTS:
        if lasts is not None:
            raise Unfit(f"{measure} has no end of its own: leave the duration out.")
        return
    shortest, longest = LASTS[measure]
    if lasts is None:
        raise Unfit(f"{measure} has an end: say how long, e.g. 2h or 3d.")
    if not shortest <= lasts <= longest:
        raise Unfit(f"{measure} lasts from {in_words(shortest)} to {in_words(longest)}.")


def fitting(kind: str) -> str:
    return ", ".join(measure for measure in names.MEASURES if measure in FITS.get(kind, ())) or "nothing"


def in_words(lasts: timedelta) -> str:
    """In the largest unit that is whole: `30 days`, `1 minute`."""
    seconds = int(lasts.total_seconds())
    sizes = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))
    unit, size = next(pair for pair in sizes if not seconds % pair[1])
    return f"{seconds // size} {unit}{'' if seconds == size else 's'}"


@dataclass(frozen=True, slots=True)
class Reason:
    """On which ground something is decided. `clause`: a key of `names.CLAUSES` or `names.LAWS`, or free text."""

    ground: names.Ground
    category: str
    clause: str


def reason(text: str) -> Reason:
    """`terms:<clause>` or `illegal:<article of the Code pénal>`; a known clause or article alone is enough.

    Another law may be cited in one's own words after `illegal:`; a clause must be one of the rules'. Raises Unfit.

    >>> reason("terms:respect").clause, reason("illegal:222-17").ground, reason("hate").ground
    ('respect', 'illegal', 'terms')
    """
    ground, colon, clause = (part.strip() for part in text.partition(":"))
    if not colon:
        ground, clause = ("terms", "rules") if text == "terms" else ("illegal" if text in names.LAWS else "terms", text)
    if ground not in names.GROUNDS:
        raise Unfit(f"“{ground}” is no ground: write terms:<clause> or illegal:<article>.")
    if clause in ("", "illegal") or len(clause) > 200 or not clause.isprintable():
        raise Unfit(f"Say which clause or law: terms: {', '.join(names.CLAUSES)}; illegal: {', '.join(names.LAWS)}.")
    if ground == "illegal":
        return Reason("illegal", names.LAWS.get(clause, names.SPEECH), clause)
    if clause not in names.CLAUSES:
        raise Unfit(f"The rules have no clause “{clause}”. Theirs are: {', '.join(names.CLAUSES)}.")
    return Reason("terms", names.CLAUSES[clause], clause)


def moderator_fits(name: str) -> None:
    """Raises Unfit unless this can be a moderator's name on shift."""
    if not _MODERATOR.fullmatch(name):
        raise Unfit("A moderator's name has 1 to 40 letters without accents, digits, dots, hyphens or underscores.")


# How open the place is

AWAKE = timedelta(minutes=15)
"""A moderator who gave no sign for so long keeps nothing open."""
SHIFT = timedelta(hours=10)
"""A shift ends by itself."""
LEASE = timedelta(seconds=3)
"""How long a lease holds; it is renewed every second."""
UNWATCHED = timedelta(seconds=30)
"""A lease that ran out so long ago is told to whoever is on call when its keeper is back."""
FREE = 0.05
"""The part of the disk that must be free."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the lease stands on. `lacking`: reasons why a production place may not open at all."""

    awake: int
    filters: bool
    kept: bool
    """The data folder can be written, and traces can be sealed."""
    free: float
    """The part of the disk that is free, 0 to 1."""
    lacking: tuple[str, ...] = ()
    hashes: bool = True
    """The bank of hashes can be read, where there is one."""
    log: bool = True
    """The audit trail and the log of the works can be appended to."""
    red_overdue: bool = False
    """The oldest red case is past its clock."""


def level(evidence: Evidence) -> Lease:
    """How open the place may be on this evidence, and all that keeps it from being more open.

    >>> level(Evidence(awake=1, filters=True, kept=True, free=0.5))
    Lease(level='open', reasons=())
    """
    missing = tuple(
        why
        for why, wrong in (
            ("no_moderator", evidence.awake < 1),
            ("filters", not evidence.filters),
            ("hashes", not evidence.hashes),
            ("database", not evidence.kept),
            ("log", not evidence.log),
            ("disk", evidence.free < FREE),
        )
        if wrong
    )
    if evidence.lacking:
        return Lease("closed", evidence.lacking)
    late = ("red_overdue",) if evidence.red_overdue else ()
    if missing:
        return Lease("read_only", missing + late)
    return Lease("text_only", late) if late else Lease("open")


MOST_PEOPLE = 1_000
"""People one moderator keeps the place open for, whatever the operator sets."""


def free_places(awake: int, each: int, inside: int) -> int:
    """How many more may come in, with `awake` moderators for `each` people. Nobody awake: as with one, for then the place
    is read-only, and reading needs nobody.

    >>> free_places(2, 500, 990), free_places(0, 500, 10), free_places(1, 5000, 1000)
    (10, 490, 0)
    """
    return max(0, max(1, awake) * min(each, MOST_PEOPLE) - inside)


# What waits for a moderator

HELD_FOR = timedelta(minutes=10)
"""Held words that nobody looked at expire."""
MOST_HELD = 20
"""With more than so many waiting, whoever reads is behind."""
PATIENCE = timedelta(minutes=3)
"""With a median wait of so long, whoever reads is behind."""
LATELY = timedelta(minutes=10)
"""The waits that the median is taken of: what waits now, and what waited until within this time."""
FEW = 5
"""A median of fewer waits says nothing."""
BEHIND = "readers_behind"
"""Stands beside the rules' names where words that would be held were refused, because whoever reads is behind."""


def median(waits: Sequence[timedelta]) -> timedelta:
    """The middle one, the longer of two; nothing of none.

    >>> median([timedelta(seconds=1), timedelta(seconds=9), timedelta(seconds=2)]).seconds
    2
    """
    return sorted(waits)[len(waits) // 2] if waits else timedelta()


def behind(waiting: int, waits: Sequence[timedelta]) -> bool:
    """Are the people who read behind, so that nothing more may wait for them? `waits`: all of late, those of what still
    waits among them.

    >>> behind(21, []), behind(20, [timedelta(seconds=9)] * 20), behind(5, [timedelta(minutes=3)] * 5)
    (True, False, True)
    """
    return waiting > MOST_HELD or (len(waits) >= FEW and median(waits) >= PATIENCE)


# PINs of cases

TRIES = 5
"""Wrong PINs an hour, a case and network."""
TRIES_A_NETWORK = 100
"""Wrong PINs an hour a network, over all cases."""
TRIES_FOR = timedelta(hours=1)
PIN_DIGITS = 8
_NUMBER = re.compile(r"[0-9a-hjkmnp-tv-z]{16}")


def case_number(text: str) -> str | None:
    """A case number as it is kept, however it was written down; None if it cannot be one.

    >>> case_number("ABCD-EFGH-JKMN-PQRS")
    'abcdefghjkmnpqrs'
    """
    plain = re.sub(r"[\s-]", "", text).lower()
    return plain if _NUMBER.fullmatch(plain) else None


def network(address: str) -> str:
    """The network a PIN is tried from: /24 of IPv4, /64 of IPv6; the text itself where it is no address.

    >>> network("192.0.2.77"), network("2001:db8:1:2:3::4"), network("::ffff:192.0.2.77")
    ('192.0.2.0/24', '2001:db8:1:2::/64', '192.0.2.0/24')
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(ipaddress.ip_network(f"{parsed}/{24 if parsed.version == 4 else 64}", strict=False))


# Reports

Notifier = Literal["guest", "user", "trusted_flagger", "machine"]
"""Who reports: somebody without a visit, a member, a trusted flagger (DSA art. 22), a machine."""


@dataclass(frozen=True, slots=True)
class Priority:
    """Where a notice waits and until when somebody must have looked. `rank`: 0 is the top; `hides`: the thing is hidden
    meanwhile, if the budget allows it."""

    queue: names.Queue
    rank: int
    minutes: int
    hides: bool


TOP, RED, SOON, LATER = 0, 1, 2, 3
"""Ranks. Top: red, and nothing hides it; red: hidden, or nothing to hide; soon: within the hour; later: the rest."""


def priority(what: str, notifier: Notifier) -> Priority:
    """What is reported and who reports it -> queue and clock. An unknown `what` waits among all others.

    >>> priority("child", "guest"), priority("scam", "trusted_flagger").minutes
    (Priority(queue='child_safety', rank=1, minutes=15, hides=True), 60)
    """
    one = names.WHATS.get(what, names.WHATS["other"])
    if one.minutes == names.RED_MINUTES:
        return Priority(one.queue, RED, one.minutes, one.red)
    if notifier == "trusted_flagger":
        return Priority("flaggers", SOON, min(one.minutes, names.HOUR), False)
    return Priority(one.queue, SOON if one.minutes <= names.HOUR else LATER, one.minutes, False)


HIDDEN_FOR = timedelta(hours=24)
"""Words hidden because of a report come back after that, if nobody ruled."""
BUDGET_FOR = timedelta(hours=1)
GUEST_HIDES = 1
"""Items an hour that a network may hide for who reports without account, or whose face is new."""
MEMBER_HIDES = 2
"""Items that a member's reports may hide an hour."""
NETWORK_HIDES = 6
"""Items an hour that all members of one network may hide together."""
WRONG_FOR = timedelta(days=30)
"""How long a report found wrong lowers a member's: by one each, never to none."""
AUTHOR_ITEMS = 5
"""Items of one author that reports may keep hidden, all together; what came back within the day counts as if it were."""
ROOM_SHARE = 0.03
"""Part of what a room heard in the last hour that reports may keep hidden, all together; one item may always be, or a
quiet room would protect nobody."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What reports of guests and members have hidden already. `by_member`: within the hour, by this one; `of_network`:
    within the hour, from their network; `wrong`: reports of this member found wrong lately; `of_author`, `of_room`: hidden
    now, or given back lately; `room_said`: messages of the room within the hour."""

    by_member: int = 0
    of_network: int = 0
    wrong: int = 0
    of_author: int = 0
    of_room: int = 0
    room_said: int = 0


def may_hide(notifier: Notifier, spent: Spent, *, new_face: bool = False) -> bool:
    """Is this report still within the budget, so that what it is about is hidden before somebody has looked? A new face
    counts as somebody without account: who walks in again and again gains nothing by it.

    >>> may_hide("guest", Spent()), may_hide("user", Spent(of_author=5)), may_hide("user", Spent(by_member=1, wrong=9))
    (True, False, False)
    >>> may_hide("user", Spent(of_network=1)), may_hide("user", Spent(of_network=1), new_face=True)
    (True, False)
    """
    if notifier in ("machine", "trusted_flagger"):
        return True
    if spent.of_author >= AUTHOR_ITEMS or spent.of_room >= max(1, int(spent.room_said * ROOM_SHARE)):
        return False
    if notifier == "guest" or new_face:
        return spent.of_network < GUEST_HIDES
    return spent.by_member < max(1, MEMBER_HIDES - spent.wrong) and spent.of_network < NETWORK_HIDES


REPORTS_FOR = timedelta(hours=1)
REPORTS_A_MEMBER = 60
REPORTS_A_NETWORK = 300
"""Reports an hour: beyond, whoever it is is asked to wait. Never so few that a school or a town hall is kept out."""
WORDS = 5000
"""Characters of what somebody tells in a report, or adds to it."""
LETTERS = 40
"""Messages that a notifier may add to a case an hour."""
TIED_FOR = WRONG_FOR
"""How long after it was closed a report is tied to the visit that made it: so long it counts for what that may hide."""
KEPT_FOR = timedelta(days=183)
"""How long a closed report stays readable for who judges an objection: six months (DSA art. 20)."""


def clipped(text: str, most: int = WORDS) -> str:
    """Text of a form as it is kept: without control characters but line feeds, at most so long.

    >>> clipped(" a" + chr(0) + "b ", 2)
    'ab'
    """
    plain = "".join(one for one in text.replace("\r\n", "\n") if one.isprintable() or one == "\n")
    return plain.strip()[:most]
