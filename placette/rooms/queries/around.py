"""Who is around: near a place, or in a room one sits in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placette.kernel.text import fold
from placette.live.events import Caller, Refused
from placette.people import places
from placette.people import queries as people
from placette.people.queries import Found, PersonCard, Search
from placette.rooms.queries.entering import refused_entry
from placette.rooms.queries.seating import RoomCard, people_in, room_for, sitting

SHORTEST = 3
"""Letters of a pseudonym looked for, at least."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is looked for. `near`: a postcode or a town's id, by default one's own."""

    near: str | None = None
    within_km: int | None = None
    sex: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    q: str | None = None
    room: str | None = None
    cursor: str | None = None

    @property
    def looks_past_pseudonyms(self) -> bool:
        return any(one is not None for one in (self.near, self.within_km, self.sex, self.age_min, self.age_max))


def around(caller: Caller, wanted: Wanted, now: datetime) -> Found | Refused:
    """A page of people. `bad_request` for a search that cannot be, `not_seated` for a room one does not sit in."""
    if shut := refused_entry(caller.person, now):
        return shut
    room = None
    if wanted.room is not None:
        room = room_for(caller, wanted.room, now)
        if room is None or not room.seated:
            return Refused("not_found" if room is None else "not_seated")
    if room is not None and room.discreet:
        return _in_discreet(room, caller, wanted, now)
    near = places.find("".join(wanted.near.split())) if wanted.near is not None else _own_place(caller)
    if near is None:
        return Refused("bad_request")
    search = Search(
        near=near,
        within_km=wanted.within_km,
        sex=wanted.sex,
        age_min=wanted.age_min,
        age_max=wanted.age_max,
        q=wanted.q,
        among=None if room is None else sitting(room.slug),
        cursor=wanted.cursor,
    )
    try:
        return people.nearby(caller.person, search, now)
    except people.BadSearch:
        return Refused("bad_request")


def _own_place(caller: Caller) -> places.Place | None:
    person = people.person_for(caller.person)
    return places.find(person.town) if person is not None else None


def _in_discreet(room: RoomCard, caller: Caller, wanted: Wanted, now: datetime) -> Found | Refused:
    """Pseudonyms alone: whoever could sift by sex, age or place would learn them."""
    if wanted.looks_past_pseudonyms or wanted.cursor is not None:
        return Refused("bad_request")
    cards = people_in(room, caller, now)
    if wanted.q is not None:
        if len(wanted.q.strip()) < SHORTEST:
            return Refused("bad_request")
        cards = [card for card in cards if fold(wanted.q.strip()) in fold(card.handle)]
    hidden = people.blocked_pairs([caller.person, *(card.person for card in cards)])
    return Found([card for card in cards if _apart(caller, card, hidden)], None)


def _apart(caller: Caller, card: PersonCard, hidden: frozenset[tuple[str, str]]) -> bool:
    """Not oneself, and no block between the two."""
    pair = (caller.person, card.person)
    return card.person != caller.person and pair not in hidden and pair[::-1] not in hidden
