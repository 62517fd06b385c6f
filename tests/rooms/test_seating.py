"""Which rooms there are, how many sit there, and who: each is told what they may be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from placette.live import roster
from placette.live.events import Refused
from placette.people.models import Block
from placette.rooms import actions, queries
from placette.rooms.models import Room
from tests.rooms import build

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine", name="Cuisine", name_en="Cooking", topic="Recettes", topic_en="Recipes")


@pytest.fixture
def deuil() -> Room:
    return build.room("deuil", name="Deuil", name_en="Grief", discreet=True)


def sit(where: Room, now: datetime, count: int) -> list[Any]:
    people = [build.seated(where, now) for _ in range(count)]
    for who in people:
        build.present(who, now)
    return people


def cards(who: Any, now: datetime) -> dict[str, queries.RoomCard]:
    return {card.slug: card for card in queries.listing(who, now)}


def test_rooms_in_ones_language_most_present_first(now: datetime, cuisine: Room, deuil: Room) -> None:
    build.room("lyon", name="Lyon")
    sit(cuisine, now, 2)
    lea, john = build.person(now), build.person(now, lang="en")
    assert [card.slug for card in queries.listing(lea, now)] == ["cuisine", "deuil", "lyon"]
    assert (cards(lea, now)["cuisine"].name, cards(lea, now)["cuisine"].topic) == ("Cuisine", "Recettes")
    assert (cards(john, now)["cuisine"].name, cards(john, now)["cuisine"].topic) == ("Cooking", "Recipes")
    assert cards(john, now)["lyon"].name == "Lyon"
    assert cards(lea, now)["cuisine"].present == 2


def test_how_far_a_room_is_only_who_sits_there_is_told(now: datetime, cuisine: Room, deuil: Room) -> None:
    """Elsewhere it would tell how much is said behind a discreet door."""
    [lea] = sit(deuil, now, 1)
    Room.objects.update(n=7)
    assert (cards(lea, now)["deuil"].head, cards(lea, now)["cuisine"].head) == (7, None)


def test_who_dropped_is_not_counted(now: datetime, cuisine: Room) -> None:
    lea, marc = sit(cuisine, now, 2)
    build.absent(marc)
    assert cards(lea, now)["cuisine"].present == 1


def test_the_wires_count_where_there_are_wires(now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    lea = build.person(now)
    monkeypatch.setattr(roster, "crowd", {"cuisine": 42}.get)
    monkeypatch.setattr(roster, "crowd", lambda slug: 42 if slug == "cuisine" else 0)
    assert cards(lea, now)["cuisine"].present == 42


@pytest.mark.parametrize(("present", "told"), [(1, 0), (4, 0), (5, 5), (9, 5), (12, 10)])
def test_counts_of_discreet_rooms(now: datetime, deuil: Room, present: int, told: int) -> None:
    people = sit(deuil, now, present)
    outside = build.person(now)
    assert cards(outside, now)["deuil"].present == told
    assert cards(people[0], now)["deuil"].present == present
    assert queries.all_rooms(now)[0].present == told
    card = queries.room_for(outside, "deuil", now)
    assert card is not None
    assert card.present == told


def test_the_order_of_rooms_does_not_tell_what_counts_hide(now: datetime, cuisine: Room, deuil: Room) -> None:
    sit(deuil, now, 4)
    sit(cuisine, now, 1)
    assert [card.slug for card in queries.listing(build.person(now), now)] == ["cuisine", "deuil"]


def test_the_wait_each_room_asks_for(now: datetime, cuisine: Room, deuil: Room) -> None:
    lea = build.person(now)
    assert {card.wait_seconds for card in queries.listing(lea, now)} == {0}
    build.seat(lea, cuisine, now)
    assert {slug: card.wait_seconds for slug, card in cards(lea, now).items()} == {"cuisine": 0, "deuil": 5}
    assert {slug: card.seated for slug, card in cards(lea, now).items()} == {"cuisine": True, "deuil": False}
    actions.leave(lea, "cuisine", now)
    assert cards(lea, now)["cuisine"].wait_seconds == 0


def test_a_withheld_room_is_not_listed(now: datetime, cuisine: Room, deuil: Room) -> None:
    Room.objects.filter(slug="cuisine").update(withheld_by=build.statement(now))
    lea = build.person(now)
    assert list(cards(lea, now)) == ["deuil"]
    assert queries.room_for(lea, "cuisine", now) is None
    assert not queries.sits(lea.person, "cuisine")


def test_conversations_of_two_are_not_listed(now: datetime) -> None:
    two = build.room("ab12", kind="two", basis="agreed")
    lea, marc = build.seated(two, now), build.person(now)
    assert queries.listing(lea, now) == []
    assert queries.room_for(lea, "ab12", now) is not None
    assert queries.room_for(marc, "ab12", now) is None
    [answer] = actions.enter([build.entering(marc, "ab12", now)])
    assert answer == Refused("not_found")


# Who sits there


def people_in(who: Any, slug: str, now: datetime) -> list[Any]:
    room = queries.room_for(who, slug, now)
    assert room is not None
    return queries.people_in(room, who, now)


def test_who_sits_in_a_room_oneself_first(now: datetime, cuisine: Room) -> None:
    lea, marc, gone = sit(cuisine, now, 3)
    build.absent(gone)
    cards = people_in(lea, "cuisine", now)
    assert [card.person for card in cards] == [lea.person, marc.person]
    assert (cards[1].handle, cards[1].sex, cards[1].age) == (marc.handle, "f", 30)


def test_in_a_discreet_room_pseudonyms_alone(now: datetime, deuil: Room) -> None:
    lea, marc = sit(deuil, now, 2)
    for card in people_in(lea, "deuil", now):
        assert (card.sex, card.age, card.town, card.about_km, card.discreet) == (None, None, None, None, True)
    assert {card.person for card in people_in(lea, "deuil", now)} == {lea.person, marc.person}


def test_who_does_not_sit_there_is_told_nobody(now: datetime, cuisine: Room, deuil: Room) -> None:
    sit(cuisine, now, 2)
    sit(deuil, now, 2)
    outside = build.person(now)
    assert people_in(outside, "cuisine", now) == people_in(outside, "deuil", now) == []


def around(who: Any, now: datetime, **wanted: Any) -> Any:
    return queries.around(who, queries.Wanted(**wanted), now)


def test_around_oneself(now: datetime, cuisine: Room) -> None:
    lea, marc = build.person(now), build.person(now)
    build.present(lea, now)
    build.present(marc, now)
    assert [card.person for card in around(lea, now).people] == [marc.person]
    assert around(lea, now, sex="m").people == []
    assert around(lea, now, near="nowhere") == Refused("bad_request")
    assert around(lea, now, q="x") == Refused("bad_request")
    assert around(lea, now, cursor="rubbish") == Refused("bad_request")


def test_around_in_a_room_one_sits_in(now: datetime, cuisine: Room) -> None:
    lea, marc = sit(cuisine, now, 2)
    elsewhere = build.person(now)
    build.present(elsewhere, now)
    assert [card.person for card in around(lea, now, room="cuisine").people] == [marc.person]
    assert around(elsewhere, now, room="cuisine") == Refused("not_seated")
    assert around(lea, now, room="nulle-part") == Refused("not_found")


@pytest.mark.parametrize(
    "sieve", [{"sex": "f"}, {"age_min": 20}, {"age_max": 40}, {"near": "69001"}, {"within_km": 10}]
)
def test_nobody_sifts_a_discreet_room(now: datetime, deuil: Room, sieve: dict[str, Any]) -> None:
    lea, _ = sit(deuil, now, 2)
    assert around(lea, now, room="deuil", **sieve) == Refused("bad_request")


def test_a_discreet_room_is_searched_by_pseudonym_alone(now: datetime, deuil: Room) -> None:
    lea, marc = sit(deuil, now, 2)
    [card] = around(lea, now, room="deuil").people
    assert (card.person, card.age, card.town) == (marc.person, None, None)
    assert around(lea, now, room="deuil", q="passante").people == [card]
    assert around(lea, now, room="deuil", q="absente").people == []
    assert around(lea, now, room="deuil", q="pa") == Refused("bad_request")
    Block.objects.create(person_id=marc.person, blocked_id=lea.person, at=now)
    assert around(lea, now, room="deuil").people == []


def test_oneself(now: datetime) -> None:
    lea = build.person(now)
    card = queries.me(lea, now)
    assert card is not None
    assert (card.person, card.handle, card.age) == (lea.person, lea.handle, 30)
