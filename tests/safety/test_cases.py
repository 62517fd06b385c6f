"""Opening a case: one's own by visit, with the PIN shown once; by PIN from elsewhere, five wrong ones an hour."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections

from placette.people.models import Person
from placette.safety import actions, pins, queries
from placette.safety.actions import Opened
from placette.safety.models import CaseTry, Statement
from tests.safety.conftest import Arrive, Things

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
HERE, THERE = "192.0.2.7", "198.51.100.7"


@pytest.fixture
def number(now: datetime, things: Things) -> str:
    return actions.decide(
        "withhold", "message:cuisine/1", ground="terms", category="STATEMENT_CATEGORY_CYBER_VIOLENCE",
        clause="respect", facts="", by="operator:nora", lasts=None, now=now,
    ).number  # fmt: skip


@pytest.fixture
def pin(number: str, marc: Person) -> str:
    opened = actions.open_own(number, marc.pk, show_pin=True)
    assert opened is not None
    assert opened.pin is not None
    return opened.pin


def wrong(pin: str) -> str:
    return "0" * 8 if pin != "0" * 8 else "1" * 8


def test_the_pin_is_made_and_shown_once(number: str, marc: Person) -> None:
    assert Statement.objects.get().pin_hash == ""
    looked = actions.open_own(number, marc.pk, show_pin=False)
    assert looked is not None
    assert looked.pin is None
    first = actions.open_own(number, marc.pk, show_pin=True)
    again = actions.open_own(number, marc.pk, show_pin=True)
    assert first is not None
    assert again is not None
    assert first.pin is not None
    assert len(first.pin) == 8
    assert first.pin.isdecimal()
    assert again.pin is None
    assert first.pin not in Statement.objects.get().pin_hash


def test_nobody_opens_anothers(number: str, arrive: Arrive) -> None:
    assert actions.open_own(number, arrive().pk, show_pin=True) is None
    assert Statement.objects.get().pin_hash == ""


def test_two_windows_make_one_pin(number: str, marc: Person) -> None:
    gate, shown = threading.Barrier(2), list[str | None]()

    def look() -> None:
        try:
            gate.wait()
            opened = actions.open_own(number, marc.pk, show_pin=True)
            assert opened is not None
            shown.append(opened.pin)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [pin] = [one for one in shown if one]
    assert pins.matches(pin, Statement.objects.get().pin_hash)


def test_the_pin_opens_from_anywhere(number: str, pin: str, now: datetime) -> None:
    opened = actions.try_pin(number, pin, THERE, now)
    assert isinstance(opened, Opened)
    assert (opened.case.number, opened.pin) == (number, None)
    assert CaseTry.objects.count() == 0


def test_after_five_wrong_ones_the_right_one_waits_too(number: str, pin: str, now: datetime) -> None:
    for _ in range(5):
        assert actions.try_pin(number, wrong(pin), HERE, now) == "wrong"
    assert actions.try_pin(number, pin, HERE, now) == "too_many"
    assert actions.try_pin(number, pin, "192.0.2.200", now) == "too_many"
    assert isinstance(actions.try_pin(number, pin, THERE, now), Opened)


def test_after_an_hour_one_may_try_again(number: str, pin: str, now: datetime) -> None:
    for _ in range(5):
        actions.try_pin(number, wrong(pin), HERE, now)
    for minute in range(0, 60, 10):
        assert actions.try_pin(number, pin, HERE, now + timedelta(minutes=minute)) == "too_many"
    later = now + timedelta(minutes=61)
    assert isinstance(actions.try_pin(number, pin, HERE, later), Opened)
    actions.sweep(later)
    assert CaseTry.objects.count() == 0


def test_four_wrong_ones_and_the_right_one(number: str, pin: str, now: datetime) -> None:
    for _ in range(4):
        actions.try_pin(number, wrong(pin), HERE, now)
    assert isinstance(actions.try_pin(number, pin, HERE, now), Opened)


def test_many_at_once_are_not_more_than_a_few(number: str, pin: str, now: datetime) -> None:
    gate, answers = threading.Barrier(12), list[object]()

    def attempt() -> None:
        try:
            gate.wait()
            answers.append(actions.try_pin(number, wrong(pin), HERE, now))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 12
    assert answers.count("wrong") <= 5


def test_no_case_and_no_pin_yet_behave_like_a_wrong_pin(number: str, now: datetime) -> None:
    assert actions.try_pin("0" * 16, "12345678", HERE, now) == "wrong"
    assert actions.try_pin(number, "", HERE, now) == "wrong"
    for _ in range(4):
        actions.try_pin("0" * 16, "12345678", HERE, now)
    assert actions.try_pin("0" * 16, "12345678", HERE, now) == "too_many"


def test_a_network_tries_a_hundred_in_all(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placette.safety.rules.TRIES_A_NETWORK", 7)
    answers = [actions.try_pin(f"{index:016d}", "1", HERE, now) for index in range(8)]
    assert answers == ["wrong"] * 7 + ["too_many"]


def test_no_address_is_kept(number: str, pin: str, now: datetime) -> None:
    actions.try_pin(number, wrong(pin), HERE, now)
    [row] = CaseTry.objects.values()
    assert len(bytes(row["network"])) == 16
    assert "192.0.2" not in str(row)


def test_a_hash_matches_its_pin_alone() -> None:
    kept = pins.hash_of("01234567")
    assert len(kept) <= 160
    assert pins.matches("01234567", kept)
    assert not pins.matches("01234568", kept)
    assert not pins.matches("", "")
    assert pins.hash_of("01234567") != kept


def test_own_case_is_the_same_case(number: str, marc: Person, arrive: Arrive) -> None:
    assert queries.own_case(number, marc.pk) == queries.case_for(number)
    assert queries.own_case(number, arrive().pk) is None
    assert queries.case_for("0" * 16) is None
