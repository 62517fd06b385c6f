"""Saying: one commit a batch, numbers without gaps, the same nonce once, nothing acknowledged that is not kept."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from placette.justice.models import SealedTraces
from placette.live.events import Done, Held, Refused
from placette.rooms import actions
from placette.rooms.actions import speaking
from placette.rooms.models import Message, Room, Seat
from placette.safety import screening
from placette.safety.models import Decision, Statement
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
REFUSED, HELD = "placette-essai-refus", "placette-essai-attente"


@pytest.fixture(autouse=True)
def place(now: datetime) -> None:
    build.open_place(now)


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine")


def test_words_are_kept_numbered_answered_and_told(now: datetime, cuisine: Room, told: Recorder) -> None:
    lea = build.seated(cuisine, now)
    [answer] = actions.say([ask(lea, "cuisine", "  bonjour ", now, "n1")])
    row = Message.objects.get()
    assert answer == Done({"room": "cuisine", "n": 1, "id": row.id})
    assert (row.n, row.words, row.author_id, row.handle, row.state) == (1, "bonjour", lea.person, lea.handle, "shown")
    [event] = told.rooms
    assert (event.room, event.n, event.kind, event.by, event.nonce) == ("cuisine", 1, "said", lea.person, "n1")


def test_answers_keep_the_order_of_the_asks(now: datetime, cuisine: Room) -> None:
    lyon = build.room("lyon")
    lea, marc = build.seated(cuisine, now), build.seated(lyon, now)
    answers = actions.say(
        [
            ask(lea, "cuisine", "un", now),
            ask(marc, "cuisine", "deux", now),
            ask(marc, "lyon", "trois", now),
            ask(lea, "nulle-part", "quatre", now),
            ask(lea, "cuisine", "\x00", now),
            ask(lea, "cuisine", "cinq", now),
        ]
    )
    assert [type(answer) for answer in answers] == [Done, Refused, Done, Refused, Refused, Done]
    assert [answer.why for answer in answers if isinstance(answer, Refused)] == [
        "not_seated",
        "not_found",
        "bad_request",
    ]
    assert [answer.body["n"] for answer in answers if isinstance(answer, Done)] == [1, 1, 2]


def test_nothing_asked_nothing_answered() -> None:
    assert actions.say([]) == []


def queries_of(asks: list[Any]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answers = actions.say(asks)
    assert all(isinstance(answer, Done) for answer in answers)
    return len(seen)


def test_the_number_of_queries_does_not_depend_on_how_many_speak(now: datetime, cuisine: Room) -> None:
    one = build.seated(cuisine, now)
    crowd = [build.seated(cuisine, now) for _ in range(200)]
    single = queries_of([ask(one, "cuisine", "mot", now)])
    many = queries_of([ask(who, "cuisine", "mot", now) for who in crowd])
    assert single == many <= 19


def test_held_and_refused_words_cost_the_same_number_of_queries(now: datetime, cuisine: Room) -> None:
    crowd = [build.seated(cuisine, now) for _ in range(40)]

    def count(some: list[Any]) -> int:
        with CaptureQueriesContext(connection) as seen:
            actions.say([ask(who, "cuisine", (REFUSED, HELD)[index % 2], now) for index, who in enumerate(some)])
        return len(seen)

    assert count(crowd[:2]) == count(crowd[2:])


# The same nonce


def test_the_same_nonce_gives_the_same_answer_and_one_message(now: datetime, cuisine: Room, told: Recorder) -> None:
    lea = build.seated(cuisine, now)
    [first] = actions.say([ask(lea, "cuisine", "bonjour", now, "n1")])
    [again] = actions.say([ask(lea, "cuisine", "bonjour", now + timedelta(minutes=5), "n1")])
    assert first == again
    assert Message.objects.count() == len(told.rooms) == 1


def test_the_same_nonce_with_other_words_is_a_mistake(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    actions.say([ask(lea, "cuisine", "bonjour", now, "n1")])
    assert actions.say([ask(lea, "cuisine", "bonsoir", now, "n1")]) == [Refused("bad_request")]


def test_a_nonce_is_ones_own_in_one_room(now: datetime, cuisine: Room) -> None:
    lyon = build.room("lyon")
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    build.seat(lea, lyon, now)
    asks = [ask(lea, "cuisine", "a", now, "n"), ask(marc, "cuisine", "b", now, "n"), ask(lea, "lyon", "c", now, "n")]
    assert all(isinstance(answer, Done) for answer in actions.say(asks))
    assert Message.objects.count() == 3


def test_twice_in_one_batch_is_once(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    first, same, other = actions.say(
        [
            ask(lea, "cuisine", "bonjour", now, "n1"),
            ask(lea, "cuisine", "bonjour", now, "n1"),
            ask(lea, "cuisine", "autre chose", now, "n1"),
        ]
    )
    assert isinstance(first, Done)
    assert first == same
    assert other == Refused("bad_request")
    assert Message.objects.count() == 1


def test_a_repeat_is_answered_even_when_one_may_not_speak_any_more(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [first] = actions.say([ask(lea, "cuisine", "bonjour", now, "n1")])
    Seat.objects.all().delete()
    build.open_place(now, "read_only")
    assert actions.say([ask(lea, "cuisine", "bonjour", now, "n1")]) == [first]
    assert actions.say([ask(lea, "cuisine", "bonjour", now, "n2")]) == [Refused("read_only", {"reasons": ()})]


def test_a_withheld_or_erased_message_keeps_its_nonce(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [first] = actions.say([ask(lea, "cuisine", "bonjour", now, "n1")])
    actions.erase(lea.person, "cuisine", 1, now)
    assert actions.say([ask(lea, "cuisine", "bonjour", now, "n1")]) == [first]
    assert actions.say([ask(lea, "cuisine", "bonsoir", now, "n1")]) == [Refused("bad_request")]


def test_two_who_say_the_same_nonce_at_once_get_one_answer(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    gate = threading.Barrier(6)
    answers: list[Any] = []

    def one() -> None:
        try:
            gate.wait()
            answers.extend(actions.say([ask(lea, "cuisine", "bonjour", now, "n1")]))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    assert len({str(answer) for answer in answers}) == 1
    assert build.numbers(cuisine) == [1]


def test_the_pace_holds_for_many_at_once(now: datetime, cuisine: Room) -> None:
    """A page's threads, the wires and other processes: what one person says at the same moment counts together."""
    lea = build.seated(cuisine, now)
    other = build.room("lyon")
    build.seat(lea, other, now)
    gate = threading.Barrier(16)
    answers: list[Any] = []

    def one(number: int) -> None:
        try:
            gate.wait()
            answers.extend(
                actions.say([ask(lea, "lyon" if number % 2 else "cuisine", "bonjour", now, f"n{number}")], now)
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    said = [answer for answer in answers if isinstance(answer, Done)]
    assert len(answers) == 16
    assert len(said) == settings.PACE.burst


def test_a_row_written_between_looking_and_inserting_is_found(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As another process would: its row comes after this one read the nonces for the last time."""
    lea = build.seated(cuisine, now)
    [first] = actions.say([ask(lea, "cuisine", "bonjour", now, "n1")])
    real, blind = speaking.scene, [True]

    def scene(*args: Any) -> Any:
        found = real(*args)
        return replace(found, known={}) if blind else found

    def again(before: Any, *args: Any) -> Any:
        blind.clear()
        return before

    monkeypatch.setattr(speaking, "scene", scene)
    monkeypatch.setattr(speaking, "again", again)
    assert actions.say([ask(lea, "cuisine", "bonjour", now, "n1")]) == [first]
    assert build.numbers(cuisine) == [1]


# Numbers


def test_numbers_have_no_gap_whoever_writes_where(now: datetime, cuisine: Room) -> None:
    lyon = build.room("lyon")
    people = [build.seated(cuisine, now) for _ in range(8)]
    for who in people:
        build.seat(who, lyon, now)
    gate = threading.Barrier(8)
    answers: list[Any] = []

    def one(who: Any) -> None:
        try:
            gate.wait()
            for turn in range(4):
                rooms = ("cuisine", "lyon") if turn % 2 else ("lyon", "cuisine")
                answers.extend(actions.say([ask(who, room, f"mot {turn}", now) for room in rooms]))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 64
    assert all(isinstance(answer, Done) for answer in answers)
    for where in (cuisine, lyon):
        assert build.numbers(where) == list(range(1, 33))
        where.refresh_from_db()
        assert where.n == 32


def test_what_is_rolled_back_takes_no_number(now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    lea = build.seated(cuisine, now)
    real, broken = Message.objects.bulk_create, [True]

    def bulk_create(rows: Any) -> Any:
        made = real(rows)
        if broken:
            broken.clear()
            raise OperationalError("database is locked")
        return made

    monkeypatch.setattr(Message.objects, "bulk_create", bulk_create)
    [answer] = actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert isinstance(answer, Done)
    assert answer.body["n"] == 1
    assert SealedTraces.objects.count() == 1


# Pace


def test_the_pace_is_kept_in_a_batch_and_across_batches(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    answers = actions.say([ask(lea, "cuisine", f"mot {turn}", now) for turn in range(10)])
    assert [type(answer) for answer in answers] == [Done] * 8 + [Refused] * 2
    [refused] = actions.say([ask(lea, "cuisine", "encore", now + timedelta(milliseconds=500))])
    assert refused == Refused("too_fast", {"seconds": 0.5}, 0.5)
    [answer] = actions.say([ask(lea, "cuisine", "encore", now + timedelta(seconds=1))])
    assert isinstance(answer, Done)


def test_a_new_face_is_slower_and_gives_no_links(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now, new=True)
    link, first, second = actions.say(
        [
            ask(lea, "cuisine", "https://exemple.test", now),
            ask(lea, "cuisine", "bonjour", now),
            ask(lea, "cuisine", "encore", now + timedelta(seconds=1)),
        ]
    )
    assert link == Refused("new_face")
    assert isinstance(first, Done)
    assert second == Refused("new_face", {"seconds": 2.0}, 2.0)


# Verdicts


def test_refused_words_are_kept_nowhere_but_their_reasons_are(now: datetime, cuisine: Room, told: Recorder) -> None:
    lea = build.seated(cuisine, now)
    [refused] = actions.say([ask(lea, "cuisine", f"dire {REFUSED}", now, "n1")])
    assert isinstance(refused, Refused)
    assert refused.why == "refused_words"
    assert refused.facts["number"] == Statement.objects.get().number
    row = Message.objects.get()
    assert (row.state, row.words, row.withheld_words, row.n) == ("refused", "", "", None)
    assert Decision.objects.get().person_id == lea.person
    assert actions.say([ask(lea, "cuisine", f"dire {REFUSED}", now, "n1")]) == [refused]
    assert told.rooms == []
    assert build.numbers(cuisine) == []


def test_held_words_take_no_number(now: datetime, cuisine: Room, told: Recorder) -> None:
    lea = build.seated(cuisine, now)
    held, said = actions.say([ask(lea, "cuisine", HELD, now, "n1"), ask(lea, "cuisine", "bonjour", now)])
    row = Message.objects.get(state="held")
    assert held == Held(row.id)
    assert row.held_by is not None
    assert isinstance(said, Done)
    assert said.body["n"] == 1
    assert [event.n for event in told.rooms] == [1]
    assert actions.say([ask(lea, "cuisine", HELD, now, "n1")]) == [held]
    assert isinstance(held, Held)
    for answer in (held, *actions.say([ask(lea, "cuisine", HELD, now, "n1"), ask(lea, "cuisine", HELD, now, "n2")])):
        assert isinstance(answer, Held)
        assert answer.case == row.held_by.number, "its author is told where the reasons stand"


def test_a_filter_that_breaks_lets_nothing_through(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    lea = build.seated(cuisine, now)

    def broken(words: str, basis: str, **how: Any) -> Any:
        raise RuntimeError

    monkeypatch.setattr(screening, "words_of", broken)
    assert actions.say([ask(lea, "cuisine", "bonjour", now)]) == [Refused("unavailable")]
    assert Message.objects.count() == 0


def test_each_commit_seals_its_traces_once(now: datetime, cuisine: Room) -> None:
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    actions.say([ask(lea, "cuisine", "un", now), ask(marc, "cuisine", "deux", now), ask(lea, "cuisine", REFUSED, now)])
    actions.say([ask(lea, "cuisine", "trois", now)])
    assert SealedTraces.objects.count() == 2
