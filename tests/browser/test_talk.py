"""Two people walk in and talk; what each sees is in order, once, and theirs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening
from tests.support.server import Place, Server

WORDS = {
    "fr": ("Bonsoir, qui cuisine ?", "Moi, une soupe <b>verte</b>"),
    "en": ("Good evening, who cooks?", "I do: a soup"),
}


@pytest.mark.parametrize(("size", "lang", "scheme"), [("phone", "fr", "light"), ("desktop", "en", "dark")])
def test_two_people_meet_and_talk(visitor: Opening, size: str, lang: str, scheme: str) -> None:
    lea, marc = visitor(size, lang, scheme), visitor(size, lang, scheme)
    lea.walk_in(f"Lea {size}")
    lea.check(f"square-{size}-{lang}-{scheme}")
    marc.walk_in(f"Marc {size}")
    for one in (lea, marc):
        one.enter("cuisine")
        assert one.page.locator("html").get_attribute("lang") == lang
    first, second = WORDS[lang]
    lea.say(first)
    expect(marc.row(first)).to_have_count(1)
    expect(marc.row(first).locator(".who")).to_have_text(f"Lea {size}")
    marc.say(second)
    expect(lea.row(second)).to_have_count(1)
    expect(lea.row(first)).to_have_count(1)
    expect(lea.row(first).locator(".who")).to_have_text({"fr": "Vous", "en": "You"}[lang])
    expect(lea.page.locator(".pending")).to_have_count(0)
    expect(lea.row(second).locator("b b, p b")).to_have_count(0)
    expect(lea.page.locator("[data-crowd]")).to_have_text("2")
    if size == "desktop":
        expect(lea.page.locator("#people .person")).to_have_count(2)
        expect(lea.page.locator("#rooms section")).to_have_count(2)
    lea.check(f"room-{size}-{lang}-{scheme}")
    marc.shoot(f"room-{size}-{lang}-{scheme}-other")


def test_history_is_there_for_who_comes_later(visitor: Opening) -> None:
    lea, late = visitor(), visitor("phone")
    lea.walk_in("Lea tot")
    lea.enter("lyon")
    lea.say("Il pleut sur la Saône")
    expect(lea.row("Il pleut sur la Saône")).to_have_count(1)
    late.walk_in("Tard venu")
    late.enter("lyon")
    expect(late.row("Il pleut sur la Saône")).to_have_count(1)


def test_enter_sends_and_shift_enter_is_a_new_line(visitor: Opening) -> None:
    lea = visitor()
    lea.walk_in("Lea clavier")
    lea.enter("cuisine")
    box = lea.page.locator("#words")
    box.press_sequentially("une ligne")
    box.press("Shift+Enter")
    box.press_sequentially("une autre")
    box.press("Enter")
    expect(lea.row("une ligne")).to_have_count(1)
    assert lea.row("une ligne").locator("p").inner_text() == "une ligne\nune autre"
    expect(box).to_have_value("")


def test_the_second_room_opens_after_a_countdown(visitor: Opening) -> None:
    lea = visitor("phone")
    lea.walk_in("Lea attend")
    lea.enter("cuisine")
    lea.go("/rooms/lyon")
    count = lea.page.locator("[data-count]")
    expect(count).to_have_text("4")
    expect(count).to_have_text(re.compile("^[123]$"))
    lea.check("wait-phone-fr")
    expect(lea.page.locator("[data-waiting]")).to_have_count(0)
    lea.page.reload()
    expect(lea.page.locator("[data-waiting]")).to_have_count(0)


def test_too_fast_waits_and_goes_by_itself(visitor: Opening) -> None:
    """A new face says one word in three seconds: the second one counts down, then goes."""
    lea = visitor()
    lea.walk_in("Lea pressee")
    lea.enter("cuisine")
    lea.say("premier mot")
    expect(lea.row("premier mot")).to_have_count(1)
    lea.say("deuxieme mot")
    expect(lea.page.locator(".send")).to_have_attribute("aria-disabled", "true")
    lea.shoot("too-fast")
    expect(lea.row("deuxieme mot")).to_have_count(1)
    expect(lea.page.locator(".pending")).to_have_count(0)


def test_what_the_filters_refuse_is_said_and_can_be_corrected(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.walk_in("Lea refus")
    marc.walk_in("Marc refus")
    lea.enter("cuisine")
    marc.enter("cuisine")
    lea.say("un placette-essai-refus ici")
    failed = lea.page.locator(".pending.failed")
    expect(failed).to_contain_text("ne respecte pas les règles")
    lea.check("refused")
    failed.get_by_role("button", name="Corriger").click()
    expect(lea.page.locator("#words")).to_have_value("un placette-essai-refus ici")
    expect(failed).to_have_count(0)
    expect(marc.row("placette-essai-refus")).to_have_count(0)


def test_whom_one_blocks_is_no_longer_heard(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.walk_in("Lea calme")
    marc.walk_in("Marc insiste")
    lea.enter("cuisine")
    marc.enter("cuisine")
    marc.say("tu reponds pas ?")
    expect(lea.row("tu reponds pas ?")).to_have_count(1)
    lea.page.locator("#people .person", has_text="Marc insiste").click()
    lea.check("person-menu")
    lea.page.locator("[data-block]").click()
    expect(lea.row("tu reponds pas ?")).to_be_hidden()
    marc.page.wait_for_timeout(3200)
    marc.say("et maintenant ?")
    expect(marc.row("et maintenant ?")).to_have_count(1)
    lea.page.wait_for_timeout(500)
    expect(lea.row("et maintenant ?")).to_have_count(0)


def test_names_and_rooms_can_be_found(visitor: Opening) -> None:
    lea = visitor()
    lea.walk_in("Lea cherche")
    lea.enter("cuisine")
    lea.page.locator("#rooms input").fill("LYON")
    expect(lea.page.locator("#rooms [data-find]:visible")).to_have_count(1)
    lea.page.locator("#rooms input").fill("zzzz")
    expect(lea.page.locator("#rooms [data-nothing]")).to_contain_text("Aucun salon")
    expect(lea.page.locator("#rooms h2:visible")).to_have_count(0)
    lea.check("no-room")
    lea.page.get_by_role("button", name="Montrer tous les salons").click()
    expect(lea.page.locator("#rooms input")).to_have_value("")
    expect(lea.page.locator("#rooms h2:visible")).to_have_count(2)
    lea.page.locator("#people input").fill("léa cherche")
    expect(lea.page.locator("#people [data-find]:visible")).to_have_count(1)


def test_without_a_moderator_the_place_says_that_it_only_listens(
    visitor: Opening, place: Place, server: Server
) -> None:
    lea = visitor("phone")
    lea.walk_in("Lea veille")
    lea.enter("cuisine")
    box = lea.page.locator("#words")
    box.fill("à moitié écrit")
    try:
        place.do("moderation", "off-shift", "veilleur")
        expect(lea.page.locator("[data-banner=place] .banner")).to_be_visible()
        expect(box).to_be_disabled()
        expect(box).to_have_value("à moitié écrit")
        expect(lea.page.locator("[data-shut]")).to_contain_text("Lecture seule")
        lea.check("read-only-phone")
        lea.page.reload()
        expect(lea.page.locator("[data-banner=place] .banner")).to_be_visible()
        expect(box).to_be_disabled()
        expect(box).to_have_value("à moitié écrit")
        newcomer = visitor("phone")
        newcomer.go("/")
        expect(newcomer.page.locator(".door-in .note")).to_contain_text("Lecture seule")
        newcomer.check("door-read-only-phone")
    finally:
        place.do("moderation", "on-shift", "veilleur")
    expect(lea.page.locator("[data-banner=place] .banner")).to_have_count(0)
    expect(box).to_be_enabled()
    expect(lea.page.locator("[data-shut]")).to_be_empty()
    lea.page.locator(".send").click()
    expect(lea.row("à moitié écrit")).to_have_count(1)


def test_silence_ends_when_it_is_lifted_and_the_draft_is_still_there(visitor: Opening, place: Place) -> None:
    lea = visitor()
    lea.walk_in("Lea silence")
    lea.enter("cuisine")
    box = lea.page.locator("#words")
    box.fill("ce que je disais")
    person = lea.page.locator("main.talk").get_attribute("data-me")
    place.do("moderation", "decide", "hush", f"person:{person}", "--ground", "terms:respect", "--for", "10m")
    expect(box).to_be_disabled()
    expect(lea.page.locator("[data-shut]")).to_be_focused()
    lea.check("hushed-with-a-draft")
    lea.page.reload()
    expect(box).to_be_disabled()
    expect(box).to_have_value("ce que je disais")
    place.do("moderation", "decide", "restore", f"person:{person}", "--ground", "terms:respect")
    expect(box).to_be_enabled(timeout=5_000)  # told at once, not found out by looking again every ten seconds
    expect(lea.page.locator("[data-banner=notice] .banner")).to_contain_text("a été levée")
    expect(lea.page.locator("[data-shut]")).to_be_empty()
    lea.page.locator(".send").click()
    expect(lea.row("ce que je disais")).to_have_count(1)


def test_a_short_silence_ends_by_itself(visitor: Opening, place: Place) -> None:
    lea = visitor("phone")
    lea.walk_in("Lea bref")
    lea.enter("cuisine")
    person = lea.page.locator("main.talk").get_attribute("data-me")
    place.do("moderation", "decide", "hush", f"person:{person}", "--ground", "terms:respect", "--for", "1m")
    box = lea.page.locator("#words")
    expect(box).to_be_disabled()
    expect(box).to_be_enabled(timeout=70_000)


def test_a_suspension_closes_the_box_and_says_why(visitor: Opening, place: Place) -> None:
    lea = visitor("phone")
    lea.line_was_cut = True
    lea.walk_in("Lea suspendue")
    lea.enter("cuisine")
    lea.page.locator("#words").fill("un brouillon")
    person = lea.page.locator("main.talk").get_attribute("data-me")
    place.do("moderation", "decide", "suspend", f"person:{person}", "--ground", "terms:respect", "--for", "3d")
    expect(lea.page.locator("#words")).to_be_disabled()
    expect(lea.page.locator("#words")).to_have_value("un brouillon")
    expect(lea.page.locator("[data-shut]")).to_contain_text("jusqu’au")
    lea.check("suspended-phone")


def test_a_decision_reaches_the_one_concerned_with_its_reasons(visitor: Opening, place: Place) -> None:
    lea, marc = visitor(), visitor("phone")
    lea.walk_in("Lea decision")
    marc.walk_in("Marc lit")
    lea.enter("cuisine")
    marc.enter("cuisine")
    lea.say("un mot de trop")
    expect(marc.row("un mot de trop")).to_have_count(1)
    number = lea.row("un mot de trop").get_attribute("data-n")
    place.do("moderation", "decide", "withhold", f"message:cuisine/{number}", "--ground", "terms:respect")
    for one in (lea, marc):
        expect(one.page.locator(f".msg[data-n='{number}'] .gone")).to_contain_text("Message retiré")
        expect(one.row("un mot de trop")).to_have_count(0)
    person = lea.page.locator("main.talk").get_attribute("data-me")
    place.do("moderation", "decide", "hush", f"person:{person}", "--ground", "terms:respect", "--for", "10m")
    notice = lea.page.locator("[data-banner=notice] .banner")
    expect(notice).to_contain_text("silence jusqu’au")
    expect(lea.page.locator("#words")).to_be_disabled()
    expect(lea.page.locator("[data-shut]")).to_contain_text("silence jusqu’au")
    lea.check("hushed")
    notice.get_by_role("link", name="Pourquoi, et comment contester").click()
    expect(lea.page.locator("[data-pin]")).to_be_visible()
    lea.check("case")
    lea.page.reload()
    expect(lea.page.locator("[data-pin]")).to_have_count(0)


def test_a_room_left_in_another_window_or_closed_says_so_in_the_box(visitor: Opening, place: Place) -> None:
    lea = visitor()
    lea.walk_in("Lea deux fenetres")
    lea.enter("jardin")
    lea.page.locator("#words").fill("pas encore dit")
    other = lea.context.new_page()
    other.goto(f"{lea.origin}/rooms/livres")  # a new face sits in one room
    expect(other.locator("[data-waiting]")).to_have_count(0)
    shut = lea.page.locator("[data-shut]")
    expect(shut).to_contain_text("Vous avez quitté ce salon dans une autre fenêtre")
    expect(lea.page.locator("#words")).to_be_disabled()
    expect(lea.page.locator("#words")).to_have_value("pas encore dit")
    lea.check("room-left-elsewhere")
    lea.page.reload()
    expect(lea.page.locator("#words")).to_be_enabled()
    expect(other.locator("[data-shut]")).to_contain_text("dans une autre fenêtre")
    try:
        place.do("moderation", "decide", "withhold", "room:jardin", "--ground", "terms:respect")
        expect(shut).to_contain_text("Ce salon a été fermé")
        expect(shut.get_by_role("link", name="Vers la place")).to_have_attribute("href", "/square")
        lea.check("room-closed")
    finally:
        place.do("moderation", "decide", "restore", "room:jardin", "--ground", "terms:respect")
