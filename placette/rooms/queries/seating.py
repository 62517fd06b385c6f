"""Which rooms there are, who sits in them, and what each may be told of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from placette.kernel.clock import day_of
from placette.live import roster
from placette.live.events import Caller
from placette.people import queries as people
from placette.rooms import rules
from placette.rooms.models import Room, Seat

if TYPE_CHECKING:
    from placette.people.queries import PersonCard

COLUMN = 500
"""Persons in the column beside the talk at most."""


@dataclass(frozen=True, slots=True)
class RoomCard:
    """A room as one person sees it: `wait_seconds` before they would sit in it, `present` as they may be told. `head`: its
    last number, for who sits there alone: elsewhere it would tell how much is said in a discreet room."""

    slug: str
    name: str
    topic: str
    discreet: bool
    present: int
    seated: bool
    wait_seconds: int
    head: int | None = None


@dataclass(frozen=True, slots=True)
class Stays:
    """Where a person sits, and where they have sat today."""

    taken: frozenset[int]
    today: frozenset[int]

    @property
    def none_yet(self) -> bool:
        return not self.today


def stays(person: str, now: datetime) -> Stays:
    rows = Seat.objects.filter(person_id=person).values_list("room_id", "day", "left_at")
    taken = frozenset(room for room, _, left in rows if left is None)
    return Stays(taken, taken | frozenset(room for room, day, _ in rows if day == day_of(now)))


def sits(person: str, slug: str) -> bool:
    """Does this person sit in that room, a room that is there for everybody?"""
    if not rules.is_slug(slug):
        return False
    return Seat.objects.filter(person_id=person, room__slug=slug, room__withheld_by=None, left_at=None).exists()


def seats_of(persons: Collection[str]) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """{person: (open rooms where they sit, rooms that were closed under them)}; who sits nowhere is absent. One query."""
    rows = Seat.objects.filter(person__in=list(persons), left_at=None)
    found: dict[str, tuple[set[str], set[str]]] = {}
    for person, slug, shut in rows.values_list("person_id", "room__slug", "room__withheld_by"):
        found.setdefault(person, (set(), set()))[shut is not None].add(slug)
    return {person: (frozenset(open_), frozenset(shut)) for person, (open_, shut) in found.items()}


def crowds(now: datetime) -> dict[str, int]:
    """Persons in each room: as the wires of this process count them, else by the seats of those who are present."""
    rooms = list(Room.objects.filter(withheld_by=None).values_list("slug", flat=True))
    counted = {slug: roster.crowd(slug) for slug in rooms}
    if any(counted.values()):
        return counted
    seats = list(Seat.objects.filter(left_at=None).values_list("room__slug", "person_id"))
    here = people.present({person for _, person in seats}, now) if seats else set()
    return dict(Counter(slug for slug, person in seats if person in here))


def _card(room: Room, lang: str, present: int, stay: Stays) -> RoomCard:
    seated = room.pk in stay.taken
    wait = rules.wait_before(entitled=False, first_room=stay.none_yet, been_today=room.pk in stay.today)
    english = lang == "en"
    return RoomCard(
        slug=room.slug,
        name=(english and room.name_en) or room.name,
        topic=(english and room.topic_en) or room.topic,
        discreet=room.discreet,
        present=rules.told_count(present, room.discreet, seated),
        seated=seated,
        wait_seconds=round(wait),
        head=room.n if seated else None,
    )


def _open_rooms() -> Iterable[Room]:
    return Room.objects.filter(kind="open", withheld_by=None).order_by("pk")


def listing(caller: Caller, now: datetime) -> list[RoomCard]:
    """All open rooms, most present first, by what this person may be told."""
    stay, crowd = stays(caller.person, now), crowds(now)
    cards = [_card(room, caller.lang, crowd.get(room.slug, 0), stay) for room in _open_rooms()]
    return sorted(cards, key=lambda card: -card.present)


def all_rooms(now: datetime, lang: str = "fr") -> list[RoomCard]:
    """All open rooms as a newcomer may be told of them."""
    crowd, stay = crowds(now), Stays(frozenset(), frozenset())
    return [_card(room, lang, crowd.get(room.slug, 0), stay) for room in _open_rooms()]


def room_for(caller: Caller, slug: str, now: datetime) -> RoomCard | None:
    """One room as this person sees it; None where there is none for them."""
    if not rules.is_slug(slug):
        return None
    stay = stays(caller.person, now)
    room = Room.objects.filter(slug=slug, withheld_by=None).first()
    if room is None or (room.kind != "open" and room.pk not in stay.taken):
        return None
    return _card(room, caller.lang, crowds(now).get(slug, 0), stay)


def wait_for(caller: Caller, slug: str, now: datetime) -> float:
    """Seconds this person has to wait before sitting in a room."""
    card = room_for(caller, slug, now)
    return float(card.wait_seconds) if card is not None else 0.0


def sitting(slug: str) -> list[str]:
    """Who holds a seat in a room, the last to come first."""
    seats = Seat.objects.filter(room__slug=slug, left_at=None).order_by("-entered_at", "pk")
    return list(seats.values_list("person_id", flat=True)[: COLUMN * 2])


def people_in(room: RoomCard, viewer: Caller, now: datetime) -> list[PersonCard]:
    """Who sits in a room and is present, oneself first; for those who sit there alone. Discreet: pseudonyms only."""
    if not room.seated:
        return []
    persons = sitting(room.slug)
    here = people.present(persons, now) | {viewer.person}
    shown = [viewer.person, *(person for person in persons if person in here and person != viewer.person)]
    return people.cards(shown[:COLUMN], seen_by=viewer.person, now=now, discreet=room.discreet)


def me(caller: Caller, now: datetime) -> PersonCard | None:
    """The caller as others see them."""
    cards = people.cards([caller.person], seen_by=caller.person, now=now)
    return cards[0] if cards else None


def blocked(person: str) -> frozenset[str]:
    """Whom this person blocked."""
    return people.blocked_of([person]).get(person, frozenset())
