"""Words that wait for a moderator, as their author sees them: told, taken back, let pass, refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening
from tests.support.server import Place


def test_what_is_held_says_so_and_can_be_withdrawn(visitor: Opening) -> None:
    lea, marc = visitor("phone"), visitor()
    lea.walk_in("Lea tenue")
    marc.walk_in("Marc tenu")
    lea.enter("cuisine")
    marc.enter("cuisine")
    lea.say("un placette-essai-attente ici")
    held = lea.page.locator(".held-box")
    expect(held).to_contain_text("personne ne l’a vu")
    lea.check("held-phone")
    way = held.get_by_role("link", name="Pourquoi, et comment contester")
    case = way.get_attribute("href") or ""
    assert case.startswith("/case/")
    lea.page.reload()
    expect(held).to_contain_text("placette-essai-attente")
    expect(way).to_have_attribute("href", case)
    held.get_by_role("button", name="Corriger").click()
    expect(held).to_have_count(0)
    expect(lea.page.locator("#words")).to_have_value("un placette-essai-attente ici")
    lea.page.wait_for_timeout(3200)
    lea.page.locator(".send").click()
    held.get_by_role("button", name="Le retirer").click()
    expect(held).to_have_count(0)
    expect(marc.row("placette-essai-attente")).to_have_count(0)


def test_what_is_held_and_taken_back_without_a_line_goes_when_there_is_one(visitor: Opening) -> None:
    lea = visitor("phone")
    lea.line_was_cut = True
    lea.walk_in("Lea reprend")
    lea.enter("cuisine")
    lea.say("repris placette-essai-attente")
    held = lea.page.locator(".held-box")
    expect(held).to_have_count(1)
    lea.context.set_offline(True)
    expect(lea.page.locator("[data-banner=line] .banner")).to_have_count(1)
    held.get_by_role("button", name="Corriger").click()
    expect(lea.page.locator(".msg.pending .state")).to_contain_text("Sera repris dès que vous serez de retour")
    expect(lea.page.locator("#words")).to_have_value("")
    lea.context.set_offline(False)
    expect(held).to_have_count(0, timeout=20_000)
    expect(lea.page.locator("#words")).to_have_value("repris placette-essai-attente")


def test_what_is_to_be_taken_back_outlives_the_page(visitor: Opening) -> None:
    """Who leaves is asked first; the page drawn anew remembers it, and does it when there is a line."""
    lea = visitor()
    lea.line_was_cut = True
    cut, asked = [False], []
    lea.page.route_web_socket(re.compile("/live"), lambda line: line.close() if cut[0] else line.connect_to_server())
    lea.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    lea.walk_in("Lea persiste")
    lea.enter("cuisine")
    lea.say("persiste placette-essai-attente")
    held, state = lea.page.locator(".held-box"), lea.page.locator(".msg.pending .state")
    expect(held).to_have_count(1)
    cut[0] = True
    lea.context.set_offline(True)
    held.get_by_role("button", name="Le retirer").click()
    expect(state).to_contain_text("Sera repris")
    lea.context.set_offline(False)
    lea.page.reload()
    assert asked == ["beforeunload"]
    expect(held).to_have_count(1)
    expect(state).to_contain_text("Sera repris")
    cut[0] = False
    expect(held).to_have_count(0, timeout=20_000)
    lea.page.reload()
    expect(lea.page.locator("[data-waiting]")).to_have_count(0)
    expect(held).to_have_count(0)
    expect(lea.row("persiste placette-essai-attente")).to_have_count(0)


@pytest.mark.parametrize("measure", ["restore", "withhold"])
def test_who_takes_back_too_late_is_told(visitor: Opening, place: Place, measure: str) -> None:
    lea = visitor()
    lea.line_was_cut = True
    lea.walk_in(f"Lea tarde {measure}")
    lea.enter("cuisine")
    words = f"tarde-{measure} placette-essai-attente"
    lea.say(words)
    held, line = lea.page.locator(".held-box"), lea.page.locator("[data-banner=line] .banner")
    expect(held).to_have_count(1)
    lea.page.reload()
    id = lea.page.locator("[data-held]").get_attribute("data-held")
    expect(lea.page.locator("[data-waiting]")).to_have_count(0)
    lea.context.set_offline(True)
    expect(line).to_have_count(1)
    held.get_by_role("button", name="Le retirer").click()
    expect(lea.page.locator(".msg.pending .state")).to_contain_text("Sera repris")
    place.do("moderation", "decide", measure, f"held:{id}", "--ground", "terms:respect")
    lea.context.set_offline(False)
    expect(held).to_have_count(0, timeout=20_000)
    if measure == "restore":
        expect(lea.row(words)).to_have_count(1)
        expect(lea.page.locator("[data-banner=notice]")).to_contain_text("publié avant d’avoir pu être repris")
    else:
        failed = lea.page.locator(".pending.failed")
        expect(failed).to_contain_text(words)
        failed.get_by_role("button", name="Corriger").click()
        expect(lea.page.locator("#words")).to_have_value(words)


def test_what_a_moderator_lets_pass_takes_the_place_of_the_held_words(visitor: Opening, place: Place) -> None:
    lea, marc = visitor(), visitor()
    lea.walk_in("Lea attendue")
    marc.walk_in("Marc attend")
    for one in (lea, marc):
        one.enter("cuisine")
    lea.say("attendu placette-essai-attente")
    expect(lea.page.locator(".held-box")).to_have_count(1)
    lea.page.reload()
    id = lea.page.locator("[data-held]").get_attribute("data-held")
    place.do("moderation", "decide", "restore", f"held:{id}", "--ground", "terms:respect")
    for one in (lea, marc):
        expect(one.row("attendu placette-essai-attente")).to_have_count(1)
    expect(lea.page.locator(".pending")).to_have_count(0)
