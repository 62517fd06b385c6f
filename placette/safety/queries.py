"""What holds for whom, how open the place is, who keeps it open, what a case says, what is reported."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, cast

from django.conf import settings
from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils import timezone

from placette.live.events import Lease, Level
from placette.safety import rules
from placette.safety.models import (
    Decision,
    Letter,
    Notice,
    NoticeItem,
    OpenLease,
    Restriction,
    Shift,
    Statement,
)
from placette.safety.moderators import with_second_factor
from placette.safety.waits import HoldFigures, expired_ever, hold_figures, room_in_queue

__all__ = [
    "NO_LEASE",
    "Case",
    "HoldFigures",
    "OnShift",
    "Restricted",
    "awake",
    "case_for",
    "expired_ever",
    "hold_figures",
    "in_force",
    "lease",
    "lease_now",
    "own_case",
    "restrictions",
    "room_in_queue",
    "shifts",
    "told",
]

NO_LEASE = Lease("read_only", ("no_lease",))
TOLD_FOR = timedelta(days=1)
"""How long after a withholding its author is told of it whenever they come back."""
LIFTED_FOR = timedelta(minutes=2)
"""How long after a restriction was lifted the person's sockets are told so."""


@dataclass(frozen=True, slots=True)
class Restricted:
    """What holds against a person, or was done to their words. `scope`: a room's slug, or `*`. `case`: its number.
    `subject`: of what was withheld its kind: `held` was seen by nobody."""

    measure: str
    scope: str
    until: datetime | None
    case: str
    ground: str = "terms"
    subject: str = ""


def restrictions(persons: Collection[str], now: datetime) -> dict[str, list[Restricted]]:
    """What each may not do now; whoever is free of it is absent. One query, whatever the number of persons."""
    rows = in_force(now).filter(person_id__in=list(persons)).order_by("pk")
    return _by_person(
        rows.values_list("person_id", "measure", "scope", "until", "statement__number", "statement__decision__ground")
    )


def told(persons: Collection[str], now: datetime) -> dict[str, list[Restricted]]:
    """What each must hear of when they come (back), what weighs most last: what became of their words within the day and
    what was lifted in the last minutes, in the order in which it was decided; then what holds now. Three queries."""
    words = (
        Statement.objects.filter(decision__person_id__in=list(persons))
        .filter(
            Q(
                ~Q(decision__decided_by="filters"),
                decision__measure__in=["withhold", "warn"],
                decision__undone_by=None,
                at__gt=now - TOLD_FOR,
            )
            | Q(decision__measure="restore", decision__subject_kind="message", at__gt=now - LIFTED_FOR)
        )
        .values_list(
            "at", "decision__person_id", "decision__measure", "decision__room", "number", "decision__ground",
            "decision__subject_kind", "decision__until",
        )
    )  # fmt: skip
    lifted = Restriction.objects.filter(person_id__in=list(persons), lifted_by__at__gt=now - LIFTED_FOR).values_list(
        "lifted_by__at", "person_id", "scope", "lifted_by__number", "lifted_by__decision__ground"
    )
    past = [
        (at, str(person), Restricted(measure, room or "*", until, number, ground, kind if measure == "withhold" else ""))
        for at, person, measure, room, number, ground, kind, until in words
    ]
    past += [
        (at, str(person), Restricted("restore", scope, None, number, ground))
        for at, person, scope, number, ground in lifted
    ]
    found: dict[str, list[Restricted]] = {}
    for _, person, one in sorted(past, key=lambda row: (row[0], row[2].case)):
        found.setdefault(person, []).append(one)
    for person, holding in restrictions(persons, now).items():
        found.setdefault(person, []).extend(holding)
    return found


def in_force(now: datetime) -> QuerySet[Restriction]:
    """Restrictions that were not lifted and have not run out."""
    return Restriction.objects.filter(Q(until=None) | Q(until__gt=now), lifted_by=None)


def _by_person(rows: Iterable[tuple[str, str, str, datetime | None, str, str]]) -> dict[str, list[Restricted]]:
    out: dict[str, list[Restricted]] = {}
    for person, measure, scope, until, number, ground in rows:
        out.setdefault(person, []).append(Restricted(measure, scope, until, number, ground))
    return out


def lease(now: datetime) -> Lease:
    """How open the place is. A row that ran out, or none, is read-only. One query; raises DatabaseError."""
    row = OpenLease.objects.filter(pk=1, until__gt=now).values_list("level", "reasons").first()
    return Lease(cast(Level, row[0]), tuple(row[1])) if row else NO_LEASE


def lease_now() -> Lease:
    """`lease` at this moment, for whoever has no clock of their own."""
    return lease(timezone.now())


