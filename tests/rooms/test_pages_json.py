"""Rooms over JSON, as a program meets them."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from placette.rooms import actions, queries
from placette.rooms.models import Message, Room
from tests.rooms import build
from tests.rooms.build import ask, entering
from tests.rooms.visitor import HELD, REFUSED, Visitor

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_place")]


@pytest.mark.parametrize("path", ["/api/rooms", "/api/rooms/cuisine/since/0", "/api/rooms/cuisine/before/9", "/api/people"])
def test_json_asks_for_a_visit(cuisine: Room, path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 401
    assert answer["Content-Type"].startswith("application/json")


def test_rooms_as_json(cuisine: Room, lyon: Room, lea: Visitor) -> None:
    answer = lea.get("/api/rooms")
    assert answer["Content-Type"] == "application/json"
    first = answer.json()[0]
    assert first == {
        "slug": "cuisine", "name": "Cuisine", "topic": "Recettes", "discreet": False, "present": 0, "wait_seconds": 0,
    }  # fmt: skip


def test_what_was_said_as_json(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    actions.say([ask(lea.caller, "cuisine", f"mot {turn}", now) for turn in range(3)])
    body = lea.get("/api/rooms/cuisine/since/1?limit=1").json()
    assert (body["epoch"], body["resync"], body["more"], body["n"]) == ("ep", False, True, 3)
    assert [item["n"] for item in body["messages"]] == [2]
    html = lea.get("/api/rooms/cuisine/since/0?as=html").json()
    assert set(html["messages"][0]) == {"t", "n", "id", "html", "nonce"}
    assert lea.get("/api/rooms/cuisine/since/9").json()["resync"] is True
    assert lea.get("/api/rooms/cuisine/since/1?epoch=other").json()["resync"] is True
    assert lea.get("/api/rooms/lyon/since/0").json()["why"] == "not_seated"
    older = lea.get("/api/rooms/cuisine/before/3?limit=1&as=html").json()
    assert ([item["n"] for item in older["messages"]], older["more"], older["n"]) == ([2], True, 3)
    assert lea.get("/api/rooms/lyon/before/9").json()["why"] == "not_seated"


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "as=xml"])
def test_what_cannot_be_asked(cuisine: Room, lea: Visitor, now: datetime, query: str) -> None:
    lea.sit(cuisine, now)
    answer = lea.get(f"/api/rooms/cuisine/since/0?{query}")
    assert (answer.status_code, answer.json()["why"]) == (400, "bad_request")


def test_saying_over_json(cuisine: Room, lea: Visitor, now: datetime) -> None:
    assert lea.post("/api/rooms/cuisine/messages", words="bonjour", nonce="n1").status_code == 409
    lea.sit(cuisine, now)
    answer = lea.post("/api/rooms/cuisine/messages", words="bonjour", nonce="n1")
    assert answer.status_code == 201
    body = answer.json()
    assert (body["t"], body["room"], body["n"], body["words"], body["nonce"]) == ("said", "cuisine", 1, "bonjour", "n1")
    assert body["by"] == {"person": lea.caller.person, "handle": "Léa"}
    assert lea.post("/api/rooms/cuisine/messages", words="bonjour", nonce="n1").json() == body
    other = lea.post("/api/rooms/cuisine/messages", words="bonsoir", nonce="n1")
    assert (other.status_code, other.json()["why"]) == (400, "bad_request")


def test_answers_to_words_over_json(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    held = lea.post("/api/rooms/cuisine/messages", words=HELD, nonce="n1")
    row = Message.objects.get()
    assert row.held_by is not None
    assert (held.status_code, held.json()) == (202, {"held": True, "id": row.pk, "case": row.held_by.number})
    refused = lea.post("/api/rooms/cuisine/messages", words=REFUSED, nonce="n2")
    assert (refused.status_code, refused.json()["why"]) == (422, "refused_words")
    assert refused.json()["say"]
    missing = lea.post("/api/rooms/cuisine/messages", words="bonjour")
    assert (missing.status_code, missing.json()["why"]) == (400, "bad_request")
    photo = SimpleUploadedFile("a.jpg", b"\xff\xd8", "image/jpeg")
    picture = lea.post("/api/rooms/cuisine/messages", words="bonjour", nonce="n3", photo=photo)
    assert (picture.status_code, picture.json()["why"]) == (422, "refused_photo")
    assert not Message.objects.filter(nonce="n3").exists()
    nowhere = lea.post("/api/rooms/nulle-part/messages", words="bonjour", nonce="n4")
    assert (nowhere.status_code, nowhere.json()["why"]) == (404, "not_found")


def test_too_fast_over_json_says_when(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    answers = [lea.post("/api/rooms/cuisine/messages", words="mot", nonce=f"n{turn}") for turn in range(12)]
    fast = next(answer for answer in answers if answer.status_code == 429)
    assert fast.json()["why"] == "too_fast"
    assert 0 < fast.json()["retry_after"] <= 1
    assert int(fast["Retry-After"]) >= 1


def test_people_as_json(cuisine: Room, lea: Visitor, now: datetime) -> None:
    marc = build.person(now)
    build.present(marc, now)
    body = lea.get("/api/people").json()
    assert body["cursor"] is None
    [card] = body["people"]
    assert list(card) == ["person", "handle", "sex", "age", "town", "about_km", "present"]
    assert card["person"] == marc.person
    assert lea.get("/api/people?sex=m").json()["people"] == []
    assert lea.get("/api/people?sex=x").status_code == 400
    assert lea.get("/api/people?q=x").status_code == 400
    assert lea.get("/api/people?room=cuisine").status_code == 409


def test_people_of_a_discreet_room_as_json(lea: Visitor, now: datetime) -> None:
    deuil = build.room("deuil", discreet=True)
    marc = build.seated(deuil, now)
    build.present(marc, now)
    lea.sit(deuil, now)
    [card] = lea.get("/api/people?room=deuil").json()["people"]
    assert card == {"person": marc.person, "handle": marc.handle, "present": True}


def test_a_page_reads_what_a_socket_wrote(cuisine: Room, lea: Visitor, now: datetime) -> None:
    marc = build.person(now)
    actions.enter([entering(marc, "cuisine", now)])
    actions.say([ask(marc, "cuisine", "par la prise", now)])
    lea.sit(cuisine, now)
    assert "par la prise" in lea.get("/rooms/cuisine").content.decode()
    assert queries.sits(marc.person, "cuisine")
