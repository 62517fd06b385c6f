"""Rules of the door."""

from __future__ import annotations

import doctest
from datetime import UTC, datetime, timedelta

import pytest

from placette.entry import rules
from placette.entry.turnstile import Turnstile
from placette.live.events import Origin

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_what_the_docstrings_say_holds() -> None:
    assert doctest.testmod(rules).failed == 0


@pytest.mark.parametrize("age", ["0", "1", "8", "17", " 17 ", "007", "١٧"])
def test_minors(age: str) -> None:
    assert rules.too_young(age)


@pytest.mark.parametrize("age", ["18", "99", "", "-3", "abc", "1.5", "1e1", "²", "18 ", "99999"])
def test_no_minors(age: str) -> None:
    assert not rules.too_young(age)


@pytest.mark.parametrize(
    ("peer", "told", "port", "expected"),
    [
        ("198.51.100.3", "", "", Origin("198.51.100.3", 5)),
        ("198.51.100.3", "192.0.2.7", "4711", Origin("198.51.100.3", 5)),
        ("10.0.0.1", "192.0.2.7", "4711", Origin("192.0.2.7", 4711)),
        ("10.0.0.1", "6.6.6.6, 192.0.2.7", "4711", Origin("192.0.2.7", 4711)),
        ("10.0.0.1", "192.0.2.7, 10.0.0.9", "", Origin("192.0.2.7", 0)),
        ("10.0.0.1", "2001:db8::7", "99999", Origin("2001:db8::7", 0)),
        ("::ffff:10.0.0.1", "192.0.2.7", "1", Origin("192.0.2.7", 1)),
        ("10.0.0.1", "", "", Origin("10.0.0.1", 5)),
        ("10.0.0.1", "nonsense", "", Origin("10.0.0.1", 5)),
        ("", "192.0.2.7", "", Origin("", 5)),
    ],
)
def test_forwarding_headers_count_from_a_proxy_of_ours_alone(peer: str, told: str, port: str, expected: Origin) -> None:
    assert rules.whence(Origin(peer, 5), told, port, rules.networks(["10.0.0.0/8", "2001:db8:1::/48"])) == expected


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
