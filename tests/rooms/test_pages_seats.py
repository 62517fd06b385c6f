"""Without scripts: a room is waited for, entered, kept and left."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest

from placette.people.models import Person
from placette.rooms import actions, api, forms, queries, views
from placette.rooms.models import Room, Seat
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.visitor import Visitor

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_place")]


def test_a_visit_without_scripts(cuisine: Room, lyon: Room, lea: Visitor, now: datetime) -> None:
    """Enter, read, say, see it; the second room asks for five seconds, which the token remembers."""
    assert 'data-seated="no"' in lea.get("/rooms/cuisine").content.decode()
    entered = lea.post("/rooms/cuisine/enter")
    assert (entered.status_code, entered["Location"]) == (303, "/rooms/cuisine")
    said = lea.post("/rooms/cuisine/say", words="bonjour à toutes", nonce="n1")
    assert (said.status_code, said["Location"]) == (303, "/rooms/cuisine")
    page = lea.get("/rooms/cuisine").content.decode()
    assert "bonjour à toutes" in page
    assert 'data-epoch="ep"' in page
    assert 'data-head="1"' in page
    waiting = lea.post("/rooms/lyon/enter")
    assert waiting.status_code == 200
    assert Seat.objects.count() == 1
    token = forms.waiting_token(lea.caller.person, "lyon", now - timedelta(seconds=5.1))
    entered = lea.post("/rooms/lyon/enter", token=token)
    assert (entered.status_code, entered["Location"]) == (303, "/rooms/lyon")


def test_a_new_face_that_moves_by_a_page_is_parted_from_the_room_before_on_its_sockets(
    cuisine: Room, lyon: Room, lea: Visitor, now: datetime, told: Recorder
) -> None:
    Person.objects.update(known_face=False)
    lea.sit(cuisine, now)
    token = forms.waiting_token(lea.caller.person, "lyon", now - timedelta(seconds=6))
    assert lea.post("/rooms/lyon/enter", token=token).status_code == 303
    assert queries.seats_of([lea.caller.person])[lea.caller.person][0] == {"lyon"}
    assert told.rechecks == [lea.caller.person], "this process asks at once where they sit"


@pytest.fixture
def clock(now: datetime, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """`at` is the hour for pages of rooms."""
    made = SimpleNamespace(at=now)
    for module in (views, api):
        monkeypatch.setattr(module, "timezone", SimpleNamespace(now=lambda: made.at))
    return made


@pytest.mark.parametrize("how", ["looks", "says", "posts"])
def test_whoever_asks_for_a_page_a_minute_keeps_the_seat_without_a_socket(
    cuisine: Room, lea: Visitor, now: datetime, clock: SimpleNamespace, how: str
) -> None:
    lea.sit(cuisine, now)
    for minute in range(1, 31):
        clock.at = now + timedelta(minutes=minute)
        build.open_place(clock.at)
        words = {"words": "oui", "nonce": f"n{minute}"}
        if how == "looks":
            assert lea.get("/rooms/cuisine").status_code == 200
        elif how == "says":
            assert lea.post("/rooms/cuisine/say", **words).status_code == 303
        else:
            assert lea.post("/api/rooms/cuisine/messages", **words).status_code == 201
        assert actions.lapse_seats(clock.at + timedelta(seconds=minute)) == 0
    assert actions.lapse_seats(clock.at + timedelta(minutes=9)) == 0
    assert actions.lapse_seats(clock.at + timedelta(minutes=11)) == 1, "who says nothing for ten minutes has gone"


def test_the_page_hands_out_a_token_that_counts_from_then(
    cuisine: Room, lyon: Room, lea: Visitor, now: datetime
) -> None:
    lea.sit(cuisine, now)
    found = re.search(r'name="token" value="([^"]+)"', lea.get("/rooms/lyon").content.decode())
    assert found
    who = lea.caller.person
    later = datetime.now(now.tzinfo) + timedelta(seconds=6)
    assert 5 <= forms.waited(found[1], who, "lyon", later) <= 7
    again = lea.post("/rooms/lyon/enter", token=found[1])
    assert found[1] in again.content.decode()


def test_a_reload_counts_on_from_the_first_look_and_lets_in_when_the_wait_is_over(
    cuisine: Room, lyon: Room, lea: Visitor, now: datetime
) -> None:
    lea.sit(cuisine, now)
    first = lea.get("/rooms/lyon")
    assert '<meta http-equiv="refresh" content="5; url=/rooms/lyon">' in first.content.decode()
    assert first.cookies[forms.WAIT_COOKIE]["path"] == "/rooms/lyon"
    kept = forms.waiting_token(lea.caller.person, "lyon", datetime.now(now.tzinfo) - timedelta(seconds=2.5))
    lea.client.cookies[forms.WAIT_COOKIE] = kept
    again = lea.get("/rooms/lyon").content.decode()
    assert 'content="3; url=/rooms/lyon"' in again
    assert kept in again, "the form goes on with the same token"
    lea.client.cookies[forms.WAIT_COOKIE] = forms.waiting_token(
        lea.caller.person, "lyon", datetime.now(now.tzinfo) - timedelta(seconds=5.1)
    )
    opened = lea.get("/rooms/lyon")
    assert (opened.status_code, opened["Location"]) == (303, "/rooms/lyon")
    assert opened.cookies[forms.WAIT_COOKIE].value == ""
    page = lea.get("/rooms/lyon").content.decode()
    assert 'data-seated="yes"' in page
    assert "http-equiv" not in page


def test_nobody_is_let_in_by_another_s_token_or_by_a_mere_look(
    cuisine: Room, lyon: Room, lea: Visitor, now: datetime
) -> None:
    lea.sit(cuisine, now)
    past = datetime.now(now.tzinfo) - timedelta(seconds=6)
    lea.client.cookies[forms.WAIT_COOKIE] = forms.waiting_token("marc", "lyon", past)
    assert 'data-seated="no"' in lea.get("/rooms/lyon").content.decode()
    lea.client.cookies[forms.WAIT_COOKIE] = forms.waiting_token(lea.caller.person, "lyon", past)
    assert lea.client.head("/rooms/lyon").status_code == 200
    assert not Seat.objects.filter(room=lyon).exists()


def test_a_token_is_for_one_person_and_one_room(now: datetime) -> None:
    token = forms.waiting_token("lea", "lyon", now)
    later = now + timedelta(seconds=6)
    assert forms.waited(token, "lea", "lyon", later) == pytest.approx(6, abs=0.01)
    assert forms.waited(token, "marc", "lyon", later) == 0
    assert forms.waited(token, "lea", "cuisine", later) == 0
    assert forms.waited(token, "lea", "lyon", now + timedelta(hours=2)) == 0
    assert forms.waited(token, "lea", "lyon", now - timedelta(seconds=6)) == 0
    assert forms.waited(token + "x", "lea", "lyon", later) == 0
    assert forms.waited("", "lea", "lyon", later) == 0


def test_nothing_to_write_in_before_one_sits(cuisine: Room, lea: Visitor, now: datetime) -> None:
    form = re.compile(r"<form class=\"composer\"[^>]*>")
    found = form.search(lea.get("/rooms/cuisine").content.decode())
    assert found
    assert found[0].endswith(" hidden>")
    lea.sit(cuisine, now)
    found = form.search(lea.get("/rooms/cuisine").content.decode())
    assert found
    assert "hidden" not in found[0]


def test_who_leaves_the_place_leaves_no_seat(lea: Visitor, cuisine: Room, now: datetime) -> None:
    lea.sit(cuisine, now)
    lea.sit(build.room("deuil", discreet=True), now)
    assert lea.post("/leave").status_code == 303
    assert not Seat.objects.filter(left_at=None).exists()
    assert not Seat.objects.filter(room__discreet=True).exists()
