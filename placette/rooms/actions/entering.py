"""Coming in and leaving. Entering is batched: the number of queries does not depend on how many come in at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from placette.kernel.clock import day_of
from placette.live.events import Answer, Caller, Done, Join, Refused, Wait
from placette.people import actions as people
from placette.rooms import rules, turns
from placette.rooms.asks import EnterAsk
from placette.rooms.models import Room, Seat
from placette.rooms.patience import patiently
from placette.rooms.queries.entering import Chair, Doorway, Threshold, threshold


@dataclass(frozen=True, slots=True)
class Entry:
    """Someone who may sit down now, and the rooms they leave by doing so."""

    ask: EnterAsk
    door: Doorway
    before: Chair | None
    parts: tuple[Chair, ...]


@dataclass(slots=True)
class Moves:
    """What a batch changes, by (person, room): seats to take and seats that are left. The last move of each holds."""

    taken: dict[tuple[str, int], Seat] = field(default_factory=dict)
    left: dict[tuple[str, int], Chair] = field(default_factory=dict)
    back: set[str] = field(default_factory=set)
    """Persons who come again into a room where they sit, after nothing was seen of them for a while."""

    def leave(self, person: str, chair: Chair) -> None:
        self.taken.pop((person, chair.room), None)
        self.left[person, chair.room] = chair

    def take(self, seat: Seat) -> None:
        self.left.pop((seat.person_id, seat.room_id), None)
        self.taken[seat.person_id, seat.room_id] = seat


def enter(asks: Sequence[EnterAsk], now: datetime | None = None) -> list[Answer]:
    """As many answers, in the same order: `Done` with a `Join`, `Wait`, or `Refused`. Who is hushed may come in.

    A new face sits in one room: entering another leaves the first (`Join.parts`), on every process as `leave` does.
    """
    if not asks:
        return []
    moment = now or max(ask.at for ask in asks)
    return patiently(lambda: _attempt(asks, moment))


def _attempt(asks: Sequence[EnterAsk], now: datetime) -> list[Answer]:
    """Who would come in by what is seen from outside is judged again inside the transaction, by what stands then."""
    judged, floors = _judged(asks, now), dict[tuple[str, int], int]()
    coming = [index for index, one in enumerate(judged) if isinstance(one, Entry)]
    if coming:
        with transaction.atomic(durable=True):
            for index, one in zip(coming, _judged([asks[index] for index in coming], now), strict=True):
                judged[index] = one
            floors = _sit([one for one in judged if isinstance(one, Entry)], now)
    return [_joined(one, floors) if isinstance(one, Entry) else one for one in judged]


def _judged(asks: Sequence[EnterAsk], now: datetime) -> list[Entry | Answer]:
    scene = threshold(asks, now)
    return [_judge(ask, scene, now) for ask in asks]


def _judge(ask: EnterAsk, scene: Threshold, now: datetime) -> Entry | Answer:
    """What an ask comes to. The scene is kept up: a batch may hold several asks of one person."""
    person = ask.caller.person
    door = scene.doorways.get(ask.room)
    chairs = scene.chairs.setdefault(person, {})
    if door is None or (door.kind != "open" and door.pk not in chairs):
        return Refused("not_found")
    if person in scene.shut_out:
        return Refused("suspended", rules.facts_of(scene.shut_out[person]))
    before = chairs.get(door.pk)
    wait = rules.wait_before(entitled=False, first_room=not chairs, been_today=before is not None)
    if ask.waited < wait:
        return Wait(wait)
    others = tuple(chair for chair in chairs.values() if chair.taken and chair.room != door.pk)
    new_face = person in scene.new_faces
    most = rules.rooms_at_most(new_face)
    parts = others if new_face and len(others) >= most else ()
    if len(others) - len(parts) >= most:
        return Refused("busy", {"rooms": most})
    for chair in parts:
        chairs[chair.room] = Chair(chair.room, chair.slug, chair.discreet, chair.day, False, chair.floor)
        if chair.discreet:
            del chairs[chair.room]
    floor = before.floor if before else -1
    chairs[door.pk] = Chair(door.pk, door.slug, door.discreet, day_of(now), True, floor)
    return Entry(ask, door, before, parts)


def _sit(entries: Sequence[Entry], now: datetime) -> dict[tuple[str, int], int]:
    """Takes the seats in the caller's transaction; the floors by (person, room)."""
    moves, floors = Moves(), {}
    for entry in entries:
        key = (entry.ask.caller.person, entry.door.pk)
        if key not in floors:
            floors[key] = entry.before.floor if entry.before else rules.floor(entry.door.n, entry.door.discreet)
        for chair in entry.parts:
            moves.leave(key[0], chair)
        if entry.before is None or not entry.before.taken:
            moves.take(_seat(entry, floors[key], now))
        elif entry.before.absent:
            moves.back.add(key[0])
    people.touch({person for person, _ in moves.left}, now)
    _leave(moves.left, now)
    _take(moves.taken)
    if moves.back:
        Seat.objects.filter(person_id__in=moves.back, left_at=None).update(absent_since=None)
    return floors


