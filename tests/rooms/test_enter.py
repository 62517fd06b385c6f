"""Coming in: the wait, the seat, the floor, how many rooms."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placette.kernel.clock import end_of_day
from placette.live.events import Done, Refused, Wait
from placette.people import models as people_models
from placette.rooms import actions, queries
from placette.rooms.models import Room, Seat
from tests.rooms import build
from tests.rooms.build import enter, entering, moved

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine", n=250)


@pytest.fixture
def lyon() -> Room:
    return build.room("lyon", n=12)


def test_the_first_room_opens_at_once(now: datetime, cuisine: Room) -> None:
    lea = build.person(now)
    [answer] = actions.enter([actions.EnterAsk(lea, "cuisine", now, since=240, epoch="e")])
    assert isinstance(answer, Done)
    assert answer.join is not None
    assert (answer.join.room, answer.join.since, answer.join.epoch, answer.join.floor) == ("cuisine", 240, "e", 50)
    seat = Seat.objects.get()
    assert (seat.person_id, seat.room_id, seat.floor, seat.left_at) == (lea.person, cuisine.pk, 50, None)


def test_another_room_opens_after_five_seconds(now: datetime, cuisine: Room, lyon: Room) -> None:
    lea = build.person(now)
    enter(lea, "cuisine", now)
    assert enter(lea, "lyon", now) == Wait(5.0)
    assert enter(lea, "lyon", now, waited=4.9) == Wait(5.0)
    assert Seat.objects.count() == 1
    assert isinstance(enter(lea, "lyon", now, waited=5.0), Done)
    assert Seat.objects.count() == 2


def test_coming_back_the_same_day_opens_at_once_and_reads_from_where_one_first_came(
    now: datetime, cuisine: Room
) -> None:
    lea, lyon = build.person(now), build.room("lyon")
    enter(lea, "lyon", now)
    enter(lea, "cuisine", now, waited=5.0)
    actions.leave(lea, "cuisine", now)
    Room.objects.filter(slug="cuisine").update(n=900)
    answer = enter(lea, "cuisine", now)
    assert isinstance(answer, Done)
    assert answer.join is not None
    assert answer.join.floor == 50
    assert Seat.objects.get(room=cuisine).left_at is None
    assert lyon.pk


def test_the_next_day_one_comes_anew(now: datetime, cuisine: Room, lyon: Room) -> None:
    lea = build.person(now)
    enter(lea, "lyon", now)
    enter(lea, "cuisine", now, waited=5.0)
    actions.leave(lea, "cuisine", now)
    Room.objects.filter(slug="cuisine").update(n=900)
    tomorrow = end_of_day(now) + timedelta(hours=1)
    assert enter(lea, "cuisine", tomorrow) == Wait(5.0)
    answer = enter(lea, "cuisine", tomorrow, waited=5.0)
    assert answer.join.floor == 700


def test_a_discreet_room_shows_nothing_from_before(now: datetime, deuil: Room) -> None:
    lea = build.person(now)
    assert enter(lea, "deuil", now).join.floor == 30
    actions.leave(lea, "deuil", now)
    assert not Seat.objects.exists()
    Room.objects.filter(slug="deuil").update(n=40)
    assert enter(lea, "deuil", now).join.floor == 40


def test_sitting_down_twice_is_sitting(now: datetime, cuisine: Room) -> None:
    lea = build.person(now)
    first, second = actions.enter([entering(lea, "cuisine", now), entering(lea, "cuisine", now)])
    assert first == second
    assert isinstance(enter(lea, "cuisine", now), Done)
    assert Seat.objects.count() == 1


@pytest.mark.parametrize("slug", ["nulle-part", "", "a\x00", "Cuisine"])
def test_a_room_that_is_not_there(now: datetime, cuisine: Room, slug: str) -> None:
    assert enter(build.person(now), slug, now) == Refused("not_found")


def test_a_withheld_room_is_not_there(now: datetime, cuisine: Room) -> None:
    Room.objects.update(withheld_by=build.statement(now))
    assert enter(build.person(now), "cuisine", now) == Refused("not_found")


def test_ten_rooms_and_no_more(now: datetime) -> None:
    lea = build.person(now)
    for turn in range(11):
        build.room(f"salon-{turn}")
    answers = actions.enter([entering(lea, f"salon-{turn}", now, waited=5.0) for turn in range(11)])
    assert [type(answer) for answer in answers] == [Done] * 10 + [Refused]
    assert answers[10] == Refused("busy", {"rooms": 10})
    actions.leave(lea, "salon-3", now)
    assert isinstance(enter(lea, "salon-10", now, waited=5.0), Done)


def test_a_new_face_sits_in_one_room(now: datetime, cuisine: Room, lyon: Room, deuil: Room) -> None:
    lea = build.person(now, new=True)
    enter(lea, "cuisine", now)
    assert enter(lea, "deuil", now) == Wait(5.0)
    moved = enter(lea, "deuil", now, waited=5.0)
    assert moved.join.parts == ("cuisine",)
    assert Seat.objects.get(room=cuisine).left_at is not None
    again = enter(lea, "lyon", now, waited=5.0)
    assert again.join.parts == ("deuil",)
    assert set(Seat.objects.values_list("room__slug", flat=True)) == {"cuisine", "lyon"}


def test_who_is_hushed_comes_in_and_reads(now: datetime, cuisine: Room) -> None:
    lea = build.person(now)
    build.hush(lea, "*", now)
    assert isinstance(enter(lea, "cuisine", now), Done)


def test_who_is_suspended_does_not(now: datetime, cuisine: Room) -> None:
    lea = build.person(now)
    number = build.hush(lea, "*", now, measure="suspend")
    answer = enter(lea, "cuisine", now)
    assert (answer.why, answer.facts["number"]) == ("suspended", number)


def test_the_number_of_queries_does_not_depend_on_how_many_come(now: datetime, cuisine: Room) -> None:
    crowd = [build.person(now) for _ in range(201)]

    def count(some: list[Any]) -> int:
        with CaptureQueriesContext(connection) as seen:
            answers = actions.enter([entering(who, "cuisine", now) for who in some])
        assert all(isinstance(answer, Done) for answer in answers)
        return len(seen)

    assert count(crowd[:1]) == count(crowd[1:]) <= (15 if connection.vendor == "postgresql" else 11)
    assert Seat.objects.filter(left_at=None).count() == 201


def test_nor_on_how_many_leave_a_room_by_it(now: datetime, cuisine: Room, lyon: Room) -> None:
    crowd = [build.seated(cuisine, now, new=True) for _ in range(21)]
    people_models.EpochCounter.objects.get_or_create(pk=1)

    def count(some: list[Any]) -> int:
        with CaptureQueriesContext(connection) as seen:
            answers = actions.enter([entering(who, "lyon", now, waited=5.0) for who in some])
        assert all(isinstance(one, Done) and one.join and one.join.parts == ("cuisine",) for one in answers)
        return len(seen)

    assert count(crowd[:1]) == count(crowd[1:])
    assert Seat.objects.filter(left_at=None, room=lyon).count() == 21
    assert all(moved(who) for who in crowd), "every process asks again for each"


@pytest.mark.parametrize("discreet", [False, True])
def test_a_new_face_that_asks_for_several_rooms_in_one_batch_sits_in_the_last(now: datetime, discreet: bool) -> None:
    doors = ["cuisine", *(build.room(f"salon-{turn}", discreet=discreet).slug for turn in range(3))]
    build.room("cuisine")
    lea = build.person(now, new=True)
    order = [*doors, doors[1], doors[2]]
    answers: list[Any] = [*actions.enter([entering(lea, slug, now, 5.0) for slug in order], now)]
    assert all(isinstance(answer, Done) for answer in answers)
    assert queries.seats_of([lea.person])[lea.person][0] == {order[-1]}
    assert [answer.join.parts for answer in answers] == [(), *((slug,) for slug in order[:-1])]
    if discreet:
        assert not Seat.objects.filter(room__discreet=True).exclude(room__slug=order[-1]).exists(), "no list of who was where"
