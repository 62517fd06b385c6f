"""All that decides who may come in, read for a whole batch: one query each, whatever the batch's length."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from placette.kernel.clock import day_of
from placette.live.events import Refused
from placette.people import queries as people
from placette.rooms import rules, turns
from placette.rooms.asks import EnterAsk
from placette.rooms.models import Room, Seat
from placette.safety import queries as safety


@dataclass(frozen=True, slots=True)
class Doorway:
    """A room as far as entering goes."""

    pk: int
    slug: str
    kind: str
    discreet: bool
    n: int


@dataclass(frozen=True, slots=True)
class Chair:
    """A seat as it stands: `taken` now, or had today."""

    room: int
    slug: str
    discreet: bool
    day: str
    taken: bool
    floor: int
    absent: bool = False
    """No sign of the person was seen lately: the seat will lapse."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The rooms asked for, where each person sits or sat today, who is a new face, who may not come in at all."""

    doorways: dict[str, Doorway]
    chairs: dict[str, dict[int, Chair]]
    new_faces: frozenset[str]
    shut_out: dict[str, rules.Bar]


def doorways(slugs: set[str]) -> dict[str, Doorway]:
    wanted = sorted(slug for slug in slugs if rules.is_slug(slug))
    rows = Room.objects.filter(slug__in=wanted, withheld_by=None).values_list("pk", "slug", "kind", "discreet", "n")
    return {row[1]: Doorway(*row) for row in rows}


def threshold(asks: Sequence[EnterAsk], now: datetime) -> Threshold:
    """One query each. Seats of an earlier day that were left count no more.

    In a transaction it stays true until that ends: nobody else moves these persons or closes these rooms meanwhile.
    """
    persons = sorted({ask.caller.person for ask in asks})
    turns.of_persons(persons)
    turns.at_doors({ask.room for ask in asks if rules.is_slug(ask.room)})
    faces = people.faces(persons, now)
    chairs: defaultdict[str, dict[int, Chair]] = defaultdict(dict)
    rows = Seat.objects.filter(person_id__in=persons).values_list(
        "person_id", "room_id", "room__slug", "room__discreet", "day", "left_at", "floor", "absent_since"
    )
    for person, room, slug, discreet, day, left, floor, absent in rows:
        if left is None or day == day_of(now):
            chairs[person][room] = Chair(room, slug, discreet, day, left is None, floor, absent is not None)
    return Threshold(
        doorways=doorways({ask.room for ask in asks}),
        chairs=dict(chairs),
        new_faces=frozenset(person for person in persons if person not in faces or faces[person].new),
        shut_out=shut_out(persons, now),
    )


def refused_entry(person: str, now: datetime) -> Refused | None:
    """Why a person who is suspended or excluded neither comes in nor reads."""
    bar = shut_out([person], now).get(person)
    return Refused("suspended", rules.facts_of(bar)) if bar is not None else None


def shut_out(persons: Sequence[str], now: datetime) -> dict[str, rules.Bar]:
    """Who is suspended or excluded; who is merely hushed may come in and read."""
    return {
        person: rules.Bar(one.scope, one.until, one.case)
        for person, found in safety.restrictions(persons, now).items()
        for one in found
        if one.measure in ("suspend", "exclude")
    }
