"""Saying when something breaks or moves: one poisoned item, a busy or lost database, a place that closes meanwhile."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from placette.justice.models import SealedTraces
from placette.live.events import Done, Refused
from placette.rooms import actions, patience
from placette.rooms.actions import speaking
from placette.rooms.models import Message, Room, Seat
from placette.safety import screening
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


# One poisoned item


def test_one_poisoned_item_never_fails_the_batch(now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    ghost = build.seated(cuisine, now)
    real = speaking.again

    def again(before: Any, asks: Any, moment: datetime) -> Any:
        """The ghost's row goes after it was seen for the last time: its message would point to nobody."""
        found = real(before, asks, moment)
        if any(one.caller == ghost for one in asks):
            Seat.objects.filter(person_id=ghost.person).delete()
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM people_person WHERE id = %s", [ghost.person])
        return found

    monkeypatch.setattr(speaking, "again", again)
    first, lost, last = actions.say(
        [ask(lea, "cuisine", "un", now), ask(ghost, "cuisine", "deux", now), ask(marc, "cuisine", "trois", now)]
    )
    assert isinstance(first, Done)
    assert isinstance(last, Done)
    assert lost == Refused("unavailable")
    assert build.numbers(cuisine) == [1, 2]


@pytest.mark.parametrize("words", ["\ud800", "a\x00b", "\U0010ffff", "x" * 2000])
def test_odd_words_harm_nobody(now: datetime, cuisine: Room, words: str) -> None:
    lea = build.seated(cuisine, now)
    answers = actions.say(
        [ask(lea, "cuisine", "un", now), ask(lea, "cuisine", words, now), ask(lea, "cuisine", "trois", now)]
    )
    assert isinstance(answers[0], Done)
    assert isinstance(answers[2], Done)


@pytest.mark.parametrize(
    ("room", "nonce"), [("a\x00", "n"), ("cuisine", "n\x00"), ("cuisine", ""), ("cuisine", "n" * 65)]
)
def test_odd_rooms_and_nonces_harm_nobody(now: datetime, cuisine: Room, room: str, nonce: str) -> None:
    lea = build.seated(cuisine, now)
    odd = actions.SayAsk(lea, room, "bonjour", nonce, now)
    first, second = actions.say([odd, ask(lea, "cuisine", "deux", now)])
    assert isinstance(first, Refused)
    assert isinstance(second, Done)


# A database that does not answer


def test_a_busy_database_is_asked_again(now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    lea = build.seated(cuisine, now)
    real, busy = speaking.again, [1, 2, 3]

    def again(*args: Any) -> Any:
        if busy:
            busy.pop()
            raise OperationalError("database is locked")
        return real(*args)

    monkeypatch.setattr(speaking, "again", again)
    [answer] = actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert isinstance(answer, Done)


def test_a_database_that_never_answers_acknowledges_nothing(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    lea = build.seated(cuisine, now)
    monkeypatch.setattr(patience, "LONGEST", 0.2)

    def again(*args: Any) -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(speaking, "again", again)
    with pytest.raises(OperationalError):
        actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert Message.objects.count() == 0


@pytest.mark.parametrize("kept", [True, False])
def test_after_a_commit_nobody_knows_of_the_truth_is_looked_up(
    now: datetime, cuisine: Room, told: Recorder, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    """The connection goes at COMMIT, once after it took place and once before."""
    lea = build.seated(cuisine, now)
    build.cut_at_commit(monkeypatch, kept)
    [answer] = actions.say([ask(lea, "cuisine", "bonjour", now, "n1")])
    row = Message.objects.get()
    assert answer == Done({"room": "cuisine", "n": 1, "id": row.id})
    assert build.numbers(cuisine) == [1]
    assert SealedTraces.objects.count() == 1


def test_a_told_word_is_a_kept_word(now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the wires hear of it, another connection can read it already."""
    lea = build.seated(cuisine, now)
    seen: list[int] = []

    def look(pairs: Any) -> None:
        def other() -> None:
            try:
                seen.append(Message.objects.count())
            finally:
                connections.close_all()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()

    monkeypatch.setattr(speaking.events, "tell_said", look)
    actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert seen == [1]


def test_words_stay_kept_when_the_telling_fails(now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    lea = build.seated(cuisine, now)

    def broken(*args: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("placette.live.publish.to_room", broken)
    [answer] = actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert isinstance(answer, Done)


# What moves between looking and keeping


def test_a_place_that_closes_meanwhile_keeps_nothing(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    lea = build.seated(cuisine, now)
    real = screening.words_of

    def words_of(words: str, basis: Any, **how: Any) -> Any:
        build.open_place(now, "read_only")
        return real(words, basis)

    monkeypatch.setattr(screening, "words_of", words_of)
    assert actions.say([ask(lea, "cuisine", "bonjour", now)]) == [Refused("read_only", {"reasons": ()})]
    assert Message.objects.count() == 0


def test_who_leaves_meanwhile_says_nothing(now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    real = screening.words_of

    def words_of(words: str, basis: Any, **how: Any) -> Any:
        actions.leave(lea, "cuisine", now)
        return real(words, basis)

    monkeypatch.setattr(screening, "words_of", words_of)
    gone, stays = actions.say([ask(lea, "cuisine", "bonjour", now), ask(marc, "cuisine", "bonsoir", now)])
    assert gone == Refused("not_seated")
    assert isinstance(stays, Done)
    assert stays.body["n"] == 1


def test_a_room_withheld_meanwhile_takes_no_words(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    lyon = build.room("lyon")
    lea = build.seated(cuisine, now)
    build.seat(lea, lyon, now)
    statement = build.statement(now)
    real = screening.words_of

    def words_of(words: str, basis: Any, **how: Any) -> Any:
        Room.objects.filter(slug="cuisine").update(withheld_by=statement)
        return real(words, basis)

    monkeypatch.setattr(screening, "words_of", words_of)
    gone, kept = actions.say([ask(lea, "cuisine", "bonjour", now), ask(lea, "lyon", "bonsoir", now)])
    assert gone == Refused("not_found")
    assert isinstance(kept, Done)


def test_no_lease_no_words(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    refused = Refused("read_only", {"reasons": ("no_lease",)})
    assert actions.say([ask(lea, "cuisine", "bonjour", now)], now + timedelta(hours=2)) == [refused]


def test_who_is_hushed_here_may_speak_there(now: datetime, cuisine: Room) -> None:
    lyon = build.room("lyon")
    lea = build.seated(cuisine, now)
    build.seat(lea, lyon, now)
    number = build.hush(lea, "cuisine", now)
    here, there = actions.say([ask(lea, "cuisine", "un", now), ask(lea, "lyon", "deux", now)])
    assert isinstance(here, Refused)
    assert (here.why, here.facts["number"]) == ("hushed", number)
    assert isinstance(there, Done)


def test_say_wants_to_commit_itself(now: datetime, cuisine: Room) -> None:
    """Inside another transaction an answer would come before the commit."""
    lea = build.seated(cuisine, now)
    with transaction.atomic():
        [answer] = actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert answer == Refused("unavailable")


def test_a_twin_in_the_way_for_ever_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[int] = []

    def attempt() -> None:
        tries.append(1)
        raise IntegrityError

    with pytest.raises(IntegrityError):
        patience.patiently(attempt)
    assert len(tries) == patience.TWINS + 1
