"""What can be decided about rooms: a message, words that wait, a room."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from placette.people import actions as people
from placette.rooms import actions, names, queries
from placette.safety.register import Around, Found, Snapshot, Subject, Why
from placette.safety.rules import Unfit

if TYPE_CHECKING:
    from placette.safety.models import Statement

WAITS_NO_MORE = "It waits no more: its author took it back, its ten minutes are over, or somebody decided before you."


class OfRooms:
    """What most things of rooms have in common: what holds for a person is the people's to move."""

    def touch(self, person: str, now: datetime) -> None:
        people.touch([person], now)

    def snapshot(self, found: Found) -> Snapshot | None:
        return None

    def last_of(self, person: str, room: str | None) -> Found | None:
        return None

    def named(self, text: str) -> Found | None:
        return None

    def lately(self, room: str, since: datetime) -> int:
        return 0

    def new_face(self, person: str, now: datetime) -> bool:
        return False

    def part(self, person: str, now: datetime) -> None:
        """Seats alone are left."""


class OfWords(OfRooms):
    """Words, said or waiting."""

    def snapshot(self, found: Found) -> Snapshot | None:
        read = queries.words_of(found.id)
        if read is None:
            return None
        around = tuple(Around(*row) for row in queries.around_of(found.id))
        return Snapshot(read.state, read.handle, read.words, around, read.public)


class MessageSubject(OfWords):
    """`message:<room>/<n>`: words that were said."""

    kind = "message"

    def find(self, id: str) -> Found | None:
        slug, _, n = id.rpartition("/")
        place = queries.message_at(slug, int(n)) if n.isascii() and n.isdigit() and len(n) < 18 else None
        if place is None:
            return None
        erased = place.state == names.ERASED
        return Found(self.kind, place.id, place.author, slug, int(n), place.at, erased)

    def last_of(self, person: str, room: str | None) -> Found | None:
        last = queries.last_said(person, room)
        return Found(self.kind, last.id, person, last.slug, last.n, last.at) if last is not None else None

    def lately(self, room: str, since: datetime) -> int:
        return queries.said_since(room, since)

    def withhold(self, found: Found, statement: Statement, why: Why, now: datetime) -> bool:
        message = actions.lock(found.id)
        return message is not None and actions.withhold(message, statement, why, now)

    def restore(self, found: Found, statement: Statement, now: datetime) -> bool:
        message = actions.lock(found.id)
        if message is None:
            return False
        if message.state == names.ERASED and not found.erased:
            raise Unfit(
                "Its author erased it just now: decide again. The decision is undone then, and it stays erased."
            )
        return actions.restore(message, now)


class HeldSubject(OfWords):
    """`held:<id>`: words that wait for a moderator. Restored they are said now; withheld they are refused."""

    kind = "held"

    def find(self, id: str) -> Found | None:
        place = queries.held_message(id)
        return Found(self.kind, place.id, place.author, place.slug, at=place.at) if place is not None else None

    def withhold(self, found: Found, statement: Statement, why: Why, now: datetime) -> bool:
        message = actions.lock(found.id)
        if message is None or not actions.refuse(message, statement):
            raise Unfit(WAITS_NO_MORE)
        return True

    def restore(self, found: Found, statement: Statement, now: datetime) -> bool:
        if actions.release(found.id, now):
            return True
        if queries.held_message(found.id) is None:
            raise Unfit(WAITS_NO_MORE)
        raise Unfit(f"Its room is closed, so nobody would read it: restore room:{found.room} first.")


class RoomSubject(OfRooms):
    """`room:<slug>`: withheld, nobody enters it nor reads it."""

    kind = "room"

    def find(self, id: str) -> Found | None:
        discreet = queries.is_discreet(id)
        return Found(self.kind, id, None, id, discreet=discreet) if discreet is not None else None

    def snapshot(self, found: Found) -> Snapshot | None:
        """Its name and what it says it is for."""
        sign = queries.sign_of(found.id)
        return Snapshot("shown", "", sign, public=True) if sign is not None else None

    def named(self, text: str) -> Found | None:
        slug = queries.room_called(text)
        return Found(self.kind, slug, None, slug) if slug is not None else None

    def last_of(self, person: str, room: str | None) -> Found | None:
        last = queries.last_seated(person, room)
        return Found(self.kind, last.id, person, last.slug, at=last.at) if last is not None else None

    def part(self, person: str, now: datetime) -> None:
        actions.leave_all(person, now)

    def withhold(self, found: Found, statement: Statement, why: Why, now: datetime) -> bool:
        return actions.close_room(found.id, statement, now)

    def restore(self, found: Found, statement: Statement, now: datetime) -> bool:
        return actions.open_room(found.id)


SUBJECTS: tuple[Subject, ...] = (MessageSubject(), HeldSubject(), RoomSubject())
