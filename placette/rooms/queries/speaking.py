"""All that decides who may say what, read for a whole batch: one query each, whatever the batch's length."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max
from django.db.models.expressions import RawSQL

from placette.live.events import Lease
from placette.people import queries as people
from placette.rooms import rules, turns
from placette.rooms.asks import SayAsk
from placette.rooms.models import Message, Room, Seat
from placette.rooms.queries.lately import Line, Pair, lines
from placette.safety import queries as safety
from placette.safety.rules import BEHIND

Key = tuple[int, str, str]
"""Room, person, nonce."""


@dataclass(frozen=True, slots=True)
class Place:
    """A room as far as speaking in it goes."""

    pk: int
    slug: str
    basis: str


@dataclass(frozen=True, slots=True)
class Known:
    """What became of words already said under a nonce."""

    id: str
    n: int | None
    state: str
    digest: bytes
    number: str
    """The case of held or refused ones."""
    behind: bool = False
    """Refused because nobody could have read it in time."""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who sits where, who is barred, what was said already, how open the place is."""

    places: dict[str, Place]
    seated: frozenset[tuple[str, int]]
    bars: dict[str, list[rules.Bar]]
    known: dict[Key, Known]
    lease: Lease
    new_faces: frozenset[str]
    paced: dict[str, datetime]
    before: dict[Pair, tuple[Line, ...]]
    """What each said in the room in the last half minute; nothing of rooms whose words nobody may read."""

    def speaker(self, person: str, place: Place) -> rules.Speaker:
        return rules.Speaker(
            seated=(person, place.pk) in self.seated,
            level=self.lease.level,
            reasons=self.lease.reasons,
            new_face=person in self.new_faces,
            bar=rules.bar_for(place.slug, self.bars.get(person, ())),
            paced=self.paced.get(person),
        )


def scene(asks: Sequence[SayAsk], now: datetime) -> Scene:
    """Before anything is decided: eight queries."""
    persons = sorted({ask.caller.person for ask in asks})
    found = places({ask.room for ask in asks})
    faces = people.faces(persons, now)
    started = Scene(
        places=found,
        seated=frozenset(),
        bars={},
        known={},
        lease=safety.NO_LEASE,
        new_faces=frozenset(person for person in persons if person not in faces or faces[person].new),
        paced={},
        before=lines(readable(asks, found), max(ask.at for ask in asks)),
    )
    return again(started, asks, now)


def again(before: Scene, asks: Sequence[SayAsk], now: datetime) -> Scene:
    """Inside the transaction: what may have moved since, read again. Five queries, and the speakers' lock.

    With the lock, what two processes say for one person comes one after the other, so the pace holds across them.
    """
    persons = sorted({ask.caller.person for ask in asks})
    turns.of_persons(persons)
    rooms = sorted(place.pk for place in before.places.values())
    names = {
        (before.places[ask.room].pk, ask.caller.person, ask.nonce)
        for ask in asks
        if ask.room in before.places and rules.is_nonce(ask.nonce)
    }
    return replace(
        before,
        seated=seated(persons, rooms),
        bars=bars(persons, now),
        known=known(names),
        lease=safety.lease(now),
        paced=paced(persons, min(ask.at for ask in asks)),
    )


def readable(asks: Sequence[SayAsk], found: dict[str, Place]) -> set[Pair]:
    """Who speaks in which room, of rooms whose words may be read."""
    places = ((ask.caller.person, found.get(ask.room)) for ask in asks)
    return {(person, place.pk) for person, place in places if place is not None and place.basis != "none"}


def places(slugs: set[str]) -> dict[str, Place]:
    """The rooms among `slugs` that are there for everybody."""
    wanted = sorted(slug for slug in slugs if rules.is_slug(slug))
    rows = Room.objects.filter(slug__in=wanted, withheld_by=None).values_list("pk", "slug", "basis")
    return {slug: Place(pk, slug, basis) for pk, slug, basis in rows}


def seated(persons: Sequence[str], rooms: Sequence[int]) -> frozenset[tuple[str, int]]:
    rows = Seat.objects.filter(person_id__in=persons, room_id__in=rooms, left_at=None)
    return frozenset(rows.values_list("person_id", "room_id"))


def bars(persons: Sequence[str], now: datetime) -> dict[str, list[rules.Bar]]:
    """What holds against speaking: hushed here or everywhere, suspended, excluded."""
    return {
        person: [rules.Bar(one.scope, one.until, one.case) for one in found]
        for person, found in safety.restrictions(persons, now).items()
    }


def known(names: Collection[Key]) -> dict[Key, Known]:
    """What was said already under these names: one look into the index for each, in one query."""
    if not names:
        return {}
    wanted = sorted(names)
    rows = Message.objects.filter(pk__in=_named(wanted)).values_list(
        "room_id", "author_id", "nonce", "id", "n", "state", "digest", "held_by__number", "held_by__decision__rules"
    )
    return {
        (room, author, nonce): Known(id, n, state, bytes(digest), number or "", BEHIND in (rules_ or ()))
        for room, author, nonce, id, n, state, digest, number, rules_ in rows
    }


def _named(names: Sequence[Key]) -> RawSQL:
    """Ids of the messages with these names. Three separate `IN` would look for each room with each person and nonce."""
    places = ", ".join(["(%s, %s, %s)"] * len(names))
    sql = f"SELECT id FROM rooms_message WHERE (room_id, author_id, nonce) IN (VALUES {places})"  # noqa: S608 -- our own text
    return RawSQL(sql, [value for name in names for value in name])  # noqa: S611 -- values are parameters


def paced(persons: Sequence[str], at: datetime) -> dict[str, datetime]:
    """When the next word of each would be due, of those for whom that is still to come."""
    rows = Message.objects.filter(author_id__in=persons, paced__gt=at).values_list("author_id").annotate(Max("paced"))
    return dict(rows)
