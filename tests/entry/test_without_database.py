"""The database does not answer: whom to call and the rules are there for everybody, and nothing else is pretended."""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from placette.entry import queries
from placette.entry.names import VISIT
from placette.safety import actions, register

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def member(monkeypatch: pytest.MonkeyPatch) -> Client:
    """A browser with the cookie of a visit, of a place whose database is away."""

    def away(*_: Any, **__: Any) -> Any:
        raise OperationalError("away")

    monkeypatch.setattr(queries, "stays", away)
    monkeypatch.setattr(register, "resolve", away)
    monkeypatch.setattr(actions, "report", away)
    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    client.cookies[VISIT] = "some-visit"
    return client


@pytest.mark.parametrize("path", ["/report", "/report?of=message:cuisine/1", "/takedown", "/rules", "/legal"])
def test_what_is_for_anybody_is_there_with_a_visit_too(member: Client, path: str) -> None:
    assert member.get(path).status_code == 200


def test_a_report_that_cannot_be_kept_says_so_and_keeps_the_words(member: Client) -> None:
    given = {"of": "message:cuisine/1", "what": "danger", "words": "Deux phrases. Là."}
    answer = member.post("/report", given, headers={"Accept-Language": "fr"})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 503
    assert "Ceci n’a pas pu être conservé" in page
    for kept in ("Deux phrases. Là.", "112", 'value="message:cuisine/1"', '<option value="danger" selected>'):
        assert kept in page, kept
    assert "data-pin" not in page


def test_the_rest_says_that_it_cannot_be_served_now(member: Client) -> None:
    square = member.get("/square")
    assert (square.status_code, square["Retry-After"]) == (503, "30")
    answer = member.post("/api/people/p/block")
    assert (answer.status_code, answer.json()["why"]) == (503, "unavailable")
