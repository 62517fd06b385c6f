"""Without scripts: words are said, refused, held, taken back; whoever is silenced reads why."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import transaction

from placette.rooms import actions
from placette.rooms.models import Message, Room
from tests.rooms import build
from tests.rooms.visitor import HELD, REFUSED, Visitor, box

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_place")]


@pytest.mark.parametrize(
    ("words", "status"), [(REFUSED, 422), (HELD, 202), ("", 400), ("x" * 2001, 400), ("https://a.test\x00", 303)]
)
def test_what_comes_of_words(cuisine: Room, lea: Visitor, now: datetime, words: str, status: int) -> None:
    lea.sit(cuisine, now)
    answer = lea.post("/rooms/cuisine/say", words=words, nonce="n1")
    assert answer.status_code == status


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


def test_words_that_nobody_saw_are_not_called_removed(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    lea.post("/rooms/cuisine/say", words=f"mot {HELD}", nonce="n1")
    held = Message.objects.get()
    with transaction.atomic():
        made = build.statement(now, lea.caller, kind="held")
        assert actions.refuse(held, made)
    shown = unescape(lea.get("/square").content.decode())
    shown = re.sub(r"<template.*?</template>", "", shown, flags=re.DOTALL)
    assert "pas laissé passer un de vos messages" in shown
    assert "retiré un de vos messages" not in shown
    assert f"/case/{made.number}" in shown


def test_the_same_form_sent_twice_says_it_once(cuisine: Room, lea: Visitor, now: datetime) -> None:
    lea.sit(cuisine, now)
    for _ in range(2):
        assert lea.post("/rooms/cuisine/say", words="bonjour", nonce="n1").status_code == 303
    assert Message.objects.count() == 1
