"""What rooms can be asked: who sits where, what was said, what may be said."""

from placette.rooms.queries.around import Wanted, around
from placette.rooms.queries.entering import refused_entry
from placette.rooms.queries.held import Waiting, waiting, words_of
from placette.rooms.queries.numbers import crowds_by_node, epoch, heads, stretch
from placette.rooms.queries.reading import Reading, before, item, rows, since
from placette.rooms.queries.seating import (
    RoomCard,
    all_rooms,
    blocked,
    listing,
    me,
    people_in,
    room_for,
    seats_of,
    sits,
    wait_for,
)
from placette.rooms.queries.subjects import (
    around_of,
    closed,
    held_message,
    is_discreet,
    last_said,
    last_seated,
    message_at,
    room_called,
    said_since,
    sign_of,
)

__all__ = [
    "Reading",
    "RoomCard",
    "Waiting",
    "Wanted",
    "all_rooms",
    "around",
    "around_of",
    "before",
    "blocked",
    "closed",
    "crowds_by_node",
    "epoch",
    "heads",
    "held_message",
    "is_discreet",
    "item",
    "last_said",
    "last_seated",
    "listing",
    "me",
    "message_at",
    "people_in",
    "refused_entry",
    "room_called",
    "room_for",
    "rows",
    "said_since",
    "seats_of",
    "sign_of",
    "since",
    "sits",
    "stretch",
    "wait_for",
    "waiting",
    "words_of",
]
