"""What becomes of a message: held, let pass, refused, withdrawn, expired; erased, withheld, restored."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections, transaction

from placette.live.events import Done, Held, Refused
from placette.people import actions as people_actions
from placette.people import queries as people
from placette.rooms import actions, queries
from placette.rooms.actions import holding
from placette.rooms.models import Message, Room
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask, editing

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
REFUSED, HELD = "placette-essai-refus", "placette-essai-attente"


@pytest.fixture(autouse=True)
def place(now: datetime) -> None:
    build.open_place(now)


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine")


@pytest.fixture
def lea(now: datetime, cuisine: Room) -> Any:
    return build.seated(cuisine, now)


@pytest.fixture
def said(now: datetime, lea: Any) -> Message:
    actions.say([ask(lea, "cuisine", "mot secret", now, "n1")])
    return Message.objects.get(nonce="n1")


@pytest.fixture
def held(now: datetime, lea: Any) -> Message:
    [answer] = actions.say([ask(lea, "cuisine", f"mot secret {HELD}", now, "h1")])
    assert isinstance(answer, Held)
    return Message.objects.get(pk=answer.id)


def locked(message: Message) -> Message:
    found = actions.lock(message.pk)
    assert found is not None
    return found


def withhold(message: Message, now: datetime, why: Any = "rules") -> bool:
    with transaction.atomic():
        return actions.withhold(locked(message), build.statement(now), why, now)


def restore(message: Message, now: datetime) -> bool:
    with transaction.atomic():
        return actions.restore(locked(message), now)


# Held


def test_a_held_message_is_withdrawn_by_its_author(now: datetime, lea: Any, held: Message, told: Recorder) -> None:
    assert actions.withdraw(lea.person, "cuisine", held.pk) == Done()
    held.refresh_from_db()
    assert (held.state, held.words, held.n) == ("withdrawn", "", None)
    assert told.people == [(lea.person, {"t": "unheld", "room": "cuisine", "id": held.pk, "why": "withdrawn"})]
    assert actions.withdraw(lea.person, "cuisine", held.pk) == Done()


def test_nobody_else_withdraws_it(now: datetime, cuisine: Room, held: Message, said: Message) -> None:
    marc = build.seated(cuisine, now)
    assert actions.withdraw(marc.person, "cuisine", held.pk) == Refused("not_found")
    assert actions.withdraw(held.author_id, "lyon", held.pk) == Refused("not_found")
    assert actions.withdraw(held.author_id, "cuisine", said.pk) == Refused("not_found")
    assert actions.withdraw(held.author_id, "cuisine", "\x00") == Refused("not_found")
    held.refresh_from_db()
    assert held.state == "held"


def test_a_held_message_that_passes_gets_the_next_number_then(
    now: datetime, lea: Any, held: Message, said: Message, told: Recorder
) -> None:
    with transaction.atomic():
        assert actions.release(held.pk, now)
        assert told.rooms == []
    [event] = told.rooms
    assert (event.n, event.kind, event.nonce) == (2, "said", "h1")
    held.refresh_from_db()
    assert (held.n, held.state) == (2, "shown")
    with transaction.atomic():
        assert not actions.release(held.pk, now)
    assert actions.say([ask(lea, "cuisine", f"mot secret {HELD}", now, "h1")]) == [
        Done({"room": "cuisine", "n": 2, "id": held.pk})
    ]


def test_a_held_message_that_a_person_refuses(now: datetime, lea: Any, held: Message, told: Recorder) -> None:
    statement = build.statement(now)
    with transaction.atomic():
        assert actions.refuse(locked(held), statement)
    held.refresh_from_db()
    assert (held.state, held.words, held.held_by_id) == ("refused", "", statement.pk)
    assert told.people == [(lea.person, {"t": "unheld", "room": "cuisine", "id": held.pk, "why": "refused_words"})]
    [answer] = actions.say([ask(lea, "cuisine", f"mot secret {HELD}", now, "h1")])
    assert answer == Refused("refused_words", {"number": statement.number})


def test_a_held_message_expires_after_ten_minutes(now: datetime, lea: Any, held: Message, told: Recorder) -> None:
    assert actions.expire(now + timedelta(minutes=10)) == 0
    assert actions.expire(now + timedelta(minutes=10, seconds=1)) == 1
    held.refresh_from_db()
    assert (held.state, held.words) == ("expired", "")
    lost = (lea.person, {"t": "unheld", "room": "cuisine", "id": held.pk, "why": "expired"})
    assert told.people == [lost]
    assert actions.expire(now + timedelta(hours=1)) == 0
    assert actions.say([ask(lea, "cuisine", f"mot secret {HELD}", now, "h1")]) == [Held(held.pk)]
    assert told.people == [lost, lost]


def test_nobody_is_asked_about_when_somebody_was_quicker_than_the_sweep(
    now: datetime, held: Message, told: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor, _ = people.moved_since(0)

    def touch(persons: Any, at: datetime) -> None:
        real(persons, at)
        Message.objects.filter(pk=held.pk).update(state="withdrawn", words="")

    real = holding.people.touch
    monkeypatch.setattr(holding.people, "touch", touch)
    assert actions.expire(now + timedelta(minutes=10, seconds=1)) == 0
    assert people.moved_since(cursor)[1] == []
    assert told.people == []


def test_the_sweep_and_a_decision_about_held_words_wait_for_each_other_in_one_order(
    now: datetime, held: Message
) -> None:
    """Each takes the counter of what holds for people first, then the message: neither has what the other waits for."""
    holds, goes_on, fell = threading.Event(), threading.Event(), []

    def decision() -> None:
        try:
            with transaction.atomic():
                people_actions.touch([held.author_id], now)
                holds.set()
                assert goes_on.wait(10)
                locked(held)
        except OperationalError as error:
            fell.append(error)
        finally:
            connections.close_all()

    def sweep() -> None:
        try:
            actions.expire(now + timedelta(minutes=10, seconds=1))
        except OperationalError as error:
            fell.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decision), threading.Thread(target=sweep)]
    threads[0].start()
    assert holds.wait(10)
    threads[1].start()
    threads[1].join(0.3)  # it stands before the counter now, or (wrongly) has the message already
    goes_on.set()
    for thread in threads:
        thread.join()
    assert fell == []
    held.refresh_from_db()
    assert held.state == "expired"


def test_who_withdraws_is_not_overtaken_by_who_lets_pass(now: datetime, lea: Any, held: Message) -> None:
    actions.withdraw(lea.person, "cuisine", held.pk)
    with transaction.atomic():
        assert not actions.release(held.pk, now)
    assert build.numbers(held.room) == []


# Withheld and restored


def test_withheld_words_leave_the_table_of_words_at_once(now: datetime, said: Message, told: Recorder) -> None:
    assert withhold(said, now)
    said.refresh_from_db()
    assert (said.words, said.withheld_words, said.withheld_why) == ("", "mot secret", "rules")
    [event] = told.rooms
    assert json.loads(event.json) == {"t": "withheld", "n": 2, "id": said.pk, "of": 1, "why": "rules"}
    assert b"secret" not in event.json + event.html
    assert not withhold(said, now)
    assert build.numbers(said.room) == [1, 2]


def test_restored_words_are_read_again(now: datetime, said: Message, told: Recorder) -> None:
    assert not restore(said, now)
    withhold(said, now, "law")
    assert restore(said, now)
    said.refresh_from_db()
    assert (said.words, said.withheld_words, said.withheld_by_id) == ("mot secret", "", None)
    item = json.loads(told.rooms[-1].json)
    assert (item["t"], item["n"], item["of"], item["words"]) == ("restored", 3, 1, "mot secret")
    assert item["by"] == {"person": said.author_id, "handle": said.handle}


def test_nothing_is_told_of_what_is_rolled_back(now: datetime, said: Message, told: Recorder) -> None:
    def withhold_and_fail() -> None:
        with transaction.atomic():
            actions.withhold(locked(said), build.statement(now), "rules", now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        withhold_and_fail()
    assert told.rooms == []
    said.refresh_from_db()
    assert said.words == "mot secret"
    assert build.numbers(said.room) == [1]


# Erased


def test_ones_own_words_are_erased_for_good(now: datetime, lea: Any, said: Message, told: Recorder) -> None:
    assert actions.erase(lea.person, "cuisine", 1, now) == Done()
    said.refresh_from_db()
    assert (said.state, said.words, said.withheld_words) == ("erased", "", "")
    assert json.loads(told.rooms[0].json) == {"t": "withheld", "n": 2, "id": said.pk, "of": 1, "why": "author"}
    assert actions.erase(lea.person, "cuisine", 1, now) == Done()
    assert not restore(said, now)
    assert not withhold(said, now)
    assert build.numbers(said.room) == [1, 2]


def test_erasing_does_not_take_away_what_a_decision_stands_on(
    now: datetime, lea: Any, said: Message, told: Recorder
) -> None:
    """Whoever judges an objection can read it; nobody in the room can, neither now nor when the decision is undone."""
    withhold(said, now)
    assert actions.erase(lea.person, "cuisine", 1, now) == Done()
    assert actions.erase(lea.person, "cuisine", 1, now) == Done()
    said.refresh_from_db()
    assert (said.state, said.words, said.withheld_words) == ("erased", "", "mot secret")
    kept = queries.words_of(said.pk)
    assert kept is not None
    assert (kept.state, kept.words) == ("erased", "mot secret")
    assert [json.loads(event.json).get("why") for event in told.rooms] == ["rules", "author"]
    assert not withhold(said, now)

    assert restore(said, now)
    said.refresh_from_db()
    assert (said.state, said.words, said.withheld_words, said.withheld_by_id) == ("erased", "", "", None)
    assert queries.words_of(said.pk) is None
    assert build.numbers(said.room) == [1, 2, 3], "the room hears of nothing: nothing changed for it"
    read = queries.since(lea.person, "cuisine", None, 200, now)
    assert not isinstance(read, Refused)
    for form in (b"".join(read.messages), *(event.json + event.html for event in told.rooms)):
        assert b"secret" not in form
    assert not restore(said, now)
    assert actions.edit(editing(lea, "cuisine", 1, "mot secret", now)) == Refused("not_found")


def test_what_was_kept_for_an_objection_goes_when_nobody_can_object_any_more(
    now: datetime, lea: Any, said: Message
) -> None:
    withhold(said, now)
    actions.say([ask(lea, "cuisine", "autre mot", now, "n2")])
    withhold(Message.objects.get(nonce="n2"), now)
    actions.erase(lea.person, "cuisine", 1, now)
    assert actions.forget_erased(now + timedelta(days=184)) == 0
    assert actions.forget_erased(now + timedelta(days=215)) == 1
    said.refresh_from_db()
    assert (said.withheld_words, said.withheld_by_id is None) == ("", False)
    assert Message.objects.get(nonce="n2").withheld_words == "autre mot", "not erased by its author"
    assert actions.forget_erased(now + timedelta(days=216)) == 0
    assert restore(said, now)


def test_nobody_erases_others_words(now: datetime, cuisine: Room, said: Message) -> None:
    marc = build.seated(cuisine, now)
    assert actions.erase(marc.person, "cuisine", 1, now) == Refused("not_found")
    assert actions.erase(said.author_id, "cuisine", 9, now) == Refused("not_found")
    assert actions.erase(said.author_id, "\x00", 1, now) == Refused("not_found")


def test_erasing_works_when_nobody_may_write(now: datetime, lea: Any, said: Message) -> None:
    build.open_place(now, "closed")
    assert actions.erase(lea.person, "cuisine", 1, now) == Done()
