"""One's own message is changed and erased on screen, by mouse, keyboard and finger; what is refused loses nothing."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening, Visitor

PACE = 3200
"""Milliseconds after which a new face may write again."""


def said(one: Visitor, words: str) -> None:
    one.say(words)
    expect(one.row(words)).to_have_count(1)


def acts(one: Visitor, words: str) -> None:
    """Opens the menu of a message."""
    row = one.row(words)
    row.hover()
    row.get_by_role("button", name="Modifier ou effacer ce message").click()
    expect(one.page.locator("[data-own-menu]")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_a_message_is_changed_and_everybody_sees_it(visitor: Opening, size: str, scheme: str) -> None:
    lea, marc = visitor(size, scheme=scheme), visitor()
    lea.walk_in(f"Lea corrige {size}")
    marc.walk_in(f"Marc relit {size}")
    for one in (lea, marc):
        one.enter("cuisine")
    before, after = f"une souppe {size}", f"une soupe {size}"
    said(lea, before)
    expect(marc.row(before)).to_have_count(1)
    expect(marc.row(before).get_by_role("button", name="Modifier ou effacer ce message")).to_have_count(0)
    lea.page.locator("#words").fill("un brouillon")
    lea.page.wait_for_timeout(PACE)
    acts(lea, before)
    lea.check(f"own-menu-{size}-{scheme}")
    lea.page.get_by_role("button", name="Modifier", exact=True).click()
    box = lea.page.locator("#words")
    expect(box).to_have_value(before)
    expect(box).to_be_focused()
    lea.check(f"own-change-{size}-{scheme}")
    box.fill(after)
    lea.page.get_by_role("button", name="Enregistrer").click()
    for one in (lea, marc):
        expect(one.row(after)).to_contain_text("modifié")
        expect(one.row(before)).to_have_count(0)
    expect(box).to_have_value("un brouillon")
    expect(lea.page.locator("[data-editing]")).to_be_hidden()
    lea.check(f"own-changed-{size}-{scheme}")


def test_a_change_that_is_refused_says_why_and_keeps_both(visitor: Opening) -> None:
    lea = visitor()
    lea.walk_in("Lea insiste")
    lea.enter("cuisine")
    said(lea, "mot permis")
    lea.page.wait_for_timeout(PACE)
    box, wrong = lea.page.locator("#words"), lea.page.locator("[data-wrong]")
    box.press("ArrowUp")
    expect(box).to_have_value("mot permis")
    box.fill("mot placette-essai-refus")
    box.press("Enter")
    expect(wrong).to_contain_text("ne respecte pas les règles")
    expect(box).to_have_value("mot placette-essai-refus")
    expect(lea.row("mot permis")).to_have_count(1)
    lea.check("own-refused")
    box.press("Escape")
    expect(box).to_have_value("")
    expect(wrong).to_be_hidden()
    expect(lea.row("mot permis")).not_to_contain_text("modifié")


def test_a_change_without_a_line_waits_in_the_box(visitor: Opening) -> None:
    lea = visitor()
    lea.line_was_cut = True
    lea.walk_in("Lea hors ligne")
    lea.enter("cuisine")
    said(lea, "une phrase a changer")
    box = lea.page.locator("#words")
    box.press("ArrowUp")
    box.fill("une phrase changee")
    lea.context.set_offline(True)
    expect(lea.page.locator("[data-banner=line] .banner")).to_have_count(1)
    box.press("Enter")
    expect(lea.page.locator("[data-wrong]")).to_contain_text("Connexion coupée")
    expect(box).to_have_value("une phrase changee")
    lea.context.set_offline(False)
    expect(lea.page.locator("[data-banner=line] .banner")).to_have_count(0, timeout=20_000)
    lea.page.wait_for_timeout(PACE)
    box.press("Enter")
    expect(lea.row("une phrase changee")).to_contain_text("modifié")


def test_a_message_is_erased_by_keyboard_after_being_asked_once_more(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.walk_in("Lea efface")
    marc.walk_in("Marc voit")
    for one in (lea, marc):
        one.enter("cuisine")
    said(lea, "celle que je garde")
    lea.page.wait_for_timeout(PACE)
    said(lea, "celle que je retire")
    menu = lea.page.locator("[data-own-menu]")
    lea.page.locator("#words").press("Shift+Tab")
    focused = lea.page.locator("[data-acts]:focus")
    for _ in range(4):
        if focused.count():
            break
        lea.page.keyboard.press("Shift+Tab")
    expect(lea.row("celle que je retire").locator("[data-acts]")).to_be_focused()
    lea.page.keyboard.press("ArrowUp")
    expect(lea.row("celle que je garde").locator("[data-acts]")).to_be_focused()
    lea.page.keyboard.press("ArrowDown")
    lea.page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    lea.page.get_by_role("button", name="Effacer", exact=True).press("Enter")
    expect(menu.get_by_role("button", name="Le garder")).to_be_focused()
    lea.check("own-erase")
    lea.page.keyboard.press("Enter")
    expect(menu).to_be_hidden()
    expect(lea.row("celle que je retire")).to_have_count(1)
    acts(lea, "celle que je retire")
    number = lea.row("celle que je retire").get_attribute("data-n")
    lea.page.get_by_role("button", name="Effacer", exact=True).click()
    lea.page.get_by_role("button", name="Effacer pour de bon").click()
    for one in (lea, marc):
        expect(one.row("celle que je retire")).to_have_count(0)
        expect(one.page.locator(f".msg[data-n='{number}'] .gone")).to_contain_text("Effacé")
        expect(one.row("celle que je garde")).to_have_count(1)
    assert lea.page.locator(".msg:has(.gone) [data-acts]").count() == 0


def test_fingers_reach_the_menu_of_one_s_own_message(visitor: Opening) -> None:
    lea = visitor("phone")
    lea.walk_in("Lea doigt")
    lea.enter("cuisine")
    said(lea, "premiere ligne")
    lea.page.wait_for_timeout(PACE)
    said(lea, "suite")
    boxes = [handle.bounding_box() for handle in lea.page.locator("[data-acts]").all()]
    assert all(box and box["width"] >= 43.5 and box["height"] >= 43.5 for box in boxes)
    tops = sorted(box["y"] for box in boxes if box)
    assert all(below - above >= 43.5 for above, below in pairwise(tops)), "they do not overlap"
    lea.check("own-handles-phone")


def test_words_that_are_too_long_are_not_cut_and_not_sent(visitor: Opening) -> None:
    lea = visitor()
    lea.walk_in("Lea longue")
    lea.enter("cuisine")
    box = lea.page.locator("#words")
    box.fill("x" * 20_000)
    lea.page.locator(".send").click()
    expect(lea.page.locator("[data-wrong]")).to_contain_text("2000")
    assert len(box.input_value()) == 20_000
    box.fill("assez court cette fois")
    lea.page.locator(".send").click()
    expect(lea.row("assez court cette fois")).to_have_count(1)
