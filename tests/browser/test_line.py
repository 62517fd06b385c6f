"""The line is cut and comes back: nothing lost, nothing twice, and the page says how it stands."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opening
from tests.support.server import Place, Server


def test_cut_and_back_loses_nothing(visitor: Opening) -> None:
    lea, marc = visitor("phone"), visitor()
    lea.line_was_cut = True
    lea.walk_in("Lea coupee")
    marc.walk_in("Marc parle")
    lea.enter("cuisine")
    marc.enter("cuisine")
    marc.say("avant la coupure")
    expect(lea.row("avant la coupure")).to_have_count(1)

    lea.context.set_offline(True)
    banner = lea.page.locator("[data-banner=line] .banner")
    expect(banner).to_contain_text("Connexion coupée")
    lea.say("dit sans ligne")
    expect(lea.page.locator(".pending")).to_contain_text("partira au retour")
    lea.check("cut-phone")
    marc.page.wait_for_timeout(3200)
    marc.say("pendant la coupure")
    expect(marc.row("pendant la coupure")).to_have_count(1)

    lea.context.set_offline(False)
    expect(lea.row("pendant la coupure")).to_have_count(1)
    expect(lea.row("dit sans ligne")).to_have_count(1)
    expect(marc.row("dit sans ligne")).to_have_count(1)
    expect(lea.page.locator(".pending")).to_have_count(0)
    expect(lea.row("avant la coupure")).to_have_count(1)
    expect(banner).to_contain_text("Rien n’a été perdu")
    expect(banner).to_have_count(0)
    numbers = lea.page.locator("[data-log] .msg").evaluate_all("rows => rows.map(row => Number(row.dataset.n))")
    assert numbers == sorted(set(numbers))


def test_the_page_comes_back_by_itself_when_the_place_restarts(visitor: Opening, place: Place, server: Server) -> None:
    lea = visitor()
    lea.line_was_cut = True
    lea.walk_in("Lea revient")
    lea.enter("cuisine")
    server.stop()
    lea.say("pendant le redemarrage")
    expect(lea.page.locator("[data-banner=line] .banner")).to_be_visible()
    server.start().open()
    # A page waits up to thirty seconds between two tries, and a busy machine starts slowly.
    expect(lea.row("pendant le redemarrage")).to_have_count(1, timeout=75_000)


def test_leaving_elsewhere_ends_the_page_here(visitor: Opening) -> None:
    lea = visitor()
    lea.line_was_cut = True
    lea.walk_in("Lea part")
    lea.enter("cuisine")
    other = lea.context.new_page()
    other.goto(lea.origin + "/square")
    other.locator(".me").click()
    other.locator("form[action='/leave'] button").click()
    expect(lea.page.locator("[data-banner=line] .banner")).to_contain_text("quitté la place", timeout=40_000)
    lea.shoot("left")


def test_a_room_left_in_another_window_is_not_taken_again_by_itself(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.line_was_cut = True
    lea.walk_in("Lea dehors")
    marc.walk_in("Marc dedans")
    for one in (lea, marc):
        one.enter("cuisine")
    box, shut = lea.page.locator("#words"), lea.page.locator("[data-shut]")
    box.fill("garde pour plus tard")
    other = lea.context.new_page()
    other.goto(f"{lea.origin}/rooms/cuisine")
    expect(other.locator("#words")).to_be_enabled()
    other.get_by_role("button", name="Quitter ce salon").click()
    expect(other).to_have_url(f"{lea.origin}/square")
    expect(shut).to_contain_text("quitté ce salon dans une autre fenêtre")
    other.close()
    lea.check("left-elsewhere-way-back")

    lea.context.set_offline(True)
    expect(lea.page.locator("[data-banner=line] .banner")).to_be_visible()
    lea.context.set_offline(False)
    expect(lea.page.locator("[data-banner=line] .banner")).to_have_count(0)
    expect(shut).to_contain_text("quitté ce salon dans une autre fenêtre")
    expect(box).to_be_disabled()
    seated = lea.page.evaluate("fetch('/api/people?room=cuisine').then((answer) => answer.status)")
    assert seated == 409, "the line is back, the seat is not taken"
    lea.complaints.clear()
    expect(marc.page.locator("#people")).to_contain_text("Marc dedans")
    expect(marc.page.locator("#people")).not_to_contain_text("Lea dehors")
    marc.say("pendant son absence")
    expect(marc.row("pendant son absence")).to_have_count(1)
    expect(lea.row("pendant son absence")).to_have_count(0)

    shut.get_by_role("button", name="Revenir").click()
    expect(box).to_be_enabled()
    expect(shut).to_be_empty()
    expect(box).to_have_value("garde pour plus tard")
    expect(lea.row("pendant son absence")).to_have_count(1)
    lea.page.locator(".send").click()
    expect(marc.row("garde pour plus tard")).to_have_count(1)


def test_who_closes_the_window_is_gone_from_the_column(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.walk_in("Lea reste la")
    marc.walk_in("Marc s'en va")
    for one in (lea, marc):
        one.enter("jardin")
    column = lea.page.locator("#people")
    expect(column).to_contain_text("Marc s'en va")
    lea.page.wait_for_timeout(4500)  # a quiet room: the column may be drawn again at once
    marc.page.close()
    expect(column).not_to_contain_text("Marc s'en va")
    expect(column).to_contain_text("Lea reste la")
