"""The line at the door: one moderator keeps the place open for so many people; whoever comes beyond waits their turn.

A browser joins at its second look, with the moment of its first, which its cookie says under our signature: programs that
keep no cookie take no place. The demo town has no line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from placette.entry.models import InLine, Visit
from placette.entry.names import CALLED, LEFT_LINE, LONGEST_LINE
from placette.people import queries as people
from placette.safety import queries as safety
from placette.safety import rules as safety_rules

SWEPT_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody waits: `place` in the line, from 1."""

    place: int


def turn(word: str, since: datetime, now: datetime, *, came_back: bool) -> Turn | None:
    """Who waits, where in the line; None: come in. Seven queries, none in the demo town."""
    if settings.DEMO:
        return None
    free = free_places(now)
    before = InLine.objects.filter(seen_at__gt=now - LEFT_LINE)
    mine = before.filter(pk=word).first() if came_back else None
    ahead = before.filter(since__lt=mine.since).count() if mine is not None else before.exclude(pk=word).count()
    if ahead < free:
        if mine is not None:
            InLine.objects.filter(pk=word).update(seen_at=now)
        return None
    if came_back and ahead < LONGEST_LINE:
        InLine.objects.update_or_create(pk=word, defaults={"seen_at": now}, create_defaults={"since": since, "seen_at": now})
    return Turn(ahead - free + 1)


def free_places(now: datetime) -> int:
    """How many more may come in now."""
    return safety_rules.free_places(safety.awake(now), settings.PEOPLE_PER_MODERATOR, inside(now))


def inside(now: datetime) -> int:
    """Who has a socket, and who was seen lately without one."""
    pages = Visit.objects.filter(connected=False, ended_at=None, until__gt=now, seen_at__gt=now - CALLED)
    return people.present_count(now) + pages.count()


def step_out(word: str) -> None:
    """They are in: the place in the line is another's."""
    InLine.objects.filter(pk=word).delete()


def sweep(now: datetime) -> None:
    InLine.objects.filter(seen_at__lt=now - SWEPT_AFTER).delete()
