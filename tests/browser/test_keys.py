"""The square by keys and by words with a stroke before them; a list tells of both."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening


def test_a_room_is_reached_by_the_beginning_of_its_name(visitor: Opening) -> None:
    lea = visitor("desktop", "fr")
    lea.walk_in("Lea touches")
    lea.enter("cuisine")
    page = lea.page
    page.locator("#words").fill("pas encore dit")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Aller dans un salon")
    expect(field).to_be_focused()
    everywhere = page.get_by_role("option").count()
    assert everywhere > 20
    assert "Cuisine" not in page.get_by_role("option").all_inner_texts(), "one is there already"
    field.press_sequentially("metropole introuvable")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(page.locator("[data-switcher] [role=status]")).to_have_text("Aucun salon de ce nom.")
    field.fill("LYO")
    expect(page.get_by_role("option")).to_have_text(["Lyon"])
    lea.check("switcher")
    page.keyboard.press("Escape")
    expect(page.locator("[data-switcher]")).not_to_be_visible()
    expect(page.locator("#words")).to_be_focused()
    page.keyboard.press("Control+k")
    field.fill("lyo")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{lea.origin}/rooms/lyon")
    lea.enter("cuisine")
    expect(page.locator("#words")).to_have_value("pas encore dit")


def test_alt_and_arrows_go_up_and_down_the_list(visitor: Opening) -> None:
    lea = visitor()
    lea.walk_in("Lea fleches")
    lea.enter("cuisine")
    listed = "links => links.map(link => link.getAttribute('href'))"
    links = lea.page.locator("[data-rooms] a[data-slug]").evaluate_all(listed)
    assert len(links) > 20
    lea.page.keyboard.press("Alt+ArrowDown")
    expect(lea.page).not_to_have_url(f"{lea.origin}/rooms/cuisine")
    assert lea.page.url.removeprefix(lea.origin) in links


@pytest.mark.parametrize(("size", "scheme"), [("phone", "light"), ("desktop", "dark")])
def test_a_list_tells_of_keys_and_commands(visitor: Opening, size: str, scheme: str) -> None:
    lea = visitor(size, "fr", scheme)
    lea.walk_in(f"Lea liste {size}")
    lea.enter("cuisine")
    page, shown = lea.page, lea.page.get_by_role("dialog", name="Touches et commandes")
    page.locator("#words").focus()
    page.keyboard.type("?")
    expect(shown).not_to_be_visible()
    expect(page.locator("#words")).to_have_value("?")
    page.locator("#words").fill("/aide")
    page.locator(".send").click()
    expect(shown).to_be_visible()
    expect(page.locator("#words")).to_have_value("")
    lea.check(f"keys-{size}-{scheme}")
    page.keyboard.press("Escape")
    expect(shown).not_to_be_visible()
    page.locator(".me").click()
    page.get_by_role("button", name="Touches et commandes").click()
    expect(shown).to_be_visible()
    shown.get_by_role("button", name="Fermer").click()
    expect(page.locator(".pending")).to_have_count(0)
    page.locator("h1").click()  # out of the box
    for key in ("?", "Control+/"):
        page.keyboard.press(key)
        expect(shown).to_be_visible()
        page.keyboard.press("Escape")
        expect(shown).not_to_be_visible()
    page.keyboard.press("Control+/")
    shown.get_by_label("Le point d’interrogation seul").uncheck()
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(shown).not_to_be_visible()  # a single letter can be turned off
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("?")
    page.keyboard.press("Control+/")
    expect(shown).to_be_visible()


def test_with_ctrl_enter_sends_on_a_telephone_too(visitor: Opening) -> None:
    lea = visitor("phone")
    lea.walk_in("Lea pouce")
    lea.enter("musique")
    box = lea.page.locator("#words")
    box.press_sequentially("du pouce")
    lea.page.keyboard.press("Enter")
    expect(box).to_have_value("du pouce\n")
    lea.page.keyboard.press("Control+Enter")
    expect(lea.row("du pouce")).to_have_count(1)


def test_names_are_completed_as_one_writes(visitor: Opening) -> None:
    lea, marc = visitor("desktop", "fr", "dark"), visitor()
    lea.walk_in("Lea complete")
    marc.walk_in("Marcelline")
    for one in (lea, marc):
        one.enter("musique")
    marc.say("la la la")
    expect(lea.row("la la la")).to_have_count(1)
    page, box = lea.page, lea.page.locator("#words")
    names = page.get_by_role("listbox", name="Noms")
    box.press_sequentially("bonsoir @MARCE")
    expect(names.get_by_role("option")).to_have_text(["@Marcelline"])
    lea.check("names-completed")
    page.keyboard.press("Tab")
    expect(box).to_have_value("bonsoir @Marcelline ")
    expect(box).to_be_focused()
    expect(names).not_to_be_visible()
    box.press_sequentially("va dans #")
    expect(names.get_by_role("option")).to_have_count(8)
    box.press_sequentially("cui")
    page.keyboard.press("Enter")
    expect(box).to_have_value("bonsoir @Marcelline va dans #Cuisine ")
    expect(page.locator(".pending")).to_have_count(0)
    box.fill("")
    box.press_sequentially("/q")
    page.keyboard.press("Tab")
    expect(box).to_have_value("/quitter ")
    box.fill("")
    box.press_sequentially("@")
    expect(names).to_be_visible()
    page.keyboard.press("Escape")
    expect(names).not_to_be_visible()
    expect(box).to_have_value("@")
    box.press_sequentially("!")
    page.keyboard.press("Enter")
    expect(marc.row("@!")).to_have_count(1)
    box.press_sequentially("a@b")
    expect(names).not_to_be_visible()  # no name begins inside a word


def test_what_is_completed_is_what_stands_before_the_caret(visitor: Opening) -> None:
    """Whoever clicks elsewhere in the words, or sends them, completes nothing more: no word of theirs goes."""
    lea = visitor()
    lea.walk_in("Lea rature")
    lea.enter("livres")
    page, box = lea.page, lea.page.locator("#words")
    rooms = page.get_by_role("listbox", name="Noms").get_by_role("option")

    def begin(words: str) -> None:
        box.fill(words)
        page.keyboard.press("Home")
        box.press_sequentially("#ly")
        expect(rooms).to_have_text(["#Lyon"])

    begin(" on se retrouve demain soir")
    size = box.bounding_box()
    assert size
    box.click(position={"x": size["width"] - 20, "y": size["height"] / 2})
    assert box.evaluate("box => box.selectionStart === box.value.length")
    expect(rooms).to_have_count(0)
    page.keyboard.press("Enter")
    expect(lea.row("#ly on se retrouve demain soir")).to_have_count(1)
    expect(box).to_have_value("")

    begin(" ou ailleurs")
    page.keyboard.press("Control+a")
    expect(rooms).to_have_count(0)
    begin(" par le bouton")
    page.locator(".send").click()
    expect(lea.row("#ly par le bouton")).to_have_count(1)
    expect(rooms).to_have_count(0)
    begin(" par deux touches")
    page.keyboard.press("Control+Enter")
    expect(lea.row("#ly par deux touches")).to_have_count(1)
    expect(rooms).to_have_count(0)

    begin(" sans rien perdre")  # before the browser has told of the caret
    box.evaluate("""box => {
      box.setSelectionRange(box.value.length, box.value.length);
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true }));
    }""")
    expect(box).to_have_value("#ly sans rien perdre")
    begin(" au milieu des mots")
    page.keyboard.press("Tab")
    expect(box).to_have_value("#Lyon  au milieu des mots")


def test_a_name_is_completed_while_a_phone_composes_it(visitor: Opening) -> None:
    """Keyboards on glass hand over a word as a composition, not as keys."""
    lea = visitor("phone")
    lea.walk_in("Lea compose")
    lea.enter("livres")
    box = lea.page.locator("#words")
    rooms = lea.page.get_by_role("listbox", name="Noms").get_by_role("option")
    box.press_sequentially("vers #")
    glass = lea.context.new_cdp_session(lea.page)
    for begun in ("l", "ly", "lyo"):
        glass.send("Input.imeSetComposition", {"text": begun, "selectionStart": len(begun), "selectionEnd": len(begun)})
    expect(rooms).to_have_text(["#Lyon"])
    rooms.tap()
    expect(box).to_have_value("vers #Lyon ")


def test_words_with_a_stroke_are_done_and_not_said(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.walk_in("Lea barre")
    marc.walk_in("Marc barre")
    for one in (lea, marc):
        one.enter("livres")
    marc.say("un mot de Marc")
    expect(lea.row("un mot de Marc")).to_have_count(1)
    wrong = lea.page.locator("[data-wrong]")

    lea.say("/danser")
    expect(wrong).to_contain_text("Cette commande n’existe pas")
    expect(lea.page.locator("#words")).to_have_value("/danser")  # to be corrected
    lea.say("/salon nulle part du tout")
    expect(wrong).to_contain_text("Aucun salon de ce nom.")
    lea.say("/ignorer Personne ici")
    expect(wrong).to_contain_text("Personne du nom de Personne ici")
    lea.say("//essai")
    expect(marc.row("/essai")).to_have_count(1)
    lea.say("/ignorer marc BARRE")
    expect(lea.row("un mot de Marc")).not_to_be_visible()
    assert "/danser" not in marc.page.locator("[data-log]").inner_text()

    lea.say("/signaler marc barre")
    expect(lea.page).to_have_url(re.compile(r"/report\?of=person%3A"))
    lea.enter("livres")
    lea.say("/signaler")
    expect(lea.page.locator("#where")).to_have_value("Livres")
    lea.enter("livres")
    lea.say("/salon cuis")
    expect(lea.page).to_have_url(f"{lea.origin}/rooms/cuisine")
    expect(lea.page.locator("[data-waiting]")).to_have_count(0)
    lea.say("/quitter")
    expect(lea.page).to_have_url(f"{lea.origin}/square")
