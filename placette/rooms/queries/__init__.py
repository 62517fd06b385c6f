"""What rooms can be asked: who sits where, what was said, what may be said."""

from placette.rooms.queries.around import Wanted, around
from placette.rooms.queries.numbers import epoch, heads, stretch
from placette.rooms.queries.reading import Reading, item, rows, since
from placette.rooms.queries.seating import (
    RoomCard,
    all_rooms,
    blocked,
    listing,
    me,
    people_in,
    room_for,
    sits,
    wait_for,
)

__all__ = [
    "Reading",
    "RoomCard",
    "Wanted",
    "all_rooms",
    "around",
    "blocked",
    "epoch",
    "heads",
    "item",
    "listing",
    "me",
    "people_in",
    "room_for",
    "rows",
    "since",
    "sits",
    "stretch",
    "wait_for",
]
