"""What is kept for the law, read at the desk and by the works only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from placette.justice.models import AuditEntry, SealedTraces
from placette.kernel.ids import first_at


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the trail."""

    at: datetime
    actor: str
    act: str
    facts: Mapping[str, Any]


def trail(about: str) -> list[Entry]:
    """What was done about this, in order."""
    rows = AuditEntry.objects.filter(about=about).order_by("id").values_list("at", "actor", "act", "facts")
    return [Entry(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the trail, with what it was about."""

    at: datetime
    actor: str
    about: str


def lately(acts: Sequence[str], since: datetime) -> list[Act]:
    """Who did one of `acts` about what since then, the last at the end. One query, by key."""
    rows = (
        AuditEntry.objects.filter(pk__gte=first_at(since), act__in=acts)
        .order_by("pk")
        .values_list("at", "actor", "about")
    )
    return [Act(*row) for row in rows]


def waiting() -> int:
    """How many sealed rows the record does not have yet."""
    return SealedTraces.objects.count()
