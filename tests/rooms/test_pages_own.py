"""Without scripts: one's own words are changed, erased and taken back, and a room is left."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.db import transaction

from placette.rooms import actions, queries
from placette.rooms.actions.changing import lock, withhold
from placette.rooms.models import Message, Room, Seat
from placette.safety.middleware import gauge
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask
from tests.rooms.visitor import HELD, REFUSED, Visitor, box

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_place")]


@pytest.fixture
def marc(cuisine: Room, now: datetime) -> Visitor:
    made = Visitor("Marc", now)
    made.sit(cuisine, now)
    return made


@pytest.fixture
def n(cuisine: Room, lea: Visitor, now: datetime) -> int:
    """The number of what Léa has said."""
    lea.sit(cuisine, now)
    actions.say([ask(lea.caller, "cuisine", "une souppe", now)])
    return Message.objects.get().n or 0


def test_one_s_own_words_and_no_others_have_a_way_to_their_page(n: int, lea: Visitor, marc: Visitor) -> None:
    way = f'href="/rooms/cuisine/own/{n}"'
    assert way in lea.get("/rooms/cuisine").content.decode()
    assert way not in marc.get("/rooms/cuisine").content.decode()
    page = lea.get(f"/rooms/cuisine/own/{n}").content.decode()
    assert box(page) == "une souppe"
    assert "Effacer pour de bon" in page
    assert marc.get(f"/rooms/cuisine/own/{n}").status_code == 404


@pytest.mark.parametrize("number", [0, 9, 2**53 + 1, 10**30])
def test_a_number_that_is_nothing_of_one_s_own(n: int, lea: Visitor, number: int) -> None:
    assert lea.get(f"/rooms/cuisine/own/{number}").status_code == 404
    for act in ("change", "erase"):
        assert lea.post(f"/rooms/cuisine/{act}", n=number, words="autre").status_code == 404
    assert Message.objects.get().words == "une souppe"


def test_words_are_changed(n: int, lea: Visitor, marc: Visitor) -> None:
    done = lea.post("/rooms/cuisine/change", n=n, words="une soupe")
    assert (done.status_code, done["Location"]) == (303, "/rooms/cuisine")
    page = marc.get("/rooms/cuisine").content.decode()
    assert "une soupe" in page
    assert "une souppe" not in page


def test_a_change_that_is_refused_says_why_and_keeps_the_words(n: int, lea: Visitor) -> None:
    answer = lea.post("/rooms/cuisine/change", n=n, words=REFUSED)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert box(page) == REFUSED
    assert "ne respecte pas" in page
    assert re.search(r'role="alert">.*href="/case/', page)
    assert Message.objects.get().words == "une souppe"


def test_who_is_silenced_reads_why_and_may_still_erase(n: int, lea: Visitor, now: datetime) -> None:
    number = build.hush(lea.caller, "cuisine", now)
    page = lea.get(f"/rooms/cuisine/own/{n}").content.decode()
    assert f"/case/{number}" in page
    assert "/rooms/cuisine/change" not in page
    refused = lea.post("/rooms/cuisine/change", n=n, words="autre")
    assert refused.status_code == 403
    assert box(refused.content.decode()) == "autre", "to be copied"
    assert lea.post("/rooms/cuisine/erase", n=n).status_code == 303
    assert not Message.objects.exclude(words="").exists()


def test_erasing_is_for_good_and_twice_is_once(n: int, lea: Visitor, marc: Visitor) -> None:
    for _ in range(2):
        done = lea.post("/rooms/cuisine/erase", n=n)
        assert (done.status_code, done["Location"]) == (303, "/rooms/cuisine")
    for one in (lea, marc):
        page = one.get("/rooms/cuisine").content.decode()
        assert "souppe" not in page
        assert "Effacé par la personne" in page
        assert f"/own/{n}" not in page
    late = lea.post("/rooms/cuisine/change", n=n, words="trop tard")
    assert late.status_code == 404
    assert "Ce n’est pas ici, ou plus maintenant" in late.content.decode()
    assert box(late.content.decode()) == "trop tard"


def test_nobody_erases_or_changes_what_another_said(n: int, marc: Visitor) -> None:
    for act in ("erase", "change"):
        answer = marc.post(f"/rooms/cuisine/{act}", n=n, words="autre")
        assert answer.status_code == 404
        assert "souppe" not in answer.content.decode()
    assert Message.objects.get().words == "une souppe"


def test_in_a_closed_place_one_erases_and_leaves_and_changes_nothing(n: int, lea: Visitor, now: datetime) -> None:
    build.open_place(now, "read_only")
    gauge.forget()
    assert "/rooms/cuisine/change" not in lea.get(f"/rooms/cuisine/own/{n}").content.decode()
    late = lea.post("/rooms/cuisine/change", n=n, words="presque")
    assert late.status_code == 503
    assert box(late.content.decode()) == "presque"
    assert lea.post("/rooms/cuisine/erase", n=n).status_code == 303
    assert lea.post("/rooms/cuisine/leave").status_code == 303
    assert not queries.sits(lea.caller.person, "cuisine")


def test_a_room_is_left_once_or_twice_and_other_screens_hear_no_more(
    cuisine: Room, lea: Visitor, now: datetime, told: Recorder
) -> None:
    before = lea.get("/rooms/cuisine").content.decode()
    assert 'action="/rooms/cuisine/leave" data-leave hidden>' in before, "nothing to leave yet"
    lea.sit(cuisine, now)
    assert 'action="/rooms/cuisine/leave" data-leave>' in lea.get("/rooms/cuisine").content.decode()
    for _ in range(2):
        left = lea.post("/rooms/cuisine/leave")
        assert (left.status_code, left["Location"]) == (303, "/square")
    assert not Seat.objects.filter(left_at=None).exists()
    assert lea.caller.person in told.rechecks
    assert lea.post("/rooms/nulle-part/leave").status_code == 404


def test_held_words_of_a_room_that_was_closed_are_taken_back(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    for turn in range(2):
        lea.post("/rooms/cuisine/say", words=f"{HELD} {turn}", nonce=f"n{turn}")
    ids = list(Message.objects.order_by("at", "pk").values_list("pk", flat=True))
    Room.objects.update(withheld_by=build.statement(now))
    gone = lea.post("/rooms/cuisine/withdraw", id=ids[0])
    assert (gone.status_code, gone["Location"]) == (303, "/square")
    kept = lea.post("/rooms/cuisine/withdraw", id=ids[1], correct="yes")
    assert kept.status_code == 404
    assert box(kept.content.decode()) == f"{HELD} 1", "to be copied"
    assert set(Message.objects.values_list("state", "words")) == {("withdrawn", "")}
    said = lea.post("/rooms/cuisine/say", words="trop tard", nonce="n9")
    assert said.status_code == 404
    assert box(said.content.decode()) == "trop tard"


def test_who_is_suspended_still_takes_their_words_back(n: int, lea: Visitor, now: datetime) -> None:
    actions.say([ask(lea.caller, "cuisine", HELD, now, "h")])
    held = Message.objects.exclude(n=n).get()
    build.hush(lea.caller, "*", now, measure="suspend")
    assert 'href="/mine"' in lea.get("/square").content.decode()
    mine = lea.get("/mine").content.decode()
    assert "une souppe" in mine
    assert f"/rooms/cuisine/own/{n}" in mine
    page = lea.get(f"/rooms/cuisine/own/{n}").content.decode()
    assert "/rooms/cuisine/change" not in page
    assert 'href="/mine"' in page, "the room would be no way back"
    assert lea.post("/rooms/cuisine/change", n=n, words="autre").status_code == 403
    done = lea.post("/rooms/cuisine/erase", n=n)
    assert (done.status_code, done["Location"]) == (303, "/mine")
    assert "souppe" not in lea.get("/mine").content.decode()
    assert lea.post("/rooms/cuisine/withdraw", id=held.pk).status_code == 303
    assert not Message.objects.exclude(words="").exists()


def test_words_in_a_room_that_was_closed_are_erased_and_not_changed(n: int, lea: Visitor, now: datetime) -> None:
    Room.objects.update(withheld_by=build.statement(now))
    assert "Ce salon est fermé" in lea.get("/mine").content.decode()
    page = lea.get(f"/rooms/cuisine/own/{n}").content.decode()
    assert "/rooms/cuisine/change" not in page
    assert lea.post("/rooms/cuisine/change", n=n, words="autre").status_code == 404
    assert Message.objects.get().words == "une souppe"
    done = lea.post("/rooms/cuisine/erase", n=n)
    assert (done.status_code, done["Location"]) == (303, "/mine")
    assert Message.objects.get().words == ""


def test_what_a_moderator_removed_is_listed_without_words_and_can_be_erased(n: int, lea: Visitor, now: datetime) -> None:
    message = Message.objects.get()
    with transaction.atomic():
        locked = lock(message.pk)
        assert locked is not None
        assert withhold(locked, build.statement(now), "rules", now)
    for path in ("/mine", f"/rooms/cuisine/own/{n}"):
        assert "souppe" not in lea.get(path).content.decode()
    assert "Retiré par la modération" in lea.get("/mine").content.decode()
    assert lea.post("/rooms/cuisine/erase", n=n).status_code == 303
    message.refresh_from_db()
    assert (message.state, message.words) == ("erased", "")
    assert "Retiré" not in lea.get("/mine").content.decode()


def test_the_list_of_one_s_own_words_is_one_s_own_and_has_pages(n: int, lea: Visitor, marc: Visitor, now: datetime) -> None:
    assert "souppe" not in marc.get("/mine").content.decode()
    row = Message.objects.get()
    Message.objects.bulk_create(
        Message(id=f"x{at}", room=row.room, author_id=row.author_id, handle=row.handle, n=at, words=f"mot {at}.",
                nonce=f"x{at}", at=now, state="shown", paced=row.paced) for at in range(100, 170)
    )  # fmt: skip
    first = lea.get("/mine").content.decode()
    assert first.count("/own/") == 50
    assert 'href="/mine?page=2"' in first
    assert lea.get("/mine?page=2").content.decode().count("/own/") == 21
    for odd in ("0", "-1", "x", "9" * 30, "\u0663"):
        assert lea.get("/mine", data={"page": odd}).status_code == 200
