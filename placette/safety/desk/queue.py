"""What waits for a moderator, who looks at what, and who keeps the place open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from placette.justice import queries as trail
from placette.live.events import Lease
from placette.safety import queries, rules, statements
from placette.safety.desk.sources import sources

CLAIMED_FOR = timedelta(minutes=5)
"""How long whoever read something is shown to the others as looking at it."""
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
    moderator's language; `room`: of the first thing it is about, or empty."""

    number: str
    what: str
    room: str
    due_at: datetime
    red: bool
    late: bool
    looked: bool
    hidden: bool
    claim: Claim | None

    @property
    def subject(self) -> str:
        return f"report:{self.number}"


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


def reports(me: str, now: datetime) -> list[Report]:
    """Open reports in the order in which they must be looked at, without a word of them."""
    claimed = claims(me, now)
    return [
        Report(
            number=one.number,
            what=_(statements.WHATS[one.what]),
            room=one.items[0].room if one.items else "",
            due_at=one.due_at,
            red=one.rank <= rules.RED,
            late=one.looked_at is None and one.due_at < now,
            looked=one.looked_at is not None,
            hidden=any(item.hidden_until for item in one.items),
            claim=claimed.get(f"notice:{one.number}"),
        )
        for one in queries.notices()
    ]


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
