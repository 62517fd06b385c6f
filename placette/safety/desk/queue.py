"""What waits for a moderator, who looks at what, and who keeps the place open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from placette.justice import queries as trail
from placette.live.events import Lease
from placette.safety import queries, reported, rules, statements
from placette.safety.desk.sources import sources
from placette.safety.reported import Waiting

CLAIMED_FOR = timedelta(minutes=5)
"""How long whoever read something is shown to the others as looking at it."""
LINES = 30
"""Lines of reports on one page."""
ASK_BEFORE = timedelta(minutes=4)
"""“Still there?” is asked when less than this is left of being awake."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Another moderator looks at it since `at`."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits. `subject` as decisions name it; `claim`: somebody else looks at it."""

    subject: str
    kind: str
    room: str
    person: str
    handle: str
    since: datetime
    until: datetime | None
    why: tuple[str, ...]
    claim: Claim | None


@dataclass(frozen=True, slots=True)
class Report:
    """A report that waits. `red`: to be looked at within minutes; `late`: nobody looked in time; `what`: in the
    moderator's language; `room`: of the first thing it is about, or empty; `wrote`: words of whoever sent it wait for an
    answer; `grew`: the filters refused more since somebody looked; `decided`: all it is about was decided under another.
    `count`: with this one, how many are about the same person or thing; `about` names it."""

    number: str
    what: str
    room: str
    due_at: datetime
    red: bool
    late: bool
    looked: bool
    hidden: bool
    wrote: bool
    grew: bool
    decided: bool
    claim: Claim | None
    about: str = ""
    count: int = 1

    @property
    def subject(self) -> str:
        return f"report:{self.number}"


@dataclass(frozen=True, slots=True)
class Reports:
    """What waits of reports: `open` in all, `shown` of them on this page, a line for all about one person or thing;
    `more`: lines after them, from page `next` on. `objections`: closed ones to which their senders object."""

    open: int
    shown: Sequence[Report]
    more: int
    next: int
    objections: Sequence[Report]


@dataclass(frozen=True, slots=True)
class Watch:
    """One's own shift, and all that keeps the place open. `ask`: nobody heard of this moderator for a while."""

    name: str
    since: datetime | None
    awake_until: datetime | None
    ask: bool
    others: tuple[str, ...]
    lease: Lease


def claims(me: str, now: datetime) -> Mapping[str, Claim]:
    """Subject of the trail -> the last other moderator who read it lately. One query."""
    found: dict[str, Claim] = {}
    for entry in trail.lately(("read", "look"), now - CLAIMED_FOR):
        if entry.actor != f"moderator:{me}":
            found[entry.about] = Claim(entry.actor.partition(":")[2], entry.at)
    return found


def waiting(me: str, now: datetime) -> list[Item]:
    """Held words, the first to expire first."""
    claimed = claims(me, now)
    return [
        Item(
            subject=f"held:{one.id}",
            kind="held",
            room=one.slug,
            person=one.person,
            handle=one.handle,
            since=one.since,
            until=one.until,
            why=one.rules,
            claim=claimed.get(f"held:{one.id}"),
        )
        for one in sources.held(now)
    ]


def reports(me: str, now: datetime, page: int = 1, about: str = "") -> Reports:
    """Open reports in the order in which they must be looked at, without a word of them. A line tells of all that are
    about one person or thing, so that many about one do not bury the others; `about`: a line each, of these alone."""
    claimed = claims(me, now)
    rows = reported.waiting_notices()
    lines = [[one] for one in rows if one.about == about] if about else grouped(rows)
    first = (page - 1) * LINES
    shown = [_line(group, claimed, now) for group in lines[first : first + LINES]]
    objections = [_line([one], claimed, now) for one in reported.objections(now, f"moderator:{me}")]
    return Reports(len(rows), shown, max(0, len(lines) - first - LINES), page + 1, objections)


def grouped(rows: Sequence[Waiting]) -> list[list[Waiting]]:
    """All about one person or thing together, where the first of them stands that nobody has read; inside the same."""
    groups: dict[str, list[Waiting]] = {}
    for one in sorted(rows, key=lambda one: (one.rank, one.looked_at is not None)):
        groups.setdefault(one.about or one.number, []).append(one)
    return list(groups.values())


def _line(group: Sequence[Waiting], claimed: Mapping[str, Claim], now: datetime) -> Report:
    one = group[0]
    return Report(
        number=one.number,
        what=_(statements.WHATS[one.what]),
        room=one.room,
        due_at=one.due_at,
        red=one.rank <= rules.RED,
        late=one.looked_at is None and one.due_at < now,
        looked=one.looked_at is not None,
        hidden=any(each.hidden for each in group),
        wrote=any(each.unanswered is not None and each.notifier != "machine" for each in group),
        grew=any(each.unanswered is not None and each.notifier == "machine" for each in group),
        decided=one.decided,
        claim=claimed.get(f"notice:{one.number}"),
        about=one.about,
        count=len(group),
    )


def watch(me: str, now: datetime) -> Watch:
    shifts = queries.shifts(now)
    mine = next((shift for shift in shifts if shift.name == me and now - shift.since < rules.SHIFT), None)
    return Watch(
        name=me,
        since=mine.since if mine else None,
        awake_until=mine.awake_until if mine and mine.awake else None,
        ask=mine is not None and mine.awake_until - now < ASK_BEFORE,
        others=tuple(shift.name for shift in shifts if shift.awake and shift.name != me),
        lease=queries.lease(now),
    )
