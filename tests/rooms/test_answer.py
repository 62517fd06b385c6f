"""Answering a message: its number goes with the words, and nothing of what it said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction

from placette.live.events import Caller, Done, Held
from placette.rooms import actions, items, queries, sockets
from placette.rooms.models import Message, Room
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def place(now: datetime) -> None:
    build.open_place(now)


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine")


def said(who: Caller, words: str, now: datetime, re: int | None = None) -> Message:
    [answer] = actions.say([replace(ask(who, "cuisine", words, now), re=re)], now)
    assert isinstance(answer, Done), answer
    return Message.objects.get(pk=answer.body["id"])


def test_an_answer_tells_the_number_of_what_it_answers(now: datetime, cuisine: Room, told: Recorder) -> None:
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    first = said(lea, "qui vient demain ?", now)
    answer = said(marc, "moi, vers midi", now, first.n)
    assert answer.re == first.n
    item = json.loads(told.rooms[-1].json)
    assert item["re"] == first.n
    assert f'data-re="{first.n}"' in json.loads(told.rooms[-1].html)["html"]
    assert "demain" not in str(item)
    assert "re" not in json.loads(told.rooms[0].json)


@pytest.mark.parametrize("ahead", [0, 1, 500])
def test_nobody_answers_what_is_not_said_yet(now: datetime, cuisine: Room, ahead: int) -> None:
    lea = build.seated(cuisine, now)
    cuisine.refresh_from_db()
    assert said(lea, "bonsoir", now, cuisine.n + 1 + ahead).re is None


def test_a_withheld_answer_says_nothing_of_what_it_answered(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    first = said(lea, "qui vient demain ?", now)
    answer = said(build.seated(cuisine, now), "moi", now, first.n)
    with transaction.atomic():
        locked = actions.lock(answer.pk)
        assert locked is not None
        assert actions.withhold(locked, build.statement(now), "rules", now)
    answer.refresh_from_db()
    event = items.told("cuisine", answer)
    assert "re" not in json.loads(event.json)
    assert "data-re" not in event.html.decode()


@pytest.mark.parametrize("re", [0, -1, "1", 1.5, True, 2**60])
def test_a_socket_refuses_what_is_no_number(re: object) -> None:
    asked = SimpleNamespace(body={"room": "cuisine", "words": "oui", "nonce": "n1", "re": re})
    assert getattr(sockets._read(asked, sockets.Say), "why", "") == "bad_request"  # type: ignore[arg-type]


@pytest.mark.parametrize("ahead", [False, True])
def test_held_words_answer_only_what_was_said_before_them(now: datetime, cuisine: Room, ahead: bool) -> None:
    lea = build.seated(cuisine, now)
    first = said(build.seated(cuisine, now), "qui vient demain ?", now)
    assert first.n is not None
    wanted = first.n + 1 if ahead else first.n
    [answer] = actions.say([replace(ask(lea, "cuisine", "moi placette-essai-attente", now), re=wanted)], now)
    assert isinstance(answer, Held)
    said(build.seated(cuisine, now), "autre chose", now + timedelta(seconds=5))
    with transaction.atomic():
        assert actions.release(answer.id, now + timedelta(seconds=9))
    assert Message.objects.get(pk=answer.id).re == (None if ahead else first.n)


def test_whoever_moderates_reads_what_is_answered(now: datetime, cuisine: Room) -> None:
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    first = said(marc, "qui vient demain ?", now)
    for turn in range(1, 15):
        said(build.seated(cuisine, now), f"mot {turn}", now + timedelta(seconds=turn))
    later = now + timedelta(seconds=30)
    answer = said(lea, "moi", later, first.n)
    around = queries.around_of(answer.pk)
    assert around[0][:4] == (first.n, marc.person, marc.handle, "qui vient demain ?")
    assert [row[0] for row in around] == sorted(row[0] for row in around)
    zoe = build.seated(cuisine, now)
    [held] = actions.say([replace(ask(zoe, "cuisine", "moi placette-essai-attente", later), re=first.n)], later)
    assert isinstance(held, Held)
    assert [row[3] for row in queries.around_of(held.id)] == ["qui vient demain ?"]
