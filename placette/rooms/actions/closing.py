"""A room as a whole is withheld, or opened again: in the transaction of the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placette.rooms.models import Room

if TYPE_CHECKING:
    from placette.safety.models import Statement


def close_room(slug: str, statement: Statement) -> bool:
    """False: it was closed, or is not there."""
    return Room.objects.filter(slug=slug, withheld_by=None).update(withheld_by=statement) == 1


def open_room(slug: str) -> bool:
    """False: it was open, or is not there."""
    return Room.objects.filter(slug=slug, withheld_by__isnull=False).update(withheld_by=None) == 1
