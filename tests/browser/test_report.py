"""A message is reported on screen, in two actions; pages are left quickly; all of it by eye, finger and keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Route, expect

from tests.browser.conftest import Opening, Visitor
from tests.support.server import Place, Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A place of its own: what reports alone may hide is counted by network, and here all come from one."""
    with Place() as place:
        yield place.server().start().open()


def said(one: Visitor, words: str) -> None:
    one.say(words)
    expect(one.row(words)).to_have_count(1)


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_from_a_message_to_number_and_pin(visitor: Opening, size: str, scheme: str) -> None:
    lea, marc = visitor(size, scheme=scheme), visitor()
    lea.walk_in(f"Lea signale {size}")
    marc.walk_in(f"Marc ecrit {size}")
    for one in (lea, marc):
        one.enter("lyon")
    words = f"une phrase {size}"
    said(marc, words)
    row = lea.row(words)
    expect(row).to_have_count(1)
    row.hover()
    row.get_by_role("button", name="Signaler ce message, ou ne plus voir cette personne").click()
    menu = lea.page.locator("[data-person-menu]")
    expect(menu).to_contain_text(words)
    lea.check(f"report-menu-{size}-{scheme}")
    menu.get_by_role("link", name="Signaler ce message").click()
    expect(lea.page).to_have_url(re.compile(r"/report\?of=message%3Alyon%2F\d+$"))
    expect(lea.page.locator(".said")).to_contain_text("du salon lyon")
    lea.check(f"report-form-{size}-{scheme}")
    lea.page.locator("#what").select_option("intimate")
    expect(lea.page.locator(".who-asks")).to_be_visible()
    lea.page.locator("#what").select_option("child")
    expect(lea.page.locator(".who-asks")).to_be_hidden()
    lea.page.locator("#words").fill("Voyez vous-même.")
    lea.page.get_by_role("button", name="Envoyer le signalement").click()
    receipt = lea.page.locator("[data-pin]")
    expect(receipt).to_contain_text(re.compile(r"\d{8}"))
    lea.check(f"report-sent-{size}-{scheme}")
    expect(marc.row(words)).to_have_count(0)
    expect(marc.page.locator('[data-banner="notice"]')).to_contain_text("Un de vos messages a été signalé")
    marc.check(f"reported-{size}")
    lea.go(f"/case/{receipt.get_attribute('data-number')}")
    expect(lea.page.locator("[data-state]")).to_contain_text("En attente d’un modérateur")
    lea.check(f"report-case-{size}-{scheme}")
    lea.go("/case")
    lea.check(f"case-{size}-{scheme}")


def test_pages_are_left_quickly_and_the_way_back_does_not_lead_there(visitor: Opening) -> None:
    odile = visitor()
    odile.context.route("https://meteofrance.com/**", lambda route: weather(route))
    odile.go("/rules")
    odile.go("/report")
    odile.page.get_by_role("link", name="Quitter vite").click()
    expect(odile.page).to_have_url("https://meteofrance.com/")
    odile.page.go_back()
    expect(odile.page).to_have_url(f"{odile.origin}/rules")
    odile.complaints = [text for text in odile.complaints if "meteofrance" not in text]


def weather(route: Route) -> None:
    """Stands in for the other site; it must not be told where one came from."""
    assert "referer" not in route.request.headers
    route.fulfill(status=200, content_type="text/html", body="<title>.</title>")


@pytest.mark.parametrize(("size", "scheme"), [("narrow", "light"), ("desktop", "dark")])
def test_without_scripts_a_message_is_reported_from_where_it_stands(visitor: Opening, size: str, scheme: str) -> None:
    """The way stands in each row of others' messages, as quiet as the way to one's own; with scripts the menu is the way."""
    marc, lea = visitor(), visitor(size, scheme=scheme, scripts=False)
    words = f"une longue phrase qui tient toute la ligne, et encore un peu plus {size}"
    marc.walk_in(f"Marc dit {size}")
    marc.enter("lyon")
    said(marc, words)
    lea.walk_in(f"Lea lit {size}")
    lea.go("/rooms/lyon")
    lea.page.get_by_role("button", name="Entrer", exact=True).click()
    expect(lea.page.locator("#words")).to_be_visible()
    row = lea.row(words)
    row.hover()
    way = row.get_by_role("link", name="Signaler ce message")
    expect(way).to_have_css("opacity", "1")
    assert lea.overflow() <= 0
    lea.shoot(f"no-script-report-way-{size}")
    way.click()
    expect(lea.page).to_have_url(re.compile(r"/report\?of=message:lyon/\d+$"))
    expect(lea.page.locator(".said")).to_contain_text("du salon lyon")
    assert lea.overflow() <= 0
    lea.page.locator("#what").select_option("threat")
    lea.page.get_by_role("button", name="Envoyer le signalement").click()
    expect(lea.page.locator("[data-pin]")).to_contain_text(re.compile(r"\d{8}"))
    expect(lea.page.locator("main")).to_contain_text("a été scellé comme preuve, tel quel")
    lea.go("/rooms/lyon")
    lea.say(f"la mienne {size}")
    expect(lea.row(f"la mienne {size}").get_by_role("link", name="Signaler ce message")).to_have_count(0)
    expect(marc.row(f"la mienne {size}")).to_have_count(1)
    marc.page.reload()
    theirs = marc.row(f"la mienne {size}")
    expect(theirs.get_by_role("button", name="Signaler ce message, ou ne plus voir cette personne")).to_have_count(1)
    expect(theirs.locator("a.acts-of")).to_have_count(0)


def test_without_scripts_the_whole_way_is_there(visitor: Opening) -> None:
    odile = visitor("narrow", scripts=False)
    odile.go("/report")
    odile.shoot("report-narrow")
    odile.page.locator("#where").fill("lyon")
    odile.page.locator("#words").fill("Dans ce salon.")
    odile.page.get_by_role("button", name="Envoyer le signalement").click()
    receipt = odile.page.locator("[data-pin]")
    number, pin = receipt.get_attribute("data-number"), receipt.get_attribute("data-pin")
    assert odile.context.cookies() == []
    odile.go("/report")
    odile.page.get_by_role("link", name="Ouvrir mon dossier").click()
    expect(odile.page).to_have_url(f"{odile.origin}/case")
    assert odile.overflow() <= 0
    odile.shoot("case-narrow")
    odile.page.locator("#number").fill(number or "")
    odile.page.locator("#pin").fill("1")
    odile.page.get_by_role("button", name="Ouvrir mon dossier").click()
    expect(odile.page.get_by_role("alert")).to_contain_text("n’est pas celui de ce dossier")
    expect(odile.page.locator("#number")).to_have_value(number or "")
    odile.shoot("case-wrong-narrow")
    odile.complaints.clear()
    odile.page.locator("#pin").fill(pin or "")
    odile.page.get_by_role("button", name="Ouvrir mon dossier").click()
    odile.page.locator("#words").fill("Encore un mot.")
    odile.page.get_by_role("button", name="Envoyer").click()
    expect(odile.page.locator(".letters")).to_contain_text("Encore un mot.")
    odile.shoot("report-letters-narrow")
