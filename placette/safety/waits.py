"""What waits for a moderator, and how long things waited: for the desk, for /metrics, and for whoever may hold more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from placette.safety import rules
from placette.safety.models import HeldEntry

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class HoldFigures:
    """How the queue of held words stands. `median_wait`: seconds, of what stopped waiting within the last hour; None
    where nothing did. `ended`, `expired`: how many did, and how many of them nobody had read. `behind`: words that
    would be held are refused meanwhile."""

    waiting: int
    oldest: datetime | None
    median_wait: float | None
    ended: int
    expired: int
    behind: bool


def hold_figures(now: datetime) -> HoldFigures:
    """Two queries, over the last hour."""
    waiting = list(_waiting(now).order_by("since").values_list("since", flat=True))
    ended = list(HeldEntry.objects.filter(ended_at__gt=now - HOUR).values_list("since", "ended_at", "end"))
    waits = [end - since for since, end, _ in ended if end is not None]
    late = [end - since for since, end, _ in ended if end is not None and end > now - rules.LATELY]
    return HoldFigures(
        waiting=len(waiting),
        oldest=waiting[0] if waiting else None,
        median_wait=rules.median(waits).total_seconds() if waits else None,
        ended=len(ended),
        expired=sum(1 for *_, how in ended if how == "expired"),
        behind=rules.behind(len(waiting), [*late, *(now - since for since in waiting)]),
    )


def room_in_queue(now: datetime) -> int:
    """How many more may wait for a moderator: 0 when whoever reads is behind. One query."""
    lately = Q(ended_at__gt=now - rules.LATELY) | Q(ended_at=None, since__gt=now - rules.HELD_FOR)
    rows = list(HeldEntry.objects.filter(lately).values_list("since", "ended_at"))
    waiting = sum(1 for _, end in rows if end is None)
    if rules.behind(waiting, [(end or now) - since for since, end in rows]):
        return 0
    return rules.MOST_HELD + 1 - waiting


def expired_ever() -> int:
    """How many held words nobody read in time, since the place began."""
    return HeldEntry.objects.filter(end="expired").count()


def _waiting(now: datetime) -> QuerySet[HeldEntry]:
    return HeldEntry.objects.filter(ended_at=None, since__gt=now - rules.HELD_FOR)