@dataclass(frozen=True, slots=True)
class OnShift:
    """A moderator on shift. `awake`: gave a sign lately, and the shift is not over."""

    name: str
    since: datetime
    awake_until: datetime
    awake: bool


def shifts(now: datetime) -> list[OnShift]:
    """All who began a shift and did not end it, by name."""
    rows = Shift.objects.order_by("name").values_list("name", "since", "awake_until")
    return [OnShift(name, since, until, awake=until > now and since > now - rules.SHIFT) for name, since, until in rows]


def awake(now: datetime) -> int:
    """How many moderators keep the place open now. Outside the demo town, of those alone who can sign in with a second
    factor: a name that the command line put on shift keeps nothing open."""
    names = set(Shift.objects.filter(awake_until__gt=now, since__gt=now - rules.SHIFT).values_list("pk", flat=True))
    if names and not settings.DEMO:
        names.intersection_update(with_second_factor())
    return len(names)


@dataclass(frozen=True, slots=True)
class Case:
    """A decision as the one concerned reads it. `undone_at`: when a later decision undid it."""

    number: str
    person: str | None
    measure: str
    at: datetime
    until: datetime | None
    undone_at: datetime | None
    undone_as: str | None
    """The measure that undid it: `withhold` means that a person confirmed what a report had hidden."""
    words: Mapping[str, list[str]]
    pin_hash: str


CASE = (
    "number", "decision__person_id", "decision__measure", "at", "decision__until", "undone_at", "undone_as", "words",
    "pin_hash",
)  # fmt: skip


def case_for(number: str) -> Case | None:
    """The case of this number (as `rules.case_number` gives it), or None. One query."""
    undone = Decision.objects.filter(undoes=OuterRef("decision_id")).order_by("decided_at")
    found = Statement.objects.filter(number=number).annotate(
        undone_at=Subquery(undone.values("decided_at")[:1]), undone_as=Subquery(undone.values("measure")[:1])
    )
    row = found.values_list(*CASE).first()
    return Case(*row) if row else None


def own_case(number: str, person: str) -> Case | None:
    """The same, for the one concerned alone."""
    case = case_for(number)
    return case if case is not None and case.person == person else None


# Reports


@dataclass(frozen=True, slots=True)
class Told:
    """A letter of a case. `sender`: `notifier` or `moderator`."""

    sender: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Followed:
    """A report as whoever sent it reads it: nothing of who was reported, nor of what was decided about them but that
    something was. `hidden`: what they reported is hidden until a person rules."""

    number: str
    what: str
    received_at: datetime
    due_at: datetime
    looked_at: datetime | None
    outcome: str
    closed_at: datetime | None
    found: int
    hidden: bool
    letters: tuple[Told, ...]
    pin_hash: str


def followed(number: str) -> Followed | None:
    """The report of this number (as `rules.case_number` gives it), or None."""
    notice = Notice.objects.filter(number=number).first()
    return _followed(notice) if notice is not None else None


def own_report(number: str, person: str) -> Followed | None:
    """The same, for the visit alone that sent it."""
    notice = Notice.objects.filter(number=number, person_id=person).first()
    return _followed(notice) if notice is not None else None


