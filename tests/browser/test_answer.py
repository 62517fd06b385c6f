"""Answering a message: its beginning above the words, the way to it, and nothing of it once it is gone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening
from tests.support.server import Place


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_an_answer_shows_what_it_answers_until_that_is_gone(visitor: Opening, size: str) -> None:
    lea, marc = visitor(size), visitor()
    lea.walk_in(f"Lea repond {size}")
    marc.walk_in(f"Marc demande {size}")
    for one in (lea, marc):
        one.enter("cuisine")
    question = f"qui apporte le pain {size}"
    marc.say(question)
    lea.row(question).locator("[data-acts]").click(force=size == "desktop")
    lea.page.locator("[data-person-menu]").get_by_role("button", name="Répondre").click()
    bar = lea.page.locator("[data-answering]")
    expect(bar).to_contain_text(f"Réponse à Marc demande {size} : {question}")
    expect(lea.page.locator("#words")).to_be_focused()
    lea.check(f"answering-{size}")
    lea.page.locator("#words").press("Escape")
    expect(bar).to_be_hidden()
    lea.row(question).locator("[data-acts]").click(force=size == "desktop")
    lea.page.locator("[data-person-menu]").get_by_role("button", name="Répondre").click()
    lea.say(f"moi je le prends {size}")
    expect(bar).to_be_hidden()
    for one in (lea, marc):
        link = one.row(f"moi je le prends {size}").locator("a.re")
        expect(link).to_contain_text("Réponse à votre message" if one is marc else f"Réponse à Marc demande {size}")
        expect(link).to_contain_text(question)
    lea.check(f"answered-{size}")
    lea.row(f"moi je le prends {size}").locator("a.re").click()
    expect(lea.row(question).first).to_have_class(re.compile("lit"))
    expect(lea.row(question).first).to_be_focused()
    lea.page.reload()
    expect(lea.row(f"moi je le prends {size}").locator("a.re")).to_contain_text(question)

    marc.row(question).first.locator("[data-acts]").click(force=True)
    marc.page.locator("[data-erase]").click()
    marc.page.locator("[data-sure]").click()
    for one in (lea, marc):
        link = one.row(f"moi je le prends {size}").locator("a.re")
        expect(link).to_have_text("Réponse à un message qui n’est pas montré")
    assert question not in lea.page.locator("[data-log]").inner_html()


def test_of_whom_one_blocks_nothing_is_shown_in_answers(visitor: Opening, place: Place) -> None:
    lea, marc, zoe = visitor(), visitor(), visitor()
    lea.walk_in("Lea ne voit plus")
    marc.walk_in("Marc efface")
    zoe.walk_in("Zoe relance")
    for one in (lea, marc, zoe):
        one.enter("jardin")
    marc.say("un mot que je bloque")
    zoe.row("un mot que je bloque").locator("[data-acts]").click(force=True)
    zoe.page.locator("[data-person-menu]").get_by_role("button", name="Répondre").click()
    zoe.say("voici ma relance")
    link = lea.row("voici ma relance").locator("a.re")
    expect(link).to_contain_text("un mot que je bloque")
    lea.page.locator("#people .person", has_text="Marc efface").click()
    lea.page.locator("[data-block]").click()
    expect(link).to_have_text("Réponse à un message qui n’est pas montré")
    lea.page.reload()
    expect(lea.row("voici ma relance").locator("a.re")).to_have_text("Réponse à un message plus ancien")


def test_a_corrected_answer_is_still_an_answer_and_a_change_is_none(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.walk_in("Lea corrige reponse")
    marc.walk_in("Marc attend reponse")
    for one in (lea, marc):
        one.enter("livres")
    marc.say("quel livre ce soir")
    bar, menu = lea.page.locator("[data-answering]"), lea.page.locator("[data-person-menu]")
    lea.row("quel livre ce soir").locator("[data-acts]").click(force=True)
    menu.get_by_role("button", name="Répondre").click()
    lea.say("un placette-essai-refus de plus")
    failed = lea.page.locator(".pending.failed")
    expect(failed.locator("a.re")).to_contain_text("quel livre ce soir")
    failed.get_by_role("button", name="Corriger").click()
    expect(bar).to_contain_text("quel livre ce soir")
    lea.page.wait_for_timeout(3200)
    lea.say("un roman bref")
    expect(lea.row("un roman bref").locator("a.re")).to_contain_text("quel livre ce soir")
    lea.page.locator("#words").press("ArrowUp")
    expect(lea.page.locator("[data-editing]")).to_be_visible()
    lea.row("quel livre ce soir").first.locator("[data-acts]").click(force=True)
    menu.get_by_role("button", name="Répondre").click()
    expect(lea.page.locator("[data-editing]")).to_be_hidden()
    expect(bar).to_be_visible()
    expect(lea.page.locator("#words")).to_have_value("")
