"""The square without scripts, and rooms over JSON, as a browser and a program meet them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from placette.entry import actions as entry
from placette.live.events import Caller, Origin
from placette.people import places
from placette.people.actions import Newcomer
from placette.people.models import Person
from placette.rooms import actions, forms, queries, views
from placette.rooms.models import Epoch, Message, Room, Seat
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask, entering

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
REFUSED, HELD = "placette-essai-refus", "placette-essai-attente"


@pytest.fixture(autouse=True)
def place(now: datetime) -> None:
    build.open_place(now)
    Epoch.objects.create(value="ep")


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine", name="Cuisine", name_en="Cooking", topic="Recettes")


@pytest.fixture
def lyon() -> Room:
    return build.room("lyon", name="Lyon")


class Visitor:
    """A browser whose owner walked in: `client` sends, `caller` is who they are to the actions."""

    def __init__(self, handle: str, now: datetime, lang: str = "fr") -> None:
        home = places.find("69001")
        assert home is not None
        [admitted] = entry.walk_in([Newcomer(handle, "f", 30, home)], "test", lang, "1", now, known_face=True)
        assert isinstance(admitted, entry.Admitted)
        self.client = Client(headers={"accept-language": lang})
        self.client.cookies["placette_visit"] = admitted.cookie
        self.caller = Caller(admitted.visit, admitted.person, admitted.handle, lang, Origin("192.0.2.7", 4321))

    def get(self, path: str, **how: Any) -> Any:
        return self.client.get(path, **how)

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(path, fields)

    def sit(self, where: Room, now: datetime) -> None:
        build.seat(self.caller, where, now)


@pytest.fixture
def lea(now: datetime) -> Visitor:
    return Visitor("Léa", now)


# Pages


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
    monkeypatch.setattr(views, "timezone", SimpleNamespace(now=lambda: made.at))
    return made


@pytest.mark.parametrize("talks", [False, True])
def test_whoever_asks_for_a_page_a_minute_keeps_the_seat_without_a_socket(
    cuisine: Room, lea: Visitor, now: datetime, clock: SimpleNamespace, talks: bool
) -> None:
    lea.sit(cuisine, now)
    for minute in range(1, 31):
        clock.at = now + timedelta(minutes=minute)
        build.open_place(clock.at)
        page = lea.post("/rooms/cuisine/say", words="oui", nonce=f"n{minute}") if talks else lea.get("/rooms/cuisine")
        assert page.status_code == (303 if talks else 200)
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


@pytest.mark.parametrize(
    ("words", "status"), [(REFUSED, 422), (HELD, 202), ("", 400), ("x" * 2001, 400), ("https://a.test\x00", 303)]
)
def test_what_comes_of_words(cuisine: Room, lea: Visitor, now: datetime, words: str, status: int) -> None:
    lea.sit(cuisine, now)
    answer = lea.post("/rooms/cuisine/say", words=words, nonce="n1")
    assert answer.status_code == status


def box(page: str) -> str:
    """What stands in the box where one writes."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize(("words", "why"), [(REFUSED, "ne respecte pas"), ("x" * 2001, "2000")])
def test_a_refusal_keeps_the_words_and_says_why_beside_them(
    cuisine: Room, lea: Visitor, now: datetime, words: str, why: str
) -> None:
    lea.sit(cuisine, now)
    page = lea.post("/rooms/cuisine/say", words=words, nonce="n1").content.decode()
    assert box(page) == words
    wrong = re.search(r"data-wrong>(.*?)</p>", page, re.DOTALL)
    assert wrong, "not hidden"
    assert why in wrong[1]
    assert 'href="/case/' in wrong[1] or words != REFUSED
    assert 'value="n1"' not in page, "other words need another name"


