"""A room as a whole is withheld, or opened again: in the transaction of the decision."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from placette.people import actions as people
from placette.rooms import turns
from placette.rooms.models import Room, Seat

if TYPE_CHECKING:
    from placette.safety.models import Statement


def close_room(slug: str, statement: Statement, now: datetime) -> bool:
    """In the caller's transaction. False: it was closed, or is not there. Who sits in it is parted from it.

    Nobody comes in between the looking who sits there and the closing: the door is shut first. Persons are touched before
    the room's row is locked, in the order of those who decide about a message in it.
    """
    turns.door_shut(slug)
    people.touch(list(Seat.objects.filter(room__slug=slug, left_at=None).values_list("person_id", flat=True)), now)
    return Room.objects.filter(slug=slug, withheld_by=None).update(withheld_by=statement) == 1


def open_room(slug: str) -> bool:
    """False: it was open, or is not there."""
    return Room.objects.filter(slug=slug, withheld_by__isnull=False).update(withheld_by=None) == 1
