"""Reporting with a visit: its own case opens, programs report over JSON, the one concerned learns why and not who."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from placette.people.models import Person
from placette.safety import reports, views
from placette.safety.api import reports as api_reports
from placette.safety.models import Notice, Statement
from tests.safety.conftest import Arrive, Things
from tests.safety.reporting import ask, receipt, text

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def program(person: Person, **fields: Any) -> HttpResponse:
    return api_reports(ask("/api/reports", person, fields, "post"))


def test_the_visit_that_reported_opens_its_own_case(things: Things, arrive: Arrive, marc: Person) -> None:
    lea = arrive()
    number, pin = receipt(reports.report(ask("/report", lea, {"words": "Là.", "of": "message:cuisine/1"}, "post")))
    mine = views.case(ask(f"/case/{number}", lea), number)
    assert "Waiting for a moderator" in text(mine)
    assert pin not in text(mine)
    for other in (marc, arrive()):
        theirs = views.case(ask(f"/case/{number}", other), number)
        assert "Waiting for a moderator" not in text(theirs)
        assert 'name="pin"' in text(theirs)


def test_a_program_reports_a_message(things: Things, arrive: Arrive) -> None:
    lea = arrive()
    answer = program(lea, room="cuisine", n="1", category="hate", words="Ça.")
    assert answer.status_code == 201
    assert re.fullmatch(rb'\{"number":"[0-9a-z]{16}","pin":"\d{8}"\}', answer.content)
    notice = Notice.objects.get()
    assert (notice.what, notice.person_id, notice.channel) == ("hate", lea.pk, "in_app")
    body = {"room": "cuisine", "n": 2, "category": "STATEMENT_CATEGORY_PROTECTION_OF_MINORS", "words": ""}
    sent = api_reports(ask("/api/reports", lea, body, "post", content_type="application/json"))
    assert sent.status_code == 201
    assert program(lea, room="cuisine", n="9").status_code == 404
    assert program(lea, room="cuisine", n="x").status_code == 400
    assert program(lea).status_code == 400


@pytest.mark.parametrize(
    ("said", "kept"),
    [({}, False), ({"good_faith": "true"}, True), ({"good_faith": "on"}, True), ({"good_faith": "false"}, False)],
)
def test_good_faith_is_kept_where_somebody_said_it(
    things: Things, arrive: Arrive, said: dict[str, str], kept: bool
) -> None:
    lea = arrive()
    program(lea, room="cuisine", n="1", category="hate", **said)
    body = {"room": "cuisine", "n": 1, **{key: value in ("true", "on") for key, value in said.items()}}
    api_reports(ask("/api/reports", lea, body, "post", content_type="application/json"))
    assert list(Notice.objects.values_list("good_faith", flat=True)) == [kept, kept]


def test_without_a_visit_programs_are_sent_to_the_page(nobody: Client, things: Things) -> None:
    answer = nobody.post("/api/reports", {"room": "cuisine", "n": "1"})
    assert (answer.status_code, answer.json()["why"]) == (401, "no_visit")
    assert nobody.post("/api/reports", {}, headers={"Origin": "https://evil.example"}).status_code == 403


def test_the_one_concerned_reads_why_and_how_to_object_and_not_who(
    things: Things, arrive: Arrive, marc: Person
) -> None:
    lea = arrive()
    program(lea, room="cuisine", n="1", category="intimate", words="C’est ma photo.")
    case = Statement.objects.get().number
    page = text(views.case(ask(f"/case/{case}", marc), case))
    assert "is hidden until a moderator has looked at it" in page
    assert "Intimate pictures of somebody" in page
    assert "You may object" in page
    for secret in (lea.pk, lea.handle, "ma photo", Notice.objects.get().number):
        assert secret not in page
