"""What was decided, as who moderates reads it: about one thing, about a person, by the number of a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from placette.safety.models import Decision
from placette.safety.register import Found


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, as who moderates reads it. `words`: its statement; `undone`: a later decision undid it."""

    id: str
    number: str
    measure: str
    subject: str
    room: str
    ground: str
    clause: str
    by: str
    at: datetime
    until: datetime | None
    automated: str
    undone: bool
    words: Mapping[str, list[str]]

    @property
    def whose(self) -> str:
        """The name alone: `karim` of `moderator:karim`."""
        return self.by.partition(":")[2] or self.by


DECIDED = (
    "pk", "statement__number", "measure", "subject_kind", "room", "ground", "clause", "decided_by", "decided_at", "until",
    "automated_decision", "undone", "statement__words",
)  # fmt: skip


def _decided(rows: QuerySet[Decision]) -> list[Decided]:
    undone = rows.annotate(undone=Exists(Decision.objects.filter(undoes=OuterRef("pk"))))
    return [Decided(*row) for row in undone.order_by("-decided_at", "-pk").values_list(*DECIDED)]


def about(found: Found) -> QuerySet[Decision]:
    """Decisions about one thing. Words that were held and then shown are one thing."""
    kinds = ["message", "held"] if found.kind in ("message", "held") else [found.kind]
    return Decision.objects.filter(subject_kind__in=kinds, subject_id=found.id)


def decisions_about(found: Found) -> list[Decided]:
    """The last first. One query."""
    return _decided(about(found))


def last_decision(found: Found) -> Decided | None:
    """The state that a decision about this is taken on. One query."""
    return next(iter(_decided(about(found))), None)


def history(person: str, at_most: int = 50) -> list[Decided]:
    """What was decided about a person and what they wrote, the last first. One query."""
    return _decided(Decision.objects.filter(person_id=person))[:at_most]


def concerned(number: str) -> str | None:
    """The person of this case."""
    return Decision.objects.filter(statement__number=number).values_list("person_id", flat=True).first()
