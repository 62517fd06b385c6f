"""Read-only is the default: every address that changes something and every command of the wires is refused while the
place is closed, unless it is on this page with the reason why it puts nothing before anybody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from placette.ops import wiring
from placette.rooms import actions
from placette.rooms.models import Epoch, Message, Room
from placette.safety import actions as safety
from placette.safety.middleware import gauge
from placette.safety.models import OpenLease
from placette.web import phrases
from placette.web.api import WORKS_WHEN_CLOSED
from tests.rooms import build
from tests.rooms.build import ask
from tests.rooms.visitor import HELD, Visitor

COMMANDS = {
    "enter": "reading",
    "leave": "leaving",
    "withdraw": "one's own held words are gone",
    "erase": "one's own words are gone",
}
VIEWS = {
    "door": "coming in to read",
    "age": "coming in to read",
    "age_method": "coming in to read",
    "leave": "leaving",
    "rules": "reading",
    "rules_of": "reading",
    "rules_json": "reading",
    "rules_json_of": "reading",
    "legal": "reading",
    "report": "reporting",
    "reports": "reporting",
    "takedown": "reporting",
    "language": "reading",
    "live": "reading",
    "robots": "reading",
    "security": "reading",
    "case": "cases, objecting",
    "any_case": "cases, objecting",
    "desk": "moderating",
    **dict.fromkeys(
        (
            "desk_login", "desk_beat", "desk_about", "desk_report", "desk_reports", "desk_settle", "desk_preview", "desk_confirm",
            "desk_shift", "desk_find", "desk_first", "account_logout", "account_login", "mfa_index", "mfa_authenticate",
        ),
        "moderating",
    ),
    "enter": "reading",
    "withdraw": "one's own held words are gone",
    "erase": "one's own words are gone",
    "block": "blocking",
    "openapi-json": "reading",
}
"""Whoever marks another view writes here which promise of the closed place it keeps: reading, leaving, blocking,
reporting, taking down, cases, moderating, one's own data."""
SAMPLES = {"slug": "cuisine", "version": "2026-11", "number": "abcdefghjkmnpqrs", "name": "demo", "n": "1", "lang": "fr"}
SAMPLES |= dict.fromkeys(("person", "id", "subject", "token"), "x")


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


ALL = list(patterns(get_resolver()))


def named(pattern: URLPattern) -> str:
    return str(pattern.name or pattern.callback.__name__)


def is_marked(pattern: URLPattern) -> bool:
    return bool(getattr(pattern.callback, "works_when_closed", False)) or pattern.name in WORKS_WHEN_CLOSED


def filled(route: str) -> str:
    out = ""
    while "<" in route:
        head, _, rest = route.partition("<")
        inside, _, route = rest.partition(">")
        out += head + SAMPLES[inside.rpartition(":")[2]]
    return "/" + (out + route).strip("^$")


def test_what_is_marked_is_on_this_page() -> None:
    assert {named(pattern) for _, pattern in ALL if is_marked(pattern)} <= VIEWS.keys()
    closed = {command.do for command in wiring.seam().commands.values() if command.works_when_closed}
    assert closed == COMMANDS.keys()


@pytest.fixture
def closed(now: datetime, settings: Any) -> Iterator[None]:
    build.open_place(now, "read_only")
    gauge.forget()
    settings.ALLOWED_HOSTS = ["*"]
    yield
    gauge.forget()


