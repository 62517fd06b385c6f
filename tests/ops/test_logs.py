"""What a log line says of a request, and what it never says: read from the real formatter, fed by the real pages."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from placette.ops.logs import Lines
from placette.web import views

SECRET = "Lea-secret-4711"
pytestmark = [pytest.mark.both, pytest.mark.django_db]


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Lines())
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def kept() -> Iterator[Kept]:
    handler = Kept()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def one(kept: Kept) -> dict[str, Any]:
    (line,) = kept.lines
    found: dict[str, Any] = json.loads(line)
    assert "secret" not in line
    assert "%" not in found["says"]
    assert "192.0.2.7" not in line
    return found


def test_an_error_says_status_method_and_route_and_no_path(kept: Kept) -> None:
    visitor = Client(REMOTE_ADDR="192.0.2.7")
    assert visitor.post(f"/rooms/{SECRET}/say?words={SECRET}", {"words": SECRET}).status_code == 503  # nobody is awake
    line = one(kept)
    assert (line["from"], line["level"]) == ("django.request", "error")
    assert (line["status"], line["method"], line["route"]) == (503, "POST", "say")


def test_an_address_that_is_none_has_no_route(kept: Kept) -> None:
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/nowhere/{SECRET}").status_code == 404
    line = one(kept)
    assert (line["status"], line["method"], line["route"]) == (404, "GET", "none")


def test_a_method_of_the_visitors_own_is_not_written(kept: Kept) -> None:
    Client(REMOTE_ADDR="192.0.2.7").generic("SECRET", "/rules")
    assert (one(kept)["method"], one(kept)["route"]) == ("other", "rules")


def test_a_host_that_is_not_ours_is_not_quoted(kept: Kept) -> None:
    assert Client(REMOTE_ADDR="192.0.2.7").get("/rules", headers={"Host": "secret.example"}).status_code == 400
    assert {json.loads(line)["from"] for line in kept.lines} >= {"django.security.DisallowedHost"}
    assert not any("secret" in line for line in kept.lines)


def test_what_breaks_says_where_in_our_code_and_not_with_what(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(request: HttpRequest, *_: object) -> HttpResponse:
        raise ValueError(f"{SECRET} in {request.path}")

    monkeypatch.setattr(views, "page", broken)
    visitor = Client(REMOTE_ADDR="192.0.2.7", raise_request_exception=False)
    assert visitor.get("/legal", {"words": SECRET}).status_code == 500
    line = one(kept)
    assert (line["status"], line["route"], line["error"]) == (500, "legal", "ValueError")
    assert any(where.startswith("broken:") for where in line["where"])