def _followed(notice: Notice) -> Followed:
    letters = notice.letters.order_by("at", "pk").values_list("sender", "words", "at")
    items = notice.items.filter(hidden_by__isnull=False, hidden_by__undone_by=None)
    return Followed(
        notice.number, notice.what, notice.received_at, notice.due_at, notice.looked_at, notice.outcome,
        notice.closed_at, notice.items.count(), items.exists(), tuple(Told(*row) for row in letters), notice.pin_hash,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that a report is about. `address`: as a decision names it (`message:<room>/<n>`). `person`: its author.

    `seen`: as it stood then, `{"state","handle","words","at","around":[{"n","person","handle","words","at"}],"last"?}`;
    empty once nobody can object any more, and where nothing was sealed. `hidden_until`: a report alone hides it, so it
    comes back then unless somebody rules. `alike`: open reports about the same thing, this one included.
    """

    address: str
    kind: str
    id: str
    room: str
    person: str
    seen: Mapping[str, Any]
    exhibit: str | None
    hidden_until: datetime | None
    alike: int
    decided: str | None = None
    """The case of what a person decided about it since it was reported."""

    @property
    def last(self) -> str | None:
        """How a decision names the last thing that a reported person said; None: nothing of it is shown."""
        last = self.seen.get("last") or {}
        return f"message:{last['room']}/{last['n']}" if last.get("kind") == "message" else None


@dataclass(frozen=True, slots=True)
class Reported:
    """A report as a moderator reads it, with what has to be judged. `notifier`: `guest`, `user`, `trusted_flagger`,
    `machine`; who it is stands nowhere here. `name` and `contact` are what they chose to give: for the answer alone."""

    number: str
    queue: str
    rank: int
    due_at: datetime
    received_at: datetime
    what: str
    category: str
    keyword: str
    where: str
    words: str
    lang: str
    notifier: str
    name: str
    contact: str
    concerned: bool
    good_faith: bool
    threat_to_life: bool
    looked_at: datetime | None
    looked_by: str
    outcome: str
    closed_at: datetime | None
    case: str | None
    """The number of the statement that answered it."""
    items: tuple[Item, ...]
    closed_by: str = ""
    unanswered: datetime | None = None
    """Since when words of whoever sent it wait for an answer."""
    letters: tuple[Told, ...] = ()

    @property
    def decided(self) -> bool:
        """All that it is about was decided."""
        return bool(self.items) and all(item.decided for item in self.items)


def notices(queue: str | None = None, limit: int = 100, *, closed: bool = False) -> list[Reported]:
    """Open reports in the order in which they must be looked at: what is red and not hidden first, then by their clock.

    `queue`: one of `names.QUEUES`; `closed`: those that were closed, the last first. Letters are left out. The words in
    `items` are for who judges: call `actions.look` when a person opens one.
    """
    rows = Notice.objects.filter(closed_at__isnull=not closed)
    rows = rows.filter(queue=queue) if queue is not None else rows
    order = ("-closed_at",) if closed else ("rank", "due_at", "pk")
    return _reported(rows.order_by(*order)[:limit])


def alike(number: str, limit: int = 50) -> list[Reported]:
    """The other open reports about the same things, in order."""
    items = NoticeItem.objects.filter(notice__number=number).values_list("subject_kind", "subject_id")
    same = Q()
    for kind, id in items:
        same |= Q(subject_kind=kind, subject_id=id)
    if not same:
        return []
    wanted = NoticeItem.objects.filter(same).values("notice_id")
    rows = Notice.objects.filter(closed_at=None, pk__in=wanted).exclude(number=number)
    return _reported(rows.order_by("rank", "due_at", "pk")[:limit])


def notice_for(number: str) -> Reported | None:
    """One report with all its letters, open or closed."""
    found = _reported(Notice.objects.filter(number=number))
    if not found:
        return None
    letters = Letter.objects.filter(notice__number=number).order_by("at", "pk").values_list("sender", "words", "at")
    return replace(found[0], letters=tuple(Told(*row) for row in letters))


def _reported(rows: QuerySet[Notice]) -> list[Reported]:
    """Three queries, however many."""
    items = NoticeItem.objects.select_related("hidden_by", "decision__statement").order_by("pk")
    found = list(
        rows.select_related("decision__statement").prefetch_related(
            Prefetch("items", items), "items__hidden_by__undone_by"
        )
    )
    ids = {item.subject_id for notice in found for item in notice.items.all()}
    counted = (
        NoticeItem.objects.filter(subject_id__in=ids, notice__closed_at=None)
        .values_list("subject_kind", "subject_id")
        .annotate(Count("notice", distinct=True))
    )
    alike = {(kind, id): count for kind, id, count in counted}
    return [_one(notice, alike) for notice in found]


def _one(notice: Notice, alike: Mapping[tuple[str, str], int]) -> Reported:
    items = tuple(_thing(item, alike) for item in notice.items.all())
    case = notice.decision.statement.number if notice.decision is not None else None
    return Reported(
        notice.number, notice.queue, notice.rank, notice.due_at, notice.received_at, notice.what, notice.category,
        notice.keyword, notice.where, notice.explanation, notice.language, notice.notifier_kind, notice.notifier_name,
        notice.notifier_contact, notice.is_person_concerned, notice.good_faith, notice.threat_to_life, notice.looked_at,
        notice.looked_by, notice.outcome, notice.closed_at, case, items,
        notice.closed_by, notice.unanswered_since,
    )  # fmt: skip


def _thing(item: NoticeItem, alike: Mapping[tuple[str, str], int]) -> Item:
    return Item(
        item.address, item.subject_kind, item.subject_id, item.room, item.author_id, item.seen, item.exhibit_id,
        _hidden_until(item), alike.get((item.subject_kind, item.subject_id), 0),
        item.decision.statement.number if item.decision is not None else None,
    )  # fmt: skip


def _hidden_until(item: NoticeItem) -> datetime | None:
    by = item.hidden_by
    return by.until if by is not None and not by.undone_by.all() else None


def oldest_red() -> datetime | None:
    """Until when the oldest red report that nobody has looked at yet should have been looked at. None: there is none."""
    rows = Notice.objects.filter(closed_at=None, looked_at=None, rank__lte=rules.RED)
    return rows.order_by("due_at").values_list("due_at", flat=True).first()
