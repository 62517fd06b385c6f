"""Headers, language and origin of every answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from placette.web import api, middleware

Answering = Callable[[HttpRequest], HttpResponse]


def speaking(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


def ask(
    layer: Callable[[Answering], Answering], path: str = "/", view: Answering = speaking, **headers: str
) -> HttpResponse:
    request = RequestFactory().get(path, headers=headers)
    return layer(view)(request)


@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        ("fr", "fr"), ("fr-CA,fr;q=0.9", "fr"), ("en-US,en;q=0.9,fr;q=0.8", "en"), ("de,fr;q=0.5", "fr"), ("", "fr"),
        ("*", "fr"), ("de", "en"),
    ],
)  # fmt: skip
def test_french_for_who_reads_french(accept: str, lang: str) -> None:
    answer = ask(middleware.language, **{"Accept-Language": accept})
    assert answer.content.decode() == lang
    assert answer["Content-Language"] == lang
    assert "Accept-Language" in answer["Vary"]


def test_french_for_who_asks_for_nothing() -> None:
    """No header at all: the place is French."""
    assert ask(middleware.language).content == b"fr"


def test_a_chosen_language_sticks() -> None:
    answer = ask(middleware.language, **{"Accept-Language": "fr", "Cookie": "placette_language=en"})
    assert answer.content == b"en"
    assert ask(middleware.language, **{"Cookie": "placette_language=xx", "Accept-Language": "fr"}).content == b"fr"


def test_the_language_does_not_leak_into_the_next_answer() -> None:
    before = translation.get_language()
    ask(middleware.language, **{"Accept-Language": "fr"})
    assert translation.get_language() == before


def test_pages_of_a_visit_leave_no_copy() -> None:
    def inside(request: HttpRequest) -> HttpResponse:
        request.caller = SimpleNamespace(person="p")  # type: ignore[attr-defined]
        return HttpResponse("x")

    assert ask(middleware.headers, view=inside)["Cache-Control"] == "no-store"
    answer = ask(middleware.headers)
    assert answer["Cache-Control"] == "private, no-cache"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver:8001", "https://testserver"])
def test_json_asked_by_another_site_is_refused(origin: str) -> None:
    answer = ask(middleware.api_origin, "/api/rooms", Origin=origin)
    assert answer.status_code == 403
    assert json.loads(answer.content)["why"] == "foreign_origin"


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://testserver"}])
def test_json_asked_by_a_program_or_by_the_place_passes(headers: dict[str, str]) -> None:
    assert ask(middleware.api_origin, "/api/rooms", **headers).status_code == 200


def test_a_refusal_says_why_in_the_visitors_language_and_when_to_come_back() -> None:
    answer = api.refusal("too_fast", {"seconds": 2.5}, 2.5, "fr")
    body = json.loads(answer.content)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "3"
    assert body["why"] == "too_fast"
    assert body["retry_after"] == 2.5
    assert "secondes" in body["say"]


def test_who_has_not_walked_in_is_nobody() -> None:
    with pytest.raises(api.NoVisit):
        api.member(RequestFactory().get("/api/rooms"))
