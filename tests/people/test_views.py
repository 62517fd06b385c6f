"""Blocking over JSON."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from placette.entry import actions as entry
from placette.entry.actions import Admitted
from placette.people import places, queries
from placette.people.actions import Newcomer

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def two(now: datetime) -> tuple[Admitted, Admitted]:
    lille = places.table()["59000"]
    made = entry.walk_in([Newcomer(name, "f", 30, lille) for name in ("Léa", "Marc")], "demo", "fr", "demo-1", now)
    lea, marc = (one for one in made if isinstance(one, Admitted))
    return lea, marc


def test_blocking_and_taking_it_back(two: tuple[Admitted, Admitted]) -> None:
    lea, marc = two
    browser = Client()
    browser.cookies["placette_visit"] = lea.cookie
    for _ in range(2):
        assert browser.post(f"/api/people/{marc.person}/block").json() == {"person": marc.person, "blocked": True}
    assert queries.blocked_of([lea.person]) == {lea.person: frozenset({marc.person})}
    for _ in range(2):
        assert browser.delete(f"/api/people/{marc.person}/block").json() == {"person": marc.person, "blocked": False}
    assert queries.blocked_of([lea.person]) == {}


def test_what_cannot_be_blocked(two: tuple[Admitted, Admitted]) -> None:
    lea, _ = two
    assert Client().post(f"/api/people/{lea.person}/block").status_code == 401
    browser = Client()
    browser.cookies["placette_visit"] = lea.cookie
    for person, status, why in ((lea.person, 400, "bad_request"), ("nobody", 404, "not_found")):
        answer = browser.post(f"/api/people/{person}/block")
        assert (answer.status_code, answer.json()["why"]) == (status, why)
        assert answer.json()["say"]
