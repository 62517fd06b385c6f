"""Nobody answers: here somebody without account, scripts or cookie reports, follows, is answered; the one they reported
reads why and how to object, and never who."""

from __future__ import annotations

import html
import re
import subprocess
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.children import PYTHON, ROOT, until
from tests.support.server import Answer, Place, Server
from tests.support.walker import Socket, visits

DESK = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "placette.ops.settings"
import django
django.setup()
from datetime import UTC, datetime
from placette.ops import wiring
from placette.safety import actions
wiring.plug()
number, act, words = sys.argv[1:]
now = datetime.now(UTC)
actions.look(number, by="moderator:karim", now=now)
if act == "answer":
    actions.answer(number, words, by="moderator:karim", now=now)
else:
    actions.decide(
        act, words, ground="illegal", category="STATEMENT_CATEGORY_CYBER_VIOLENCE", clause="226-2-1", facts="",
        by="moderator:karim", lasts=None, now=now, notice=number,
    )
"""
"""What a moderator does, beside the running place."""


def desk(place: Place, number: str, act: str, words: str) -> None:
    done = subprocess.run(
        [PYTHON, "-c", DESK, number, act, words], cwd=ROOT, env=place.environment(), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def post(server: Server, path: str, source: str = "127.0.0.1", **fields: str) -> Answer:
    """As a browser that keeps no cookie sends a form, from a network of its own."""
    headers = {
        "Content-Type": "application/x-www-form-urlencoded", "Origin": server.origin, "Accept-Language": "fr",
    }  # fmt: skip
    return server.request("POST", path, body=urlencode(fields).encode(), headers=headers, source=source)


@pytest.mark.browser
def test_from_nobody_without_scripts_to_the_answer(browser: Browser) -> None:
    with Place() as place:
        server = place.server().start().open()
        marc, lea = visits(place, 2, handle="Marc")
        with Socket(server, marc.cookie) as writer, Socket(server, lea.cookie) as reader:
            for socket in (writer, reader):
                socket.enter("cuisine")
            said = writer.say("cuisine", "mot-repere", "n1")
            reader.event("said", n=said["n"])
            odile = browser.new_context(java_script_enabled=False, locale="fr-FR").new_page()
            number, pin = reported(odile, server, f"message:cuisine/{said['n']}")

            # Hidden on every screen within the same second; its author reads why, and how to object.
            assert reader.event("withheld", of=said["n"])["why"] == "rules"
            told = writer.event("restricted")
            assert (told["measure"], told["subject"], told["room"]) == ("withhold", "message", "cuisine")
            reasons = html.unescape(server.get(f"/case/{told['case']}", cookie=marc.cookie).text)
            assert "is hidden until a moderator has looked at it" in reasons
            assert "You may object" in reasons
            for secret in ("je me reconnais", number, pin):
                assert secret not in reasons + repr(list(writer.events)) + repr(told)

            # Odile follows it, adds a word, is answered.
            followed(odile, server, number, pin)
            expect(odile.locator("[data-state]")).to_contain_text("En attente d’un modérateur")
            odile.locator("#words").fill("J’ai aussi une capture.")
            odile.get_by_role("button", name="Envoyer").click()
            desk(place, number, "answer", "Merci. C’est retiré.")
            desk(place, number, "withhold", f"message:cuisine/{said['n']}")
            followed(odile, server, number, pin)
            expect(odile.locator("[data-state]")).to_contain_text("il a agi")
            for words in ("J’ai aussi une capture.", "Merci. C’est retiré."):
                expect(odile.locator(".letters")).to_contain_text(words)
            assert "karim" not in odile.content()

            # The ruling of a person has its own reasons; the words never flashed up in between.
            final = writer.event("restricted")
            assert final["case"] != told["case"]
            assert final["why"] == "law"
            assert "restored" not in {event["t"] for event in (*reader.events, *writer.events)}
            odile.context.close()
        assert "mot-repere" not in server.errors()
        assert "je me reconnais" not in server.errors()


def reported(page: Page, server: Server, of: str) -> tuple[str, str]:
    """The form, sent by somebody who has neither account nor scripts; number and PIN."""
    page.goto(f"{server.origin}/report?of={of}")
    assert page.locator("a[href='tel:17']").count() == 1
    page.locator("#what").select_option("intimate")
    page.locator("#words").fill("C’est moi, je me reconnais.")
    page.get_by_role("button", name="Envoyer le signalement").click()
    receipt = page.locator("[data-pin]")
    number, pin = receipt.get_attribute("data-number"), receipt.get_attribute("data-pin")
    assert number
    assert pin
    assert page.context.cookies() == []
    return number, pin


def followed(page: Page, server: Server, number: str, pin: str) -> None:
    page.goto(f"{server.origin}/case/{number}")
    page.locator("#pin").fill(pin)
    page.get_by_role("button", name="Ouvrir mon dossier").click()


def test_a_crowd_of_reports_hides_little_and_every_one_is_answered_with_a_number() -> None:
    """From forty networks in a moment, against one author: one message in a quiet room, the rest waits on top."""
    with Place() as place:
        server = place.server().start().open()
        (marc,) = visits(place, handle="Marc")
        with Socket(server, marc.cookie) as writer:
            writer.enter("cuisine")
            numbers = [writer.say("cuisine", f"phrase {turn}", f"n{turn}")["n"] for turn in range(40)]
            for turn, n in enumerate(numbers):
                sent = post(
                    server, "/report", f"127.0.{turn}.1", of=f"message:cuisine/{n}", what="danger", words="Voyez."
                )
                assert re.search(r'data-pin="\d{8}"', sent.text), sent.status
            writer.event("withheld")
            writer.ask(do="ping")
            assert [event for event in writer.events if event["t"] == "withheld"] == []


def shut(place: Place, server: Server) -> None:
    """The folder cannot be written any more, as far as the lease can tell: read-only within seconds."""
    mark = place.data / ".writable"

    def closed() -> bool:
        if not mark.is_dir():
            mark.unlink(missing_ok=True)
            mark.mkdir()
        return bool(server.get("/readyz").json()["read_only"])

    until(closed, 15, "the place is read-only")


def test_while_the_place_is_closed_somebody_is_still_heard() -> None:
    with Place() as place:
        server = place.server().start().open()
        (marc,) = visits(place, handle="Marc")
        with Socket(server, marc.cookie) as writer:
            writer.enter("cuisine")
            n = writer.say("cuisine", "phrase", "n1")["n"]
            shut(place, server)
            assert writer.say("cuisine", "encore", "n2")["why"] == "read_only"
            sent = post(server, "/report", of=f"message:cuisine/{n}", what="child", words="Voyez.")
            assert re.search(r'data-pin="\d{8}"', sent.text)
            program = server.request(
                "POST", "/api/reports", cookie=marc.cookie, body=urlencode({"room": "cuisine", "n": n}).encode(),
                headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": server.origin},
            )  # fmt: skip
            assert program.status == 201
            assert set(program.json()) == {"number", "pin"}
