"""Case pages, the way to the desk, and what is refused while the place is closed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import ResolverMatch

from placette.live.events import Caller, Lease, Origin
from placette.people.models import Person
from placette.safety import actions, middleware, queries, views
from placette.safety.desk import urls
from placette.safety.middleware import gauge, open_hours
from placette.safety.rules import Evidence
from placette.web.pages import works_when_closed
from tests.safety.conftest import Things

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
OTHER = "0" * 16
FINE = Evidence(awake=0, filters=True, kept=True, free=0.5)


@pytest.fixture(autouse=True)
def fresh() -> None:
    gauge.forget()


@pytest.fixture
def number(now: datetime, things: Things, marc: Person) -> str:
    return actions.decide(
        "suspend", f"person:{marc.pk}", ground="terms", category="STATEMENT_CATEGORY_CYBER_VIOLENCE",
        clause="respect", facts="", by="operator:nora", lasts=timedelta(days=3), now=now,
    ).number  # fmt: skip


def ask(path: str, person: Person | None = None, lang: str = "en", pin: str | None = None) -> HttpRequest:
    """As the middleware leaves it."""
    factory = RequestFactory()
    request = factory.get(path) if pin is None else factory.post(path, {"pin": pin})
    origin = Origin("192.0.2.7", 4711)
    request.lang = lang  # type: ignore[attr-defined]
    request.origin = origin  # type: ignore[attr-defined]
    request.caller = Caller("v", person.pk, "Marc", lang, origin) if person else None  # type: ignore[attr-defined]
    return request


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_suspended_read_their_own_case_and_its_pin_once(number: str, marc: Person) -> None:
    first = views.case(ask(f"/case/{number}", marc, "fr"), number)
    found = re.search(r"\b(\d{8})\b", text(first))
    assert first.status_code == 200
    assert found
    assert "Vous ne pouvez pas entrer jusqu’au" in text(first)
    again = views.case(ask(f"/case/{number}", marc), number)
    assert found[1] not in text(again)
    assert "You cannot come in until" in text(again)
    by_pin = views.case(ask(f"/case/{number}", pin=found[1]), number)
    assert by_pin.status_code == 200
    assert "You cannot come in until" in text(by_pin)
    assert found[1] not in text(by_pin)


def test_a_look_ahead_shows_no_pin(number: str, marc: Person) -> None:
    request = ask(f"/case/{number}", marc)
    request.method = "HEAD"
    assert not re.search(r"\b\d{8}\b", text(views.case(request, number)))


def test_whoever_else_is_asked_for_the_pin(number: str) -> None:
    known = views.case(ask(f"/case/{number}"), number)
    unknown = views.case(ask(f"/case/{OTHER}"), OTHER)
    for answer in (known, unknown):
        assert answer.status_code == 200
        assert "PIN" in text(answer)
        assert "come in until" not in text(answer)
    strip = re.compile(r'value="[^"]*"')
    assert strip.sub("", text(known)).replace(number, "N") == strip.sub("", text(unknown)).replace(OTHER, "N")


def test_wrong_pins_are_refused_politely_and_then_for_an_hour(number: str) -> None:
    for _ in range(5):
        assert views.case(ask(f"/case/{number}", pin="1"), number).status_code == 403
    late = views.case(ask(f"/case/{number}", pin="1"), number)
    assert (late.status_code, late["Retry-After"]) == (429, "3600")
    assert "hour" in text(late)


def test_a_lifted_decision_says_so_first(number: str, marc: Person, now: datetime) -> None:
    actions.decide(
        "restore", f"person:{marc.pk}", ground="terms", category="STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
        clause="rules", facts="", by="operator:nora", lasts=None, now=now,
    )  # fmt: skip
    assert "This decision was undone on" in text(views.case(ask(f"/case/{number}", marc), number))


def test_through_the_whole_site() -> None:
    client = Client(HTTP_HOST="localhost")
    desk = client.get("/desk")
    assert (desk.status_code, desk["Location"]) == (302, "/desk/login")
    assert client.get("/desk/login").status_code == 200
    assert client.post("/desk").status_code == 405
    assert client.get("/case/not-a-number").status_code == 404
    page = client.get(f"/case/{OTHER}")
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert client.post(f"/case/{OTHER}", {"pin": "1"}).status_code == 403
    assert client.get(f"/case/{'-'.join(re.findall('....', OTHER))}").status_code == 200


# Opening hours


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


@works_when_closed
def always(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def through(
    method: str = "POST", path: str = "/x", view: Callable[[HttpRequest], HttpResponse] = plain, name: str = "x"
) -> HttpResponse:
    request = RequestFactory().generic(method, path)
    request.lang = "en"  # type: ignore[attr-defined]
    request.resolver_match = ResolverMatch(view, (), {}, url_name=name)
    layer = open_hours(view)
    refused = layer.process_view(request, view, (), {})
    return refused if refused is not None else layer(request)


def open_place(now: datetime) -> None:
    actions.on_shift("veilleur", now)
    actions.renew_lease(FINE, now + timedelta(minutes=1))


def test_while_it_is_open_everything_works(now: datetime) -> None:
    open_place(now)
    assert through().content == b"done"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_without_a_lease_what_changes_is_refused(method: str) -> None:
    answer = through(method)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "The watch over the place has stopped." in text(answer)


def test_programs_are_told_in_json() -> None:
    answer = through(path="/api/rooms/cuisine/messages")
    assert answer.status_code == 503
    assert answer["Content-Type"].startswith("application/json")
    body = json.loads(answer.content)
    assert (body["why"], body["retry_after"]) == ("read_only", 30)
    assert body["say"].startswith("The watch over the place")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_reading_always_works(method: str) -> None:
    assert through(method).status_code == 200


def test_what_is_marked_works_when_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert through(view=always).content == b"done"
    monkeypatch.setattr(middleware, "WORKS_WHEN_CLOSED", frozenset({"block"}))
    assert through(path="/api/people/x/block", name="block").content == b"done"
    assert through(path="/api/people/x/other", name="other").status_code == 503


def test_case_and_desk_work_when_closed() -> None:
    desk = [pattern.callback for pattern in urls.urlpatterns]
    assert len(desk) > 10
    assert all(getattr(view, "works_when_closed", False) for view in (views.case, *desk))


def test_the_reason_is_the_leases(now: datetime) -> None:
    actions.renew_lease(FINE, now + timedelta(minutes=1))
    assert "No moderator is on shift." in text(through())


def test_a_reading_serves_for_a_second(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr("placette.safety.middleware.time.monotonic", lambda: clock[0])
    gauge.forget()
    assert gauge.read().read_only
    open_place(now)
    assert gauge.read().read_only
    clock[0] = 101.0
    assert gauge.read().level == "open"


def test_a_database_that_does_not_answer_is_read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(now: datetime) -> Lease:
        raise DatabaseError

    monkeypatch.setattr(queries, "lease", broken)
    assert gauge.read() == Lease("read_only", ("database",))
    assert through().status_code == 503


def test_the_lease_is_read_when_somebody_looks_at_it(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []

    def counted(now: datetime) -> Lease:
        seen.append(1)
        return Lease("open")

    monkeypatch.setattr(queries, "lease", counted)

    def looks(request: HttpRequest) -> HttpResponse:
        return HttpResponse(request.lease.level)  # type: ignore[attr-defined]

    assert through("GET").content == b"done"
    assert seen == []
    assert through("GET", view=looks).content == b"open"
    assert seen == [1]