def test_too_fast_keeps_the_words_too(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    for turn in range(12):
        answer = lea.post("/rooms/cuisine/say", words=f"mot {turn}", nonce=f"n{turn}")
        if answer.status_code == 429:
            assert box(answer.content.decode()) == f"mot {turn}"
            return
    raise AssertionError("the pace let twelve words pass at once")


def test_nothing_to_write_in_before_one_sits(cuisine: Room, lea: Visitor, now: datetime) -> None:
    form = re.compile(r"<form class=\"composer\"[^>]*>")
    found = form.search(lea.get("/rooms/cuisine").content.decode())
    assert found
    assert found[0].endswith(" hidden>")
    lea.sit(cuisine, now)
    found = form.search(lea.get("/rooms/cuisine").content.decode())
    assert found
    assert "hidden" not in found[0]


def test_held_words_stay_in_sight_of_their_author_and_can_be_taken_back(
    cuisine: Room, lea: Visitor, now: datetime
) -> None:
    lea.sit(cuisine, now)
    marc = Visitor("Marc", now)
    marc.sit(cuisine, now)
    for turn in range(2):
        page = lea.post("/rooms/cuisine/say", words=f"{HELD} {turn}", nonce=f"n{turn}").content.decode()
        assert box(page) == "", "held words wait in the talk, not in the box"
    page = lea.get("/rooms/cuisine").content.decode()
    ids = re.findall(r'data-held="(\w+)"', page)
    assert len(ids) == 2
    assert f"{HELD} 1" in page
    assert HELD not in marc.get("/rooms/cuisine").content.decode()
    taken = lea.post("/rooms/cuisine/withdraw", id=ids[0])
    assert (taken.status_code, taken["Location"]) == (303, "/rooms/cuisine")
    corrected = lea.post("/rooms/cuisine/withdraw", id=ids[1], correct="yes").content.decode()
    assert box(corrected) == f"{HELD} 1"
    assert "data-held" not in corrected
    assert not Message.objects.filter(state="held").exists()


def test_nobody_takes_back_what_another_said(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    lea.post("/rooms/cuisine/say", words=HELD, nonce="n1")
    marc = Visitor("Marc", now)
    marc.sit(cuisine, now)
    page = marc.post("/rooms/cuisine/withdraw", id=Message.objects.get().pk, correct="yes").content.decode()
    assert HELD not in page
    assert "n’attendent plus" in page
    assert Message.objects.get().state == "held"


def test_who_is_hushed_reads_why_on_every_page_and_cannot_begin_to_write(
    cuisine: Room, lyon: Room, lea: Visitor, now: datetime
) -> None:
    lea.sit(cuisine, now)
    number = build.hush(lea.caller, "cuisine", now)
    page = lea.get("/rooms/cuisine").content.decode()
    assert re.search(rf'data-banner="notice"><p class="banner house">.*silence jusqu’au .*href="/case/{number}"', page)
    assert "<fieldset disabled>" in page
    assert lea.get("/rooms/cuisine/silence").status_code == 200
    for free in ("/square", "/rooms/lyon"):
        assert f"/case/{number}" not in lea.get(free).content.decode()
    assert lea.get("/rooms/lyon/silence").status_code == 204
    refused = lea.post("/rooms/cuisine/say", words="mes mots", nonce="n1")
    assert refused.status_code == 403
    assert box(refused.content.decode()) == "mes mots"
    everywhere = build.hush(lea.caller, "*", now + timedelta(hours=1))
    assert f"/case/{everywhere}" in lea.get("/square").content.decode()


def test_whoever_had_words_removed_today_reads_it_without_scripts(cuisine: Room, lea: Visitor, now: datetime) -> None:
    made = build.statement(now, lea.caller)
    page = lea.get("/square").content.decode()
    assert "Un de vos messages" in page or "un de vos messages" in page
    assert f"/case/{made.number}" in page


def test_a_form_s_address_looked_at_leads_to_the_room(cuisine: Room, lea: Visitor) -> None:
    for form in ("say", "enter", "withdraw"):
        answer = lea.get(f"/rooms/cuisine/{form}")
        assert (answer.status_code, answer["Location"]) == (303, "/rooms/cuisine")


def test_the_count_of_those_near_is_true_or_says_that_there_are_more(lea: Visitor, now: datetime) -> None:
    for _ in range(51):
        build.present(build.person(now), now)
    total = re.compile(r"data-total>(\d+\+?)<")
    near = lea.get("/square").content.decode().split('id="people"')[1]
    assert total.findall(near) == ["50+"]


def test_the_same_form_sent_twice_says_it_once(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    for _ in range(2):
        assert lea.post("/rooms/cuisine/say", words="bonjour", nonce="n1").status_code == 303
    assert Message.objects.count() == 1


@pytest.mark.parametrize("path", ["/rooms/nulle-part", "/rooms/nulle-part/people", "/rooms/a%00b"])
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


def test_who_leaves_the_place_leaves_no_seat(lea: Visitor, cuisine: Room, now: datetime) -> None:
    lea.sit(cuisine, now)
    lea.sit(build.room("deuil", discreet=True), now)
    assert lea.post("/leave").status_code == 303
    assert not Seat.objects.filter(left_at=None).exists()
    assert not Seat.objects.filter(room__discreet=True).exists()


# JSON


@pytest.mark.parametrize("path", ["/api/rooms", "/api/rooms/cuisine/since/0", "/api/people"])
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
    assert (held.status_code, held.json()) == (202, {"held": True, "id": Message.objects.get().pk})
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
