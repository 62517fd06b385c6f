"""Leaving a room or the place, seats that lapse, and what is kept of who sat where."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from placette.kernel.clock import end_of_day
from placette.live.events import Done, Refused
from placette.people import queries as people_queries
from placette.rooms import actions, queries
from placette.rooms.actions import keeping
from placette.rooms.models import Room, Seat
from tests.rooms import build
from tests.rooms.build import enter, moved

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def test_leaving(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    assert actions.leave(lea, "cuisine", now) == Done(part="cuisine")
    assert Seat.objects.get().left_at == now
    assert actions.leave(lea, "cuisine", now + timedelta(minutes=1)) == Done(part="cuisine")
    assert Seat.objects.get().left_at == now
    assert actions.leave(lea, "nulle-part", now) == Refused("not_found")
    assert actions.leave(lea, "\x00", now) == Refused("not_found")


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
