"""The square and its rooms without scripts: who reads what, and where each way leads."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.test import Client

from placette.rooms import actions
from placette.rooms.models import Message, Room, Seat
from tests.rooms import build
from tests.rooms.build import ask
from tests.rooms.visitor import Visitor, box

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_place")]


@pytest.mark.parametrize("path", ["/square", "/square/rooms", "/rooms/cuisine", "/rooms/cuisine/people"])
def test_who_has_not_walked_in_is_shown_the_door(cuisine: Room, path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (303, "/")


@pytest.mark.parametrize("path", ["/rooms/cuisine/say", "/rooms/cuisine/enter"])
def test_and_so_is_who_posts(cuisine: Room, path: str) -> None:
    answer = Client().post(path, {"words": "bonjour", "nonce": "n"})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert not Message.objects.exists()


def test_the_square_lists_rooms(cuisine: Room, lyon: Room, lea: Visitor) -> None:
    answer = lea.get("/square")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'href="/rooms/cuisine"' in text
    assert 'href="/rooms/lyon"' in text
    assert "Léa" in text


def test_rooms_in_the_language_of_the_visit(cuisine: Room, now: datetime) -> None:
    john = Visitor("John", now, "en")
    text = john.get("/square/rooms?room=cuisine").content.decode()
    assert "Cooking" in text
    assert 'aria-current="page"' in text


def test_a_form_s_address_looked_at_leads_to_the_room(cuisine: Room, lea: Visitor) -> None:
    for form in ("say", "enter", "withdraw", "leave", "change", "erase"):
        answer = lea.get(f"/rooms/cuisine/{form}")
        assert (answer.status_code, answer["Location"]) == (303, "/rooms/cuisine")


def test_the_count_of_those_near_is_true_or_says_that_there_are_more(lea: Visitor, now: datetime) -> None:
    for _ in range(51):
        build.present(build.person(now), now)
    total = re.compile(r"data-total>(\d+\+?)<")
    near = lea.get("/square").content.decode().split('id="people"')[1]
    assert total.findall(near) == ["50+"]


@pytest.mark.parametrize("path", ["/rooms/nulle-part", "/rooms/a%00b"])
def test_a_room_that_is_not_there(lea: Visitor, path: str) -> None:
    assert lea.get(path).status_code == 404


def test_the_people_column(cuisine: Room, lea: Visitor, now: datetime) -> None:
    marc = build.seated(cuisine, now)
    build.present(marc, now)
    assert marc.handle not in lea.get("/rooms/cuisine/people").content.decode()
    lea.sit(cuisine, now)
    assert marc.handle in lea.get("/rooms/cuisine/people").content.decode()


def test_who_is_suspended_is_told_why_and_reads_nothing(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    actions.say([ask(lea.caller, "cuisine", "mot secret", now)])
    number = build.hush(lea.caller, "*", now, measure="suspend")
    for path in ("/square", "/rooms/cuisine", "/rooms/cuisine/people"):
        answer = lea.get(path)
        assert answer.status_code == 403
        assert f"/case/{number}" in answer.content.decode()
        assert "secret" not in answer.content.decode()
    for path in ("/api/rooms/cuisine/since/0", "/api/people", "/api/people?room=cuisine"):
        answer = lea.get(path)
        assert (answer.status_code, answer.json()["why"]) == (403, "suspended")


def test_a_seat_that_lapsed_while_somebody_wrote_costs_no_words(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    Seat.objects.update(left_at=now)
    done = lea.post("/rooms/cuisine/say", words="longtemps pesé", nonce="n1")
    assert (done.status_code, done["Location"]) == (303, "/rooms/cuisine")
    assert Message.objects.get().words == "longtemps pesé"


def test_who_must_wait_for_a_room_keeps_the_words_that_were_written(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(build.room("lyon"), now)
    answer = lea.post("/rooms/cuisine/say", words="écrit trop tôt", nonce="n1")
    page = answer.content.decode()
    assert box(page) == "écrit trop tôt"
    assert 'name="words" value="écrit trop tôt"' in page, "the way in takes them along"
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    assert box(lea.post("/rooms/cuisine/enter", token=token[1], words="écrit trop tôt").content.decode()) == "écrit trop tôt"
    lea.sit(cuisine, now)
    assert box(lea.post("/rooms/cuisine/enter", words="écrit trop tôt").content.decode()) == "écrit trop tôt"
    assert not Message.objects.exists()


def test_a_page_of_a_room_that_was_closed_may_still_ask_who_sits_there(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    Room.objects.update(withheld_by=build.statement(now))
    answer = lea.get("/rooms/cuisine/people")
    assert (answer.status_code, answer.content) == (204, b"")
