"""Reporting through the pages, without account, scripts or cookie."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from placette.justice import vault
from placette.people.models import Person
from placette.safety import actions
from placette.safety.models import Notice
from placette.web.api import WORKS_WHEN_CLOSED
from tests.safety.conftest import Things
from tests.safety.reporting import receipt, text

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


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


@pytest.mark.parametrize("path", ["/report", "/case"])
def test_numbers_come_before_the_form(nobody: Client, path: str) -> None:
    page = text(nobody.get(path))
    for number in ("17", "112", "114", "3919", "119", "3018", "116 006"):
        assert page.index(number) < page.index('<form class="asking"')
