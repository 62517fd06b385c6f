"""Coming in: the wait, the seat, the floor, how many rooms; leaving, and what is kept of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from placette.kernel.clock import end_of_day
from placette.live.events import Caller, Done, Refused, Wait
from placette.people import models as people_models
from placette.people import queries as people_queries
from placette.rooms import actions, names, queries
from placette.rooms.actions import entering as module
from placette.rooms.actions import keeping
from placette.rooms.models import Room, Seat
from placette.rooms.queries import entering as looking
from placette.safety import screening
from tests.rooms import build
from tests.rooms.build import entering

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine", n=250)


@pytest.fixture
def lyon() -> Room:
    return build.room("lyon", n=12)


@pytest.fixture
def deuil() -> Room:
    return build.room("deuil", n=30, discreet=True)


def enter(who: Any, slug: str, at: datetime, waited: float = 0.0) -> Any:
    [answer] = actions.enter([entering(who, slug, at, waited)], at)
    return answer


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


def test_leaving(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    assert actions.leave(lea, "cuisine", now) == Done(part="cuisine")
    assert Seat.objects.get().left_at == now
    assert actions.leave(lea, "cuisine", now + timedelta(minutes=1)) == Done(part="cuisine")
    assert Seat.objects.get().left_at == now
    assert actions.leave(lea, "nulle-part", now) == Refused("not_found")
    assert actions.leave(lea, "\x00", now) == Refused("not_found")


def moved(caller: Caller) -> int:
    return int(people_models.Person.objects.get(pk=caller.person).auth_epoch)


def test_every_process_asks_again_for_who_leaves(now: datetime, cuisine: Room) -> None:
    """Whatever the rows say of who has sockets where: these come late."""
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    cursor, _ = people_queries.moved_since(0)
    actions.leave(lea, "cuisine", now)
    cursor, asked = people_queries.moved_since(cursor)
    assert asked == [lea.person]
    assert queries.seats_of([lea.person, marc.person]) == {marc.person: (frozenset({"cuisine"}), frozenset())}
    actions.leave(lea, "cuisine", now)
    assert people_queries.moved_since(cursor)[1] == [], "nobody is asked about for nothing"


def test_a_room_that_is_closed_is_asked_about_by_all_who_sit_in_it(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    before = moved(lea)
    with transaction.atomic():
        assert actions.close_room("cuisine", build.statement(now), now)
    assert moved(lea) == before + 1
    assert queries.seats_of([lea.person]) == {lea.person: (frozenset(), frozenset({"cuisine"}))}


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each comes to, all begun at the same moment, as in as many processes."""
    gate, out = threading.Barrier(len(acts)), [None] * len(acts)

    def one(index: int) -> None:
        try:
            gate.wait()
            out[index] = acts[index]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out


def test_a_new_face_that_comes_in_everywhere_at_once_sits_in_one_room(now: datetime) -> None:
    build.room("cuisine")
    doors = [build.room(f"salon-{turn}").slug for turn in range(8)]
    lea = build.person(now, new=True)
    enter(lea, "cuisine", now)
    answers = at_once(*(partial(enter, lea, slug, now, 5.0) for slug in doors))
    assert [type(answer) for answer in answers] == [Done] * 8
    [left] = queries.seats_of([lea.person])[lea.person][0]
    parts = [answer.join.parts for answer in answers]
    assert sorted(parts) == sorted([("cuisine",), *((slug,) for slug in doors if slug != left)]), "one after the other"


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


