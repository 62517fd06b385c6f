"""Following a report at its case: a number, a PIN, and whom to call first."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.core import signing
from django.test import Client

from placette.people.models import Person
from placette.safety import actions, pins, reports, views
from placette.safety.models import CaseTry, Notice, Statement
from tests.safety.conftest import Arrive, Things
from tests.safety.reporting import ask, receipt, text

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def test_the_answer_counts_as_told_when_it_stands_before_who_asked(
    nobody: Client, things: Things, now: datetime
) -> None:
    """DSA art. 16(5). Nothing goes out by itself: what nobody opened informed nobody."""
    number, pin = receipt(nobody.post("/report", {"what": "hate", "words": "Voilà."}))
    nobody.post(f"/case/{number}", {"pin": pin})
    actions.close_notice(number, "no_action", by="moderator:karim", now=now)
    nobody.get(f"/case/{number}")
    nobody.post(f"/case/{number}", {"pin": "1"})
    assert Notice.objects.get().notifier_informed_at is None
    nobody.post(f"/case/{number}", {"pin": pin})
    first = Notice.objects.get().notifier_informed_at
    assert first is not None
    nobody.post(f"/case/{number}", {"pin": pin})
    assert Notice.objects.get().notifier_informed_at == first


def test_an_old_page_keeps_what_was_written_until_the_pin_is_shown_again(nobody: Client, things: Things) -> None:
    number, pin = receipt(nobody.post("/report", {"words": "Voilà."}))
    for key in ("", "forged", signing.dumps("0" * 16, salt=reports.KEY), signing.dumps(number, salt="other")):
        asked = nobody.post(f"/case/{number}", {"key": key, "words": "Encore un mot."})
        assert 'name="words" value="Encore un mot."' in text(asked)
        assert 'name="pin"' in text(asked)
    opened = nobody.post(f"/case/{number}", {"pin": pin, "words": "Encore un mot."})
    assert re.search(r"<textarea[^>]*>\s*Encore un mot.</textarea>", text(opened))
    assert "Voilà" not in text(asked)


def test_wrong_pins_are_counted_as_for_any_case(nobody: Client, things: Things) -> None:
    number, pin = receipt(nobody.post("/report", {"words": "Voilà."}))
    for _ in range(5):
        assert nobody.post(f"/case/{number}", {"pin": "1"}).status_code == 403
    assert nobody.post(f"/case/{number}", {"pin": pin}).status_code == 429


CALLS = ("tel:17", "sms:114", "tel:119", "tel:3018", "tel:3919", "tel:116006", "tel:3114")


def test_whoever_opens_a_case_sees_whom_to_call_first(
    nobody: Client, things: Things, arrive: Arrive, marc: Person
) -> None:
    number, pin = receipt(nobody.post("/report", {"what": "child", "of": "message:cuisine/1"}))
    asked, opened = text(nobody.get(f"/case/{number}")), text(nobody.post(f"/case/{number}", {"pin": pin}))
    case = Statement.objects.get().number
    reasons = text(views.case(ask(f"/case/{case}", marc), case))
    for call in CALLS:
        assert call in asked
        assert opened.index(call) < opened.index("data-state")
        assert reasons.index(call) < reasons.index('<div class="letter">')


# A number, a PIN, and no address at hand


@pytest.mark.parametrize("path", ["/case", "/case/"])
def test_whoever_has_a_number_and_a_pin_opens_their_case(nobody: Client, things: Things, path: str) -> None:
    """No lease: the place is closed all the while."""
    number, pin = receipt(nobody.post("/report", {"what": "child", "words": "Là."}))
    assert 'href="/case"' in text(nobody.get("/report"))
    asked = nobody.get(path)
    assert asked.status_code == 200
    assert "no-store" in asked["Cache-Control"]
    spelt = "-".join(re.findall("....", number.upper()))
    for given in (number, f" {spelt} ", f"/case/{number}", f"http://localhost/case/{number}/"):
        opened = nobody.post(path, {"number": given, "pin": f" {pin} "})
        assert "Waiting for a moderator" in text(opened) or "En attente d’un modérateur" in text(opened), given
        assert f'action="/case/{number}"' in text(opened)
    assert not nobody.cookies


def test_the_one_concerned_opens_theirs_there_too(nobody: Client, things: Things, marc: Person) -> None:
    nobody.post("/report", {"what": "intimate", "of": "message:cuisine/1"})
    case = Statement.objects.get().number
    pin = re.search(r'data-pin="(\d{8})"', text(views.case(ask(f"/case/{case}", marc), case)))
    assert pin
    opened = text(nobody.post("/case", {"number": case, "pin": pin[1]}, headers={"Accept-Language": "en"}))
    assert "You may object" in opened
    assert pin[1] not in opened


def test_a_wrong_number_and_a_wrong_pin_are_answered_alike(
    nobody: Client, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever tries learns nothing of which numbers exist: the same answer, after the same work."""
    number, pin = receipt(nobody.post("/report", {"what": "child", "words": "Là."}))
    plain, worked = pins._scrypt, []
    monkeypatch.setattr(pins, "_scrypt", lambda *args: worked.append(args) or plain(*args))
    answers = set()
    for given, tried in ((number, "00000000"), ("0" * 16, pin), ("x", pin), ("", ""), ("l" * 300, "1" * 300)):
        before = len(worked)
        answer = nobody.post("/case", {"number": given, "pin": tried})
        assert len(worked) == before + 1, given
        answers.add((answer.status_code, re.sub(r'(id="number"[^>]* value=")[^"]*', r"\1", text(answer))))
    assert len(answers) == 1
    [(status, page)] = answers
    assert status == 403
    assert 'role="alert"' in page
    assert "data-state" not in page


def test_tries_are_counted_together_with_those_on_the_case_s_own_page(nobody: Client, things: Things) -> None:
    number, pin = receipt(nobody.post("/report", {"words": "Voilà."}))
    for turn in range(5):
        path, more = ("/case", {"number": number}) if turn % 2 else (f"/case/{number}", {})
        assert nobody.post(path, {"pin": "1", **more}).status_code == 403
    late = nobody.post("/case", {"number": number, "pin": pin})
    assert (late.status_code, late["Retry-After"]) == (429, "3600")
    assert nobody.post("/case", {"number": "x", "pin": "1"}).status_code == 403


def test_another_site_tries_no_number(nobody: Client, things: Things) -> None:
    far = {"Origin": "https://evil.example"}
    assert nobody.post("/case", {"number": "0" * 16, "pin": "1"}, headers=far).status_code == 403
    assert CaseTry.objects.count() == 0
