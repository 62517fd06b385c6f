"""What can be decided about rooms: a message, words that wait, a room."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from placette.people import actions as people
from placette.rooms import actions, queries
from placette.safety.register import Found, Subject, Why

if TYPE_CHECKING:
    from placette.safety.models import Statement


class Touching:
    """What holds for a person is the people's to move."""

    def touch(self, person: str, now: datetime) -> None:
        people.touch([person], now)


class MessageSubject(Touching):
    """`message:<room>/<n>`: words that were said."""

    kind = "message"

    def find(self, id: str) -> Found | None:
        slug, _, n = id.rpartition("/")
        place = queries.message_at(slug, int(n)) if n.isascii() and n.isdigit() and len(n) < 18 else None
        return Found(self.kind, place.id, place.author, slug, int(n)) if place is not None else None

    def withhold(self, found: Found, statement: Statement, why: Why, now: datetime) -> bool:
        message = actions.lock(found.id)
        return message is not None and actions.withhold(message, statement, why, now)

    def restore(self, found: Found, statement: Statement, now: datetime) -> bool:
        message = actions.lock(found.id)
        return message is not None and actions.restore(message, now)


class HeldSubject(Touching):
    """`held:<id>`: words that wait for a moderator. Restored they are said now; withheld they are refused."""

    kind = "held"

    def find(self, id: str) -> Found | None:
        place = queries.held_message(id)
        return Found(self.kind, place.id, place.author, place.slug) if place is not None else None

    def withhold(self, found: Found, statement: Statement, why: Why, now: datetime) -> bool:
        message = actions.lock(found.id)
        return message is not None and actions.refuse(message, statement)

    def restore(self, found: Found, statement: Statement, now: datetime) -> bool:
        return actions.release(found.id, now)


class RoomSubject(Touching):
    """`room:<slug>`: withheld, nobody enters it nor reads it."""

    kind = "room"

    def find(self, id: str) -> Found | None:
        return Found(self.kind, id, None, id) if queries.room_exists(id) else None

    def withhold(self, found: Found, statement: Statement, why: Why, now: datetime) -> bool:
        return actions.close_room(found.id, statement, now)

    def restore(self, found: Found, statement: Statement, now: datetime) -> bool:
        return actions.open_room(found.id)


SUBJECTS: tuple[Subject, ...] = (MessageSubject(), HeldSubject(), RoomSubject())