@pytest.mark.both
@pytest.mark.django_db
@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(("route", "pattern"), ALL, ids=[route for route, _ in ALL])
def test_every_address_that_is_not_marked_refuses_to_change_anything(
    route: str, pattern: URLPattern, now: datetime
) -> None:
    """POST, PUT and DELETE: 503 with the reason, before the view sees anything; marked ones are not."""
    if named(pattern) == "door":
        return  # its own page says why, and lets people in to read
    client = Client()
    for method in ("post", "put", "delete"):
        status = getattr(client, method)(filled(route)).status_code
        assert (status == 503) != is_marked(pattern), (method, filled(route), status)


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
class TestWhatTheClosedPlaceNeverTouches:
    """Reading, coming in, leaving, blocking, reports, cases, one's own words: while nobody may write."""

    @pytest.fixture
    def cuisine(self, now: datetime) -> Room:
        build.open_place(now)
        Epoch.objects.create(value="ep")
        return build.room("cuisine", name="Cuisine")

    @pytest.fixture
    def lea(self, now: datetime, cuisine: Room) -> Iterator[Visitor]:
        """She sits in the kitchen, said something and has words waiting; then the place closed."""
        visitor = Visitor("Léa", now)
        visitor.sit(cuisine, now)
        actions.say([ask(visitor.caller, "cuisine", "un mot", now), ask(visitor.caller, "cuisine", HELD, now)])
        build.open_place(now, "read_only")
        gauge.forget()
        yield visitor
        gauge.forget()

    def test_writing_alone_is_closed(self, lea: Visitor) -> None:
        assert lea.post("/rooms/cuisine/say", words="encore", nonce="n").status_code == 503
        assert lea.post("/rooms/cuisine/change", n=1, words="autre").status_code == 503
        assert lea.post("/api/rooms/cuisine/messages", words="encore", nonce="n").status_code == 503
        assert Message.objects.filter(words="un mot").exists()

    @pytest.mark.parametrize("path", ["/square", "/rooms/cuisine", "/api/rooms", "/api/rooms/cuisine/since/0"])
    def test_reading_goes_on(self, lea: Visitor, path: str) -> None:
        assert lea.get(path).status_code == 200

    def test_the_pages_say_why(self, lea: Visitor, now: datetime) -> None:
        OpenLease.objects.update(reasons=["disk"])
        gauge.forget()
        said = phrases.say("disk", {}, "fr")
        for path in ("/square", "/rooms/cuisine"):
            assert said in unescape(lea.get(path).content.decode())
        assert said in unescape(Client(headers={"accept-language": "fr"}).get("/").content.decode())
        ready = Client(headers={"accept-language": "fr"}).get("/readyz").json()
        assert (ready["why"], ready["level"], ready["ready"]) == (["disk"], "read_only", True)
        assert ready["say"] == [said]
        refused = lea.post("/api/rooms/cuisine/messages", words="encore", nonce="n").json()
        assert refused["say"].startswith(said)

    def test_a_held_word_is_taken_back_and_one_s_own_is_erased(self, lea: Visitor) -> None:
        held = Message.objects.get(state="held")
        assert lea.post("/rooms/cuisine/withdraw", id=held.pk).status_code == 303
        assert lea.post("/rooms/cuisine/erase", n=1).status_code == 303
        assert not Message.objects.exclude(words="").exists()

    def test_a_block_works_at_once(self, lea: Visitor, now: datetime) -> None:
        marc = Visitor("Marc", now)
        assert lea.post(f"/api/people/{marc.caller.person}/block").status_code == 200

    def test_reports_takedown_rules_and_numbers_are_there(self, lea: Visitor) -> None:
        for path in ("/report", "/takedown", "/rules", "/legal"):
            assert Client().get(path).status_code == 200

    def test_a_case_is_read_with_its_reasons(self, lea: Visitor) -> None:
        number = Message.objects.get(state="held").held_by.number  # type: ignore[union-attr]
        answer = lea.get(f"/case/{number}")
        assert answer.status_code == 200

    def test_a_room_and_the_place_are_left(self, lea: Visitor) -> None:
        assert lea.post("/rooms/cuisine/leave").status_code == 303
        assert lea.post("/leave").status_code == 303

    def test_a_moderator_decides_meanwhile(self, lea: Visitor, now: datetime) -> None:
        wiring.plug()
        safety.decide(
            "withhold", "message:cuisine/1", ground="terms", category="STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
            clause="rules", facts="", by="moderator:nora", lasts=None, now=now,
        )  # fmt: skip
        assert Message.objects.get(n=1).words == ""
