"""Reporting and following through the pages, without account, scripts or cookie, and over JSON."""

from __future__ import annotations

import html
import re
from datetime import datetime
from typing import Any

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client, RequestFactory

from placette.justice import vault
from placette.live.events import Caller, Origin
from placette.people.models import Person
from placette.safety import actions, pins, reports, views
from placette.safety.api import reports as api_reports
from placette.safety.models import CaseTry, Notice, Statement
from placette.web.api import WORKS_WHEN_CLOSED
from tests.safety.conftest import Arrive, Things

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def nobody() -> Client:
    """A browser without visit and without scripts that sends no cookie back; the form asks for no token."""
    return Client(HTTP_HOST="localhost", enforce_csrf_checks=True)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def receipt(answer: Any) -> tuple[str, str]:
    found = re.search(r'data-number="([^"]+)" data-pin="(\d{8})"', answer.content.decode())
    assert found, answer.content.decode()
    return found[1], found[2]


def test_from_nobody_to_the_answer(nobody: Client, things: Things, now: datetime) -> None:
    """Number, PIN, follow, answer: and not one cookie on the way."""
    french = {"Accept-Language": "fr"}
    form = nobody.get("/report?of=message:cuisine/1", headers=french)
    assert "Le message numéro 1 du salon cuisine." in text(form)
    assert 'name="of" value="message:cuisine/1"' in text(form)
    given = {"of": "message:cuisine/1", "what": "child", "words": "Il demande son âge.", "good_faith": "on"}
    sent = nobody.post("/report", given, headers=french)
    number, pin = receipt(sent)
    assert sent.status_code == 200
    assert "no-store" in sent["Cache-Control"]
    assert "C’est masqué pour tout le monde" in text(sent)
    assert "dans un délai de 15 minutes" in text(sent)
    opened = nobody.post(f"/case/{number}", {"pin": pin}, headers=french)
    assert "En attente d’un modérateur" in text(opened)
    assert pin not in text(opened)
    key = re.search(r'name="key" value="([^"]+)"', text(opened))
    assert key
    added = nobody.post(f"/case/{number}", {"key": key[1], "words": "C’était hier soir."}, headers=french)
    assert "C’était hier soir." in text(added)
    actions.answer(number, "Merci, nous agissons.", by="moderator:karim", now=now)
    answered = nobody.post(f"/case/{number}", {"pin": pin}, headers=french)
    assert "Merci, nous agissons." in text(answered)
    assert "karim" not in text(answered)
    assert not nobody.cookies


SEALED, SIGN, PSEUDONYM, NOT_SEALED, PART = (
    "a été scellé comme preuve, tel quel",
    "le nom et la description ont été scellés",
    "Son pseudo a été scellé",
    "n’a pas pu être scellé comme preuve : prenez l’écran en photo",
    "Une partie de ce que vous avez signalé n’a pas pu être scellée",
)
"""What the receipt says of the proof."""


def proof(nobody: Client, **fields: Any) -> set[str]:
    """Which of these sentences the receipt says."""
    page = text(nobody.post("/report", {"what": "child", "words": "Là.", **fields}, headers={"Accept-Language": "fr"}))
    plain = page.replace("\u00a0", " ")
    return {one for one in (SEALED, SIGN, PSEUDONYM, NOT_SEALED, PART) if one in plain}


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (["message:cuisine/1"], {SEALED}),
        (["message:cuisine/1", "message:cuisine/2"], {SEALED}),
        (["message:cuisine/1", "room:cuisine"], {SEALED, SIGN}),
        (["room:cuisine"], {SIGN}),
        (["person:marc"], {PSEUDONYM}),
        ([], set()),
        (["message:cuisine/9"], set()),
    ],
)
def test_the_receipt_says_what_became_proof(
    nobody: Client, things: Things, marc: Person, of: list[str], said: set[str]
) -> None:
    assert proof(nobody, of=[one.replace("marc", marc.pk) for one in of]) == said


def test_the_receipt_says_that_words_between_two_were_not_sealed(nobody: Client, things: Things) -> None:
    things.public = False
    assert proof(nobody, of="message:cuisine/1") == {NOT_SEALED}


def test_without_a_key_the_receipt_does_not_speak_of_a_proof(
    nobody: Client, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*args: Any) -> None:
        raise OSError("no key")

    plain = vault.seal
    assert proof(nobody, of="message:cuisine/1") == {SEALED}
    monkeypatch.setattr(vault, "seal", missing)
    assert proof(nobody, of="message:cuisine/2") == {NOT_SEALED}
    assert proof(nobody, of="room:cuisine") == {NOT_SEALED}
    assert proof(nobody, of=["message:cuisine/1", "message:cuisine/2"]) == {PART}
    monkeypatch.setattr(vault, "seal", plain)
    assert proof(nobody, of=["message:cuisine/1", "message:cuisine/2"]) == {SEALED}