def _seat(entry: Entry, floor: int, now: datetime) -> Seat:
    return Seat(
        room_id=entry.door.pk,
        person_id=entry.ask.caller.person,
        day=day_of(now),
        entered_at=now,
        floor=floor,
    )


def _take(seats: dict[tuple[str, int], Seat]) -> None:
    """One statement for who comes for the first time and who comes back."""
    if seats:
        Seat.objects.bulk_create(
            seats.values(),
            update_conflicts=True,
            unique_fields=["room", "person"],
            update_fields=["day", "entered_at", "left_at", "absent_since", "floor"],
        )


def _leave(left: Mapping[tuple[str, int], Chair], now: datetime) -> None:
    """Seats are left; those of discreet rooms are erased. Two statements at most."""
    for discreet in (False, True):
        which = Q()
        for (person, _), chair in left.items():
            if chair.discreet == discreet:
                which |= Q(person_id=person, room_id=chair.room)
        if which:
            seats = Seat.objects.filter(which)
            seats.delete() if discreet else seats.update(left_at=now)


def _joined(entry: Entry, floors: dict[tuple[str, int], int]) -> Done:
    return Done(
        {"room": entry.door.slug},
        join=Join(
            room=entry.door.slug,
            since=entry.ask.since,
            epoch=entry.ask.epoch,
            floor=floors[(entry.ask.caller.person, entry.door.pk)],
            parts=tuple(chair.slug for chair in entry.parts),
        ),
    )


def leave(caller: Caller, slug: str, now: datetime) -> Answer:
    """Leave a room. Leaving twice is leaving.

    Every process asks again for whoever leaves, bus or no bus, within half a second: their other sockets hear no more of
    it. The process that was asked is told at once by who asks: the socket (`Done.part`), the page (`events.tell_moved`).
    """
    room = Room.objects.filter(slug=slug).first() if rules.is_slug(slug) else None
    if room is None:
        return Refused("not_found")
    with transaction.atomic():
        turns.of_persons([caller.person])
        if Seat.objects.filter(person_id=caller.person, room=room, left_at=None).exists():
            people.touch([caller.person], now)
        _stand_up(caller.person, now, room)
    return Done(part=slug)


def leave_all(person: str, now: datetime) -> None:
    """In the caller's transaction, which touches the person: leave every room. The visit ends, or is suspended."""
    _stand_up(person, now, None)


def be_there(person: str, now: datetime) -> None:
    """A page is a sign of life as a socket is: no seat lapses of who asked for one lately. Writes once a sweep at most."""
    absent = Seat.objects.filter(person_id=person, left_at=None, absent_since__isnull=False)
    if absent.exists():
        patiently(lambda: absent.update(absent_since=None))


def _stand_up(person: str, now: datetime, room: Room | None) -> None:
    seats = Seat.objects.filter(person_id=person)
    if room is not None:
        seats = seats.filter(room=room)
    seats.filter(room__discreet=True).delete()
    seats.filter(left_at=None).update(left_at=now)