def test_ten_rooms_hold_for_many_doors_at_once(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    doors = [build.room(f"salon-{turn}").slug for turn in range(12)]
    answers = at_once(*(partial(enter, lea, slug, now, 5.0) for slug in doors))
    assert sorted(type(answer).__name__ for answer in answers) == ["Done"] * 9 + ["Refused"] * 3
    assert len(queries.seats_of([lea.person])[lea.person][0]) == 10


def test_what_moved_between_looking_and_sitting_is_judged_again(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As another process would: the room is closed, or the person suspended, after this one looked from outside."""
    lea, marc = build.person(now), build.person(now)
    real = looking.threshold

    def meanwhile(what: Callable[[], object]) -> Any:
        def threshold(*args: Any) -> Any:
            found = real(*args)
            monkeypatch.setattr(module, "threshold", real)
            what()
            return found

        return threshold

    monkeypatch.setattr(module, "threshold", meanwhile(lambda: build.hush(marc, "*", now, "suspend")))
    assert enter(marc, "cuisine", now).why == "suspended"
    monkeypatch.setattr(module, "threshold", meanwhile(partial(close, "cuisine", now)))
    assert enter(lea, "cuisine", now) == Refused("not_found")
    assert not Seat.objects.exists()


def close(slug: str, now: datetime) -> bool:
    with transaction.atomic():
        return actions.close_room(slug, build.statement(now), now)


def test_whoever_sits_in_a_room_that_is_being_closed_is_asked_about(now: datetime, cuisine: Room) -> None:
    """Many come in while it closes: each is refused, or parted with all who sit there."""
    crowd = [build.person(now) for _ in range(7)]
    cursor, _ = people_queries.moved_since(0)
    came = [partial(enter, who, "cuisine", now) for who in crowd]
    *answers, closed = at_once(*came, partial(close, "cuisine", now))
    assert closed is True
    assert {str(answer) for answer in answers if not isinstance(answer, Done)} <= {str(Refused("not_found"))}
    sitting = {who.person for who, answer in zip(crowd, answers, strict=True) if isinstance(answer, Done)}
    assert set(Seat.objects.values_list("person_id", flat=True)) == sitting
    assert sitting == set(people_queries.moved_since(cursor)[1])


def test_leaving_the_place_leaves_every_room(now: datetime, cuisine: Room, lyon: Room, deuil: Room) -> None:
    lea = build.person(now)
    for where in (cuisine, lyon, deuil):
        build.seat(lea, where, now)
    actions.leave_all(lea.person, now)
    assert not Seat.objects.filter(left_at=None).exists()
    assert not Seat.objects.filter(room=deuil).exists()


# What is swept


def test_a_seat_without_a_socket_lapses_after_ten_minutes(now: datetime, cuisine: Room, deuil: Room) -> None:
    gone, here = build.seated(cuisine, now), build.seated(cuisine, now)
    build.seat(gone, deuil, now)
    build.present(here, now)
    assert actions.lapse_seats(now) == 0
    build.present(here, now + timedelta(minutes=9))
    assert actions.lapse_seats(now + timedelta(minutes=9)) == 0
    build.present(here, now + timedelta(minutes=10))
    assert actions.lapse_seats(now + timedelta(minutes=10)) == 2
    assert list(Seat.objects.filter(left_at=None).values_list("person_id", flat=True)) == [here.person]
    assert not Seat.objects.filter(room=deuil).exists()


def test_who_comes_back_in_time_keeps_the_seat(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    actions.lapse_seats(now)
    build.present(lea, now + timedelta(minutes=5))
    actions.lapse_seats(now + timedelta(minutes=5))
    assert Seat.objects.get().absent_since is None
    build.absent(lea)
    assert actions.lapse_seats(now + timedelta(minutes=12)) == 0


def test_who_comes_back_while_seats_are_swept_keeps_theirs(
    now: datetime, cuisine: Room, deuil: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    build.seat(lea, deuil, now)
    actions.lapse_seats(now)
    cursor, _ = people_queries.moved_since(0)
    late = now + timedelta(minutes=10)
    real = keeping.shut_out

    def meanwhile(*args: Any) -> Any:
        assert isinstance(enter(lea, "cuisine", late), Done)
        return real(*args)

    monkeypatch.setattr(keeping, "shut_out", meanwhile)
    assert actions.lapse_seats(late) == 1
    assert queries.seats_of([lea.person, marc.person]) == {lea.person: (frozenset({"cuisine", "deuil"}), frozenset())}
    assert marc.person in people_queries.moved_since(cursor)[1], "whoever lost a seat is asked about"


def test_who_took_a_seat_while_being_suspended_waits_for_no_ten_minutes(now: datetime) -> None:
    deuil = build.room("deuil", discreet=True)
    lea, marc = build.seated(deuil, now), build.seated(deuil, now)
    build.hush(lea, "*", now, "suspend")
    build.hush(marc, "*", now)
    assert actions.lapse_seats(now) == 1
    assert [seat.person_id for seat in Seat.objects.all()] == [marc.person]


def test_at_the_end_of_the_day_nobody_can_tell_who_sat_where(now: datetime, cuisine: Room, lyon: Room) -> None:
    lea = build.seated(cuisine, now)
    build.seat(lea, lyon, now)
    actions.leave(lea, "cuisine", now)
    assert actions.erase_old_seats(now) == 0
    tomorrow = end_of_day(now) + timedelta(minutes=1)
    assert actions.erase_old_seats(tomorrow) == 1
    assert Seat.objects.get().room_id == lyon.pk


# The rooms there are from the start


def test_default_rooms_are_opened_once(now: datetime) -> None:
    assert actions.open_default_rooms(now) == Room.objects.count() >= 38
    Room.objects.filter(slug="lyon").update(name="Lugdunum", n=7)
    assert actions.open_default_rooms(now) == 0
    assert Room.objects.get(slug="lyon").name == "Lugdunum"
    assert Room.objects.get(slug="deuil").discreet


def test_no_room_is_opened_under_a_name_that_the_filters_refuse(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = names.DefaultRoom("essai", "Placette-essai-refus", "Un sujet.", "Trial", "A topic.")
    monkeypatch.setattr(names, "DEFAULT_ROOMS", (bad, *names.DEFAULT_ROOMS[:1]))
    assert actions.open_default_rooms(now) == 1
    assert not Room.objects.filter(slug="essai").exists()


def test_the_filters_pass_every_room_of_the_place() -> None:
    for room in names.DEFAULT_ROOMS:
        for words in (room.name, room.topic, room.name_en, room.topic_en):
            assert screening.words_of(words, "public", place="room_name").kind == "pass", words
