"""The desk in a real browser: words that wait are read, judged by keys, and the person reads why."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening
from tests.browser.desk import PASSWORD, Moderator
from tests.support.server import Place, Server
from tests.trust import tables

HELD = "placette-essai-attente"


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A place of its own: who begins a shift here keeps it open, and others wait for it to shut."""
    with Place(pace="50/s burst 50") as made:
        yield made


@pytest.fixture(scope="module")
def server(place: Place) -> Server:
    return place.server().start().open()


def test_words_that_wait_are_judged_by_keys_and_the_person_reads_why(visitor: Opening, place: Place) -> None:
    lea = visitor()
    lea.walk_in("Mireille")
    lea.enter("cuisine")
    karim = Moderator("karim", visitor(lang="fr"))
    karim.set_up(place)
    karim.window.check("desk-login")
    karim.sign_in()
    karim.window.check("desk-not-on-shift")
    karim.begin()
    page = karim.window.page
    expect(page.locator(".nothing")).to_be_visible()

    lea.say(f"girouette {HELD}")
    expect(page.locator("[data-subject]")).to_have_count(1)  # comes by itself
    assert "girouette" not in page.content(), "the queue shows no words"
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("blockquote")).to_have_text(f"girouette {HELD}")
    karim.window.check("desk-about")

    page.keyboard.press("w")
    page.keyboard.press("c")
    page.locator("#ground").select_option("terms:respect")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.type("Des mots qui insistent apres un refus.")
    page.locator(".act .btn.go").click()
    letter = page.locator("section[lang=fr] .letter")
    expect(letter).to_contain_text("Des mots qui insistent apres un refus.")
    karim.window.check("desk-preview")
    read = letter.locator("p").all_inner_texts()
    page.keyboard.press("Enter")
    expect(page.locator(".tree-note")).to_be_visible()
    karim.window.check("desk-decided")

    way = lea.page.locator("[data-banner=notice] a[href^='/case/']")
    expect(way).to_be_visible()
    lea.go(str(way.get_attribute("href")))
    assert lea.page.locator(".letter p").all_inner_texts() == read, "word for word what was previewed"


def test_a_report_from_nobody_is_decided_and_its_author_reads_why(
    visitor: Opening, place: Place, server: Server
) -> None:
    """No visit, no scripts, no name; dark at the desk."""
    marc = visitor(lang="en")
    marc.walk_in("Gaspard")
    marc.enter("livres")
    marc.say("girouette")
    row = marc.row("girouette")
    expect(row).to_have_count(1)
    n = row.get_attribute("data-n")
    nobody = visitor(scripts=False)
    nobody.go(f"/report?of=message:livres/{n}")
    form = nobody.page.locator("form:has(#good_faith)")
    form.locator("#what").select_option("hate")
    form.locator("#words").fill("Voyez cela.")
    form.locator("#good_faith").check()
    form.locator("button.main, button.go").first.click()
    number = str(nobody.page.locator("[data-number]").get_attribute("data-number"))

    ines = Moderator("ines", visitor(lang="en", scheme="dark"))
    ines.set_up(place)
    ines.sign_in()
    ines.begin()
    page = ines.window.page
    expect(page.locator(f"[data-subject='report:{number}']")).to_be_visible()
    ines.window.check("desk-reports-dark")
    page.locator(f"[data-subject='report:{number}']").click()
    expect(page.locator(".reported")).to_contain_text("Voyez cela.")
    ines.window.check("desk-report-dark")
    page.keyboard.press("a")
    page.locator("#ground").select_option("terms:hate")
    page.locator(".act .btn.go").click()
    letter = page.locator("section[lang=en] .letter")
    expect(letter).to_contain_text("This is a warning.")
    expect(letter).to_contain_text("Somebody had reported it.")
    read = letter.locator("p").all_inner_texts()
    page.locator("[data-enter]").click()
    expect(page.locator(".tree-note")).to_be_visible()
    expect(page.locator(f"[data-subject='report:{number}']")).to_have_count(0)

    way = marc.page.locator("[data-banner=notice] a[href^='/case/']")
    expect(marc.page.locator("[data-banner=notice]")).to_contain_text("A moderator has warned you.")
    marc.go(str(way.get_attribute("href")))
    assert marc.page.locator(".letter p").all_inner_texts() == read


