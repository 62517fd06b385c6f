"""What holds for whom, how open the place is, who keeps it open, what a case says."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from placette.live.events import Lease, Level
from placette.safety import rules
from placette.safety.models import Decision, OpenLease, Restriction, Shift, Statement
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
                decision__measure="withhold",
                decision__automated_decision="not",
                decision__undone_by=None,
                at__gt=now - TOLD_FOR,
            )
            | Q(decision__measure="restore", decision__subject_kind="message", at__gt=now - LIFTED_FOR)
        )
        .values_list(
            "at", "decision__person_id", "decision__measure", "decision__room", "number", "decision__ground",
            "decision__subject_kind",
        )
    )  # fmt: skip
    lifted = Restriction.objects.filter(person_id__in=list(persons), lifted_by__at__gt=now - LIFTED_FOR).values_list(
        "lifted_by__at", "person_id", "scope", "lifted_by__number", "lifted_by__decision__ground"
    )
    past = [
        (at, str(person), Restricted(measure, room or "*", None, number, ground, kind if measure == "withhold" else ""))
        for at, person, measure, room, number, ground, kind in words
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
    """How many moderators keep the place open now."""
    return Shift.objects.filter(awake_until__gt=now, since__gt=now - rules.SHIFT).count()


@dataclass(frozen=True, slots=True)
class Case:
    """A decision as the one concerned reads it. `undone_at`: when a later decision undid it."""

    number: str
    person: str | None
    measure: str
    at: datetime
    until: datetime | None
    undone_at: datetime | None
    words: Mapping[str, list[str]]
    pin_hash: str


CASE = ("number", "decision__person_id", "decision__measure", "at", "decision__until", "undone_at", "words", "pin_hash")


def case_for(number: str) -> Case | None:
    """The case of this number (as `rules.case_number` gives it), or None. One query."""
    undone = Decision.objects.filter(undoes=OuterRef("decision_id")).order_by("decided_at").values("decided_at")[:1]
    row = Statement.objects.filter(number=number).annotate(undone_at=Subquery(undone)).values_list(*CASE).first()
    return Case(*row) if row else None


def own_case(number: str, person: str) -> Case | None:
    """The same, for the one concerned alone."""
    case = case_for(number)
    return case if case is not None and case.person == person else None
