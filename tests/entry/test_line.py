"""The line at the door: so many people a moderator, first come first in, without scripts, and never in the demo town."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from placette.demo.age import METHODS
from placette.entry import line, methods, turnstile, views
from placette.entry.models import InLine, Visit
from placette.entry.names import LINE, VISIT
from placette.live.events import Lease
from placette.safety import actions as safety
from tests.safety.moderator import can_sign_in

pytestmark = [pytest.mark.both, pytest.mark.django_db]
GOOD = {"handle": "Léa", "sex": "f", "age": "30", "country": "FR", "postcode": "59000", "rules": "on"}


@pytest.fixture(autouse=True)
def a_production_place_for_two(settings: Any, monkeypatch: pytest.MonkeyPatch, now: datetime) -> Iterator[None]:
    settings.DEMO, settings.PEOPLE_PER_MODERATOR = False, 2
    methods.register(METHODS)
    monkeypatch.setattr(views, "turnstile", turnstile.Turnstile())
    monkeypatch.setattr(views, "lease_of", lambda request: Lease("open"))
    can_sign_in("nora")
    safety.on_shift("nora", now)
    yield
    methods.register(())


def browser() -> Client:
    return Client(headers={"accept-language": "en"}, REMOTE_PORT="50123")


def walk_in(client: Client, handle: str) -> Client:
    assert client.get("/").status_code == 200
    assert client.post("/", {**GOOD, "handle": handle}).headers.get("Location") == "/age"
    assert client.post("/age/demo").headers.get("Location") == "/square"
    return client


def place(client: Client, path: str = "/") -> int:
    answer = client.get(path)
    assert answer.status_code == 503, answer.content.decode()
    found = re.search(r"number (\d+) in line", answer.content.decode())
    assert found
    return int(found[1])


def test_beyond_so_many_a_moderator_newcomers_wait_kindly() -> None:
    for handle in ("Ada", "Bea"):
        walk_in(browser(), handle)
    late = browser()
    answer = late.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "15"
    said = answer.content.decode()
    assert '<meta http-equiv="refresh" content="15">' in said
    assert "number 1 in line" in said
    assert "<script" not in said
    assert late.post("/", GOOD).status_code == late.post("/age/demo").status_code == 503
    assert Visit.objects.count() == 2


def test_first_come_first_in(now: datetime) -> None:
    first_in = walk_in(browser(), "Ada")
    walk_in(browser(), "Bea")
    one, two = browser(), browser()
    assert (place(one), place(one), place(two), place(two)) == (1, 1, 2, 2)
    first_in.post("/leave")
    assert place(two) == 1
    walk_in(one, "Clara")
    assert place(two) == 1
    assert InLine.objects.count() == 1


def test_another_moderator_opens_the_door(now: datetime) -> None:
    for handle in ("Ada", "Bea"):
        walk_in(browser(), handle)
    late = browser()
    place(late)
    safety.on_shift("sami", now)
    assert place(late) == 1, "a name alone reads nothing"
    can_sign_in("sami")
    walk_in(late, "Clara")


def test_who_stops_looking_waits_no_more(now: datetime) -> None:
    for handle in ("Ada", "Bea"):
        walk_in(browser(), handle)
    one, two = browser(), browser()
    assert (place(one), place(one), place(two)) == (1, 1, 2)
    InLine.objects.update(seen_at=now - timedelta(minutes=2))
    assert place(two) == 1
    line.sweep(now + timedelta(minutes=11))
    assert InLine.objects.count() == 0


def test_programs_without_cookies_take_no_place() -> None:
    for handle in ("Ada", "Bea"):
        walk_in(browser(), handle)
    for _ in range(20):
        assert place(browser()) == 1
    assert InLine.objects.count() == 0


def test_a_forged_place_is_no_place(now: datetime) -> None:
    for handle in ("Ada", "Bea"):
        walk_in(browser(), handle)
    forger = browser()
    forger.cookies[LINE] = '["x","2020-01-01T00:00:00+00:00"]:forged'
    assert place(forger) == 1
    assert InLine.objects.count() == 0


def test_who_is_inside_is_not_asked_to_wait() -> None:
    inside = walk_in(browser(), "Ada")
    walk_in(browser(), "Bea")
    assert inside.get("/").headers["Location"] == "/square"
    assert VISIT in inside.cookies


def test_the_demo_town_has_no_line(settings: Any) -> None:
    settings.DEMO = True
    for number in range(5):
        walk_in(browser(), f"Ada{number}")


def test_the_way_in_needs_no_cookie_of_the_line() -> None:
    walk_in(browser(), "Ada")
    assert InLine.objects.count() == 0
