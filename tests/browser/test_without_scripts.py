"""The square without scripts: waiting, refused, held, silenced; nothing written is lost and each thing says why."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening, Visitor
from tests.support.server import Place

PACE = 3200


def inside(visitor: Opening, handle: str, size: str = "desktop", scheme: str = "light") -> Visitor:
    one = visitor(size, scheme=scheme, scripts=False)
    one.walk_in(handle)
    one.go("/rooms/cuisine")
    expect(one.page.locator("#words")).to_be_hidden()
    one.page.get_by_role("button", name="Entrer", exact=True).click()
    expect(one.page.locator("#words")).to_be_visible()
    return one


def test_the_wait_counts_on_over_reloads_and_opens_by_itself(visitor: Opening) -> None:
    lea = inside(visitor, "Lea patiente", "phone")
    began = time.monotonic()
    lea.go("/rooms/lyon")
    count = lea.page.locator("[data-count]")
    expect(count).to_have_text("5")
    lea.shoot("no-script-wait")
    lea.page.wait_for_timeout(2100)
    lea.page.reload()
    expect(count).to_have_text("3")
    expect(lea.page.locator("main.talk")).to_have_attribute("data-seated", "yes")
    assert 4.9 <= time.monotonic() - began <= 9, "no sooner, and not much later"
    expect(lea.page.locator("#words")).to_be_visible()


def test_hours_are_written_by_the_server(visitor: Opening) -> None:
    lea = inside(visitor, "Lea heure")
    lea.say("quelle heure ?")
    row = lea.page.locator("[data-log] .msg", has_text="quelle heure ?")
    hour = row.locator("time").inner_text()
    sent = row.locator("time").get_attribute("datetime")
    assert sent
    assert sent.endswith("Z")
    local = lea.page.locator("html").evaluate(
        """(_, at) => new Intl.DateTimeFormat("fr", {timeZone: "Europe/Paris", hour: "2-digit", minute: "2-digit"})
            .format(new Date(at))""",
        sent,
    )
    assert hour == local
    expect(row.locator(".who")).to_have_text("Vous")


def test_a_refusal_and_a_held_message(visitor: Opening) -> None:
    lea = inside(visitor, "Lea sans rien", "phone")
    box, wrong = lea.page.locator("#words"), lea.page.locator("[data-wrong]")
    lea.say("un placette-essai-refus ici")
    expect(wrong).to_contain_text("ne respecte pas les règles")
    expect(box).to_have_value("un placette-essai-refus ici")
    lea.shoot("no-script-refused")
    lea.complaints.clear()
    lea.page.wait_for_timeout(PACE)
    lea.say("un placette-essai-attente ici")
    held = lea.page.locator("[data-held]")
    expect(held).to_contain_text("personne ne l’a vu")
    expect(box).to_have_value("")
    lea.go("/rooms/cuisine")
    expect(held).to_contain_text("un placette-essai-attente ici")
    lea.shoot("no-script-held")
    assert lea.overflow() <= 0
    held.get_by_role("button", name="Corriger").click()
    expect(box).to_have_value("un placette-essai-attente ici")
    expect(held).to_have_count(0)


def test_who_is_silenced_then_suspended_reads_why(visitor: Opening, place: Place) -> None:
    lea = inside(visitor, "Lea muette", "phone")
    person = lea.page.locator("main.talk").get_attribute("data-me")
    place.do("moderation", "decide", "hush", f"person:{person}", "--ground", "terms:respect", "--for", "10m")
    lea.say("des mots a garder")
    expect(lea.page.locator("#words")).to_be_disabled()
    expect(lea.page.locator("#words")).to_have_value("des mots a garder")
    lea.complaints.clear()
    lea.go("/square")
    banner = lea.page.locator("[data-banner=notice] .banner")
    expect(banner).to_contain_text("silence jusqu’au")
    lea.go("/rooms/cuisine")
    expect(banner).to_contain_text("silence jusqu’au")
    lea.shoot("no-script-hushed")
    assert lea.overflow() <= 0
    banner.get_by_role("link", name="Pourquoi, et comment contester").click()
    expect(lea.page.locator("h1")).to_contain_text("Dossier")
    place.do("moderation", "decide", "suspend", f"person:{person}", "--ground", "terms:respect", "--for", "3d")
    lea.go("/rooms/cuisine")
    expect(lea.page.locator("main")).to_contain_text("Vous ne pouvez pas entrer avant le")
    lea.shoot("no-script-suspended")
    lea.complaints.clear()
    lea.page.get_by_role("link", name="Pourquoi, et comment contester").click()
    expect(lea.page.locator("h1")).to_contain_text("Dossier")


def test_words_sent_as_the_place_closes_can_be_copied(visitor: Opening, place: Place) -> None:
    lea = inside(visitor, "Lea fermee")
    try:
        lea.page.locator("#words").fill("presque dit")
        place.do("moderation", "off-shift", "veilleur")
        lea.page.wait_for_timeout(1500)
        lea.page.locator(".send").click()
        expect(lea.page.locator("#kept")).to_have_value("presque dit")
        lea.complaints.clear()
        lea.go("/rooms/cuisine")
        expect(lea.page.locator("[data-shut]")).to_contain_text("Lecture seule")
        expect(lea.page.locator("#words")).to_be_disabled()
    finally:
        place.do("moderation", "on-shift", "veilleur")


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("narrow", "light"), ("desktop", "light")])
def test_one_s_own_words_are_changed_and_erased_and_the_room_is_left(visitor: Opening, size: str, scheme: str) -> None:
    lea, marc = inside(visitor, f"Lea change {size}", size, scheme), inside(visitor, f"Marc lit {size}")
    lea.say(f"une tartte {size}")
    mine = lea.row(f"une tartte {size}")
    mine.hover()
    mine.get_by_role("link", name="Modifier ou effacer ce message").click()
    lea.shoot(f"no-script-own-{size}")
    assert lea.overflow() <= 0
    lea.page.wait_for_timeout(PACE)
    lea.page.locator("#words").fill("un placette-essai-refus ici")
    lea.page.get_by_role("button", name="Enregistrer").click()
    expect(lea.page.get_by_role("alert")).to_contain_text("ne respecte pas les règles")
    expect(lea.page.locator("#words")).to_have_value("un placette-essai-refus ici")
    lea.shoot(f"no-script-own-refused-{size}")
    assert lea.overflow() <= 0
    lea.complaints.clear()
    lea.page.wait_for_timeout(PACE)
    lea.page.locator("#words").fill(f"une tarte {size}")
    lea.page.get_by_role("button", name="Enregistrer").click()
    expect(lea.row(f"une tarte {size}")).to_contain_text("modifié")
    marc.go("/rooms/cuisine")
    expect(marc.row(f"une tarte {size}")).to_have_count(1)
    expect(marc.row(f"une tarte {size}").get_by_role("link")).to_have_count(1)
    expect(marc.row(f"une tarte {size}").get_by_role("link", name="Signaler")).to_have_count(1)
    lea.row(f"une tarte {size}").hover()
    lea.row(f"une tarte {size}").get_by_role("link", name="Modifier ou effacer ce message").click()
    lea.page.get_by_role("button", name="Effacer pour de bon").click()
    expect(lea.row(f"une tarte {size}")).to_have_count(0)
    marc.go("/rooms/cuisine")
    expect(marc.row(f"une tarte {size}")).to_have_count(0)
    lea.shoot(f"no-script-room-{size}")
    lea.page.get_by_role("button", name="Quitter ce salon").click()
    expect(lea.page).to_have_url(f"{lea.origin}/square")
    marc.go("/rooms/cuisine")
    expect(marc.page.locator("#people")).not_to_contain_text(f"Lea change {size}")


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("desktop", "light")])
def test_the_list_of_one_s_own_words(visitor: Opening, size: str, scheme: str) -> None:
    lea = inside(visitor, f"Lea relit {size}", size, scheme)
    lea.go("/mine")
    expect(lea.page.locator("main")).to_contain_text("Rien pour l’instant")
    lea.go("/rooms/cuisine")
    lea.say(f"une phrase a relire {size}")
    lea.go("/mine")
    row = lea.page.locator("li", has_text=f"une phrase a relire {size}")
    lea.shoot(f"mine-{size}")
    row.get_by_role("link", name="Modifier ou effacer").click()
    lea.page.get_by_role("button", name="Effacer pour de bon").click()
    expect(lea.page).to_have_url(f"{lea.origin}/rooms/cuisine")
    lea.go("/mine")
    expect(lea.page.locator("main")).to_contain_text("Rien pour l’instant")