def test_two_at_once_on_a_phone_and_without_scripts(visitor: Opening, place: Place, server: Server) -> None:
    """Karim has a phone at night, Nora a browser without scripts: the second to confirm reads the first's decision."""
    anne = visitor()
    anne.walk_in("Solange")
    anne.enter("jardin")
    karim = Moderator("karim-b", visitor(size="phone", lang="fr", scheme="dark"))
    nora = Moderator("nora-b", visitor(lang="en", scripts=False))
    for one in (karim, nora):
        one.set_up(place)
        one.sign_in()
        one.begin()
    anne.say(f"immobile {HELD}")
    expect(karim.window.page.locator("[data-subject]")).to_have_count(1)
    karim.window.page.locator("[data-subject]").click()
    nora.window.go("/desk")
    expect(nora.window.page.locator(".item-claim")).to_have_text("karim-b reads it")
    nora.window.shoot("desk-claimed-noscript")
    nora.window.page.locator("[data-subject]").click()
    expect(nora.window.page.locator(".note.house")).to_contain_text("karim-b reads this since")

    karim.window.page.locator("input[value^=suspend]").check()
    karim.window.page.locator("#ground").select_option("terms:hate")
    karim.window.page.locator("#lasts").select_option("1d")
    karim.window.page.locator("#facts").fill("Constat de Karim.")
    karim.window.check("desk-phone-about")
    nora.window.page.locator("input[value^=withhold]").check()
    nora.window.page.locator("#ground").select_option("terms:respect")
    nora.window.page.locator(".act .btn.go").click()
    nora.window.shoot("desk-preview-noscript")
    nora.window.page.locator("[data-enter]").click()
    expect(nora.window.page.locator(".tree-note")).to_be_visible()

    overtaken = karim.window.page.locator("[data-part=overtaken]")
    expect(overtaken).to_contain_text("nora-b")
    expect(karim.window.page.locator("#facts")).to_have_value("Constat de Karim.")  # what is typed stays
    karim.window.check("desk-phone-overtaken")
    karim.window.go("/desk")
    karim.window.check("desk-phone-queue")

    for shift in json.loads(place.do("moderation", "list", "--json"))["shifts"]:
        if shift["name"] not in (karim.name, nora.name):
            place.do("moderation", "off-shift", shift["name"])
    for one in (karim, nora):
        one.window.go("/desk")
        one.window.page.locator("button[value=end]").click()
        expect(one.window.page.locator("button[value=begin]")).to_be_visible()
    assert server.get("/readyz").json()["read_only"], "with the last shift the place is shut"
    karim.begin()
    server.open()
    place.do("moderation", "on-shift", "veilleur")
    log = server.errors()
    assert not [word for word in ("girouette", "immobile", "Solange", "karim-b", "Constat") if word in log]


def test_a_passkey_stands_in_for_the_digits(visitor: Opening, place: Place, server: Server) -> None:
    """On an address with a name, as browsers ask for it."""
    odile = Moderator("odile", visitor(lang="en"))
    odile.window.origin = server.origin.replace("127.0.0.1", "localhost")
    session = odile.window.context.new_cdp_session(odile.window.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }},
    )  # fmt: skip
    odile.set_up(place)
    odile.sign_in()
    odile.window.go("/desk/keys")
    page = odile.window.page
    page.locator("#name").fill("Clef bleue")
    page.locator("[data-passkey-go]").click()
    expect(page.locator(".tree-note")).to_be_visible()
    odile.window.check("desk-keys")
    assert tables.rows(
        place.data / "placette.sqlite3", "SELECT about FROM justice_auditentry WHERE act = 'key_added'"
    ) == [("moderator:odile",)]
    page.locator("form[action='/desk/out'] button").click()
    page.locator("#id_login").fill("odile")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("form.door-in .btn.go").click()
    page.locator("[data-passkey-go]").click()
    expect(page).to_have_url(f"{odile.window.origin}/desk")