@pytest.mark.parametrize("public", [True, False])
def test_the_form_promises_a_proof_only_where_there_can_be_one(nobody: Client, things: Things, public: bool) -> None:
    things.public = public
    french = {"Accept-Language": "fr"}
    message = text(nobody.get("/report?of=message:cuisine/1", headers=french))
    assert ("avec dix messages autour, il est scellé" in message) == public
    room = text(nobody.get("/report?of=room:cuisine", headers=french))
    assert "avec dix messages autour" not in room
    assert "Son nom et sa description sont scellés" in room


def test_a_form_of_four_fields_is_enough(nobody: Client, things: Things) -> None:
    sent = nobody.post("/report", {"what": "whatever", "where": "cuisine", "words": "Regardez.", "contact": ""})
    receipt(sent)
    notice = Notice.objects.get()
    assert (notice.what, notice.where) == ("other", "cuisine")


def test_an_empty_form_says_what_is_missing_and_keeps_the_rest(nobody: Client, things: Things) -> None:
    answer = nobody.post("/report", {"what": "hate", "contact": "o@place.test"}, headers={"Accept-Language": "en"})
    assert answer.status_code == 400
    assert "one of the two is enough" in text(answer)
    assert 'value="o@place.test"' in text(answer)
    assert re.search(r'<option value="hate" selected>', text(answer))
    assert Notice.objects.count() == 0


def test_another_site_cannot_report_for_somebody(nobody: Client, things: Things) -> None:
    far = {"Origin": "https://evil.example"}
    assert nobody.post("/report", {"words": "x"}, headers=far).status_code == 403
    assert nobody.post(f"/case/{'0' * 16}", {"pin": "1"}, headers=far).status_code == 403
    assert Notice.objects.count() == 0


def test_whoever_knows_a_number_reads_nothing_of_what_stands_there(nobody: Client, things: Things) -> None:
    page = text(nobody.get("/report?of=message:cuisine/1"))
    assert "mot secret" not in page
    assert "Marc" not in page
    assert "message:cuisine/9" not in text(nobody.get("/report?of=message:cuisine/9"))


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


def test_markup_in_what_is_told_stays_text(nobody: Client, things: Things) -> None:
    number, pin = receipt(nobody.post("/report", {"words": "<script>1</script>"}))
    actions.answer(number, "<b>x</b>", by="moderator:karim", now=Notice.objects.get().received_at)
    page = nobody.post(f"/case/{number}", {"pin": pin}).content.decode()
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_every_way_works_while_the_place_is_closed(nobody: Client, things: Things) -> None:
    """No lease at all: nothing is open in these tests."""
    number, pin = receipt(nobody.post("/report", {"what": "danger", "words": "Maintenant."}))
    assert nobody.post(f"/case/{number}", {"pin": pin}).status_code == 200
    assert "reports" in WORKS_WHEN_CLOSED


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


def test_too_many_are_asked_to_wait_and_their_words_stand(
    nobody: Client, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placette.safety.rules.REPORTS_A_NETWORK", 1)
    nobody.post("/report", {"words": "Un."})
    late = nobody.post("/report", {"words": "Deux."})
    assert late.status_code == 429
    assert int(late["Retry-After"]) > 3000
    assert "Deux." in text(late)
    assert "3018" in text(late)


@pytest.mark.parametrize("path", ["/report", "/takedown", "/case", f"/case/{'0' * 16}"])
def test_one_leaves_quickly_to_a_page_that_says_nothing(nobody: Client, path: str) -> None:
    page = text(nobody.get(path, headers={"Accept-Language": "fr"}))
    way = re.search(r'<a class="[^"]*quick"[^>]*>', page)
    assert way
    assert 'href="https://meteofrance.com/"' in way[0]
    assert 'rel="noreferrer noopener"' in way[0]
    assert "Quitter vite" in page


@pytest.mark.parametrize("path", ["/report", "/case", f"/case/{'0' * 16}"])
def test_looking_leaves_no_cookie_and_asks_for_none(nobody: Client, path: str) -> None:
    page = nobody.get(path)
    assert not page.cookies
    assert "csrfmiddlewaretoken" not in text(page)


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


@pytest.mark.parametrize("path", ["/report", "/case"])
def test_numbers_come_before_the_form(nobody: Client, path: str) -> None:
    page = text(nobody.get(path))
    for number in ("17", "112", "114", "3919", "119", "3018", "116 006"):
        assert page.index(number) < page.index('<form class="asking"')


# With a visit


def ask(path: str, person: Person, body: Any = None, method: str = "get", **more: Any) -> Any:
    factory = RequestFactory()
    request = getattr(factory, method)(path, body, **more) if body is not None else getattr(factory, method)(path)
    origin = Origin("192.0.2.7", 4711)
    request.lang, request.origin = "en", origin
    request.caller = Caller("v", person.pk, person.handle, "en", origin)
    return request


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
