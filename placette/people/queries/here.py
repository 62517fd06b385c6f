"""Persons, whether they are here, and whether they are new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Min, QuerySet

from placette.people import rules
from placette.people.models import EpochCounter, Name, Node, Person, Presence

if TYPE_CHECKING:
    from django.db.models.query import ValuesQuerySet  # type: ignore[attr-defined]

SILENT_AFTER = timedelta(seconds=60)
"""A node without a heartbeat for so long is gone, and those it had with it."""


@dataclass(frozen=True, slots=True)
class Face:
    """`new`: present for less than ten minutes in all; new faces speak more slowly, in one room, without links."""

    new: bool


def person_for(id: str) -> Person | None:
    return Person.objects.filter(pk=id).first()


def live_nodes(now: datetime, silence: timedelta = SILENT_AFTER) -> ValuesQuerySet[Node, str]:
    """Names of the nodes whose heart beats, as a subquery."""
    return Node.objects.filter(seen_at__gte=now - silence).values("name")


def here(now: datetime) -> QuerySet[Presence]:
    """Presences on nodes that live."""
    return Presence.objects.filter(node__in=live_nodes(now))


def present(persons: Collection[str] | None, now: datetime) -> set[str]:
    """Which of these (None: of all) have a socket somewhere."""
    rows = here(now)
    if persons is not None:
        rows = rows.filter(person__in=sorted(persons))
    return set(rows.values_list("person_id", flat=True))


def present_count(now: datetime) -> int:
    """How many have a socket somewhere."""
    return here(now).values("person_id").distinct().count()


def faces(persons: Sequence[str], now: datetime) -> dict[str, Face]:
    """One query. A person who is not there any more is absent."""
    rows = (
        Person.objects.filter(pk__in=list(persons))
        .annotate(since=Min("presences__since"))
        .values_list("pk", "known_face", "present_s", "since")
    )
    return {pk: Face(rules.is_new_face(known, seconds, since, now)) for pk, known, seconds, since in rows}


def handle_free(skeletons: Sequence[str], now: datetime) -> set[str]:
    """Which of these skeletons nobody holds."""
    held = Name.objects.filter(skeleton__in=list(skeletons), until__gt=now).values_list("skeleton", flat=True)
    return set(skeletons) - set(held)


def bearer(handle: str) -> str | None:
    """Who bears this pseudonym now, or one that looks like it."""
    name = Name.objects.filter(skeleton=rules.skeleton(handle[:64])).values_list("person_id", flat=True).first()
    return str(name) if name is not None else None


def moved_since(cursor: int) -> tuple[int, list[str]]:
    """(new cursor, persons for whom something changed after `cursor`). 0 gives the present cursor and nobody.

    Changes get their number under the counter's row lock, which is held until their commit: what is read here in the
    order of numbers has no gaps that would fill later.
    """
    if cursor == 0:
        return EpochCounter.objects.filter(pk=1).values_list("n", flat=True).first() or 1, []
    rows = list(Person.objects.filter(epoch_moved__gt=cursor).order_by("epoch_moved").values_list("pk", "epoch_moved"))
    return (rows[-1][1] if rows else cursor), [pk for pk, _ in rows]
