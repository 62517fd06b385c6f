"""Rules of the door."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta

import pytest

from placette.entry import rules
from placette.entry.turnstile import Turnstile

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_what_the_docstrings_say_holds() -> None:
    assert doctest.testmod(rules).failed == 0


@pytest.mark.parametrize("age", ["0", "1", "8", "17", " 17 ", "007", "١٧", "17 ans", "17.0", "17,", "16ANS"])
def test_minors(age: str) -> None:
    assert rules.too_young(age)


@pytest.mark.parametrize(
    "age", ["18", "99", "", "-3", "abc", "1.5", "1e1", "²", "18 ", "99999", "18 ans", "17 chats", "1 an et demi"]
)
def test_no_minors(age: str) -> None:
    assert not rules.too_young(age)


def test_the_turnstile_counts_networks_for_an_hour() -> None:
    turnstile = Turnstile(most=3)
    for last in range(3):
        assert turnstile.lets(f"192.0.2.{last}", NOW + last * timedelta(minutes=1)) is None
    assert turnstile.lets("192.0.2.99", NOW + timedelta(minutes=10)) == 50 * 60
    assert turnstile.lets("198.51.100.1", NOW + timedelta(minutes=10)) is None
    assert turnstile.lets("192.0.2.99", NOW + timedelta(hours=1)) is None
    for number in range(9):
        assert turnstile.lets("127.0.0.1", NOW) is None
        assert turnstile.lets(f"2001:db8::{number}", NOW) is None or number >= 3


def test_the_turnstile_holds_hashes_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placette.entry.turnstile.MOST_NETWORKS", 100)
    turnstile = Turnstile(most=1)
    for number in range(300):
        turnstile.lets(f"10.{number // 250}.{number % 250}.1", NOW + number * timedelta(minutes=1))
    assert len(turnstile.times) <= 100
    assert not any(b"10." in name for name in turnstile.times)
