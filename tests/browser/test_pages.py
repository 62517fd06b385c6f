"""Every page in both sizes and both lights; the door; what works without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening

PAGES = {"door": "/", "rules": "/rules", "legal": "/legal", "report": "/report"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_pages_are_whole(visitor: Opening, size: str, scheme: str, lang: str) -> None:
    one = visitor(size, lang, scheme)
    for name, path in PAGES.items():
        one.go(path)
        one.check(f"{name}-{size}-{lang}-{scheme}")


@pytest.mark.parametrize(
    ("size", "scheme", "way"),
    [("phone", "light", "ltr"), ("desktop", "dark", "ltr"), ("narrow", "dark", "rtl"), ("desktop", "light", "rtl")],
)
def test_every_part_holds_long_words_both_ways(visitor: Opening, size: str, scheme: str, way: str) -> None:
    one = visitor(size, scheme=scheme)
    one.go(f"/patterns?dir={way}")
    expect(one.page.locator("html")).to_have_css("direction", way)
    one.check(f"patterns-{size}-{scheme}-{way}")


@pytest.mark.parametrize(("size", "scheme"), [("phone", "dark"), ("narrow", "light")])
def test_the_way_in_never_scrolls_sideways(visitor: Opening, size: str, scheme: str) -> None:
    """Door, age step, square, a room with a long word: at 390 and at 320 pixels (WCAG 1.4.10)."""
    one = visitor(size, scheme=scheme)
    one.fill_the_door(f"Lea etroite {size}")
    expect(one.page.locator("main .btn.go")).to_be_visible()
    one.check(f"age-{size}-{scheme}")
    one.page.locator("main .btn.go").click()
    expect(one.page).to_have_url(f"{one.origin}/square")
    one.check(f"square-{size}-{scheme}")
    one.enter("bienvenue")
    long = f"sansaucunespacebienquelongue{size}" * 9
    one.say(long)
    expect(one.row(long)).to_have_count(1)
    one.check(f"room-{size}-{scheme}")


def test_the_keyboard_goes_first_where_one_writes(visitor: Opening) -> None:
    """Skip link, then top, rooms, talk, box, people: as one reads."""
    one = visitor()
    one.walk_in("Lea tabule")
    one.enter("cuisine")
    one.page.locator("#words").evaluate("box => box.blur()")
    one.page.evaluate("document.activeElement?.blur()")
    order = one.page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, textarea, [tabindex='0']")]
            .filter((part) => part.tabIndex >= 0 && !part.disabled && part.checkVisibility() && !part.closest("dialog"))
            .map((part) => part.className.includes("skip") ? "skip" : part.closest(".top, #rooms, main, #people"))
            .map((part) => part === "skip" ? part : part?.className.split(" ").pop() || "")
            .filter((name, at, all) => name !== all[at - 1])"""
    )
    assert order[0] == "skip"
    assert [name for name in order if name in ("top", "rooms", "talk", "people")] == ["top", "rooms", "talk", "people"]
    one.page.locator("a.skip").focus()
    one.page.keyboard.press("Enter")
    expect(one.page.locator("#words")).to_be_focused()


def test_a_page_that_is_not_there(visitor: Opening) -> None:
    one = visitor("phone")
    one.line_was_cut = True
    one.go("/nothing-here")
    one.check("404")
    one.complaints.clear()


def test_the_language_is_chosen_at_the_foot(visitor: Opening) -> None:
    one = visitor(lang="fr")
    one.go("/rules")
    one.page.get_by_role("button", name="English").click()
    expect(one.page).to_have_url(f"{one.origin}/rules")
    expect(one.page.locator("h1")).to_have_text("Rules of the place")
    one.go("/")
    expect(one.page.locator("html")).to_have_attribute("lang", "en")


def test_a_minor_is_turned_away_kindly_and_for_the_day(visitor: Opening) -> None:
    ines = visitor("phone")
    ines.fill_the_door("Ines", age="17")
    expect(ines.page.locator("main")).to_contain_text("119")
    expect(ines.page.locator("main")).to_contain_text("3018")
    ines.check("turned-away-phone")
    assert not [cookie for cookie in ines.context.cookies() if cookie["name"] == "placette_visit"]
    ines.go("/")
    expect(ines.page.locator("main")).to_contain_text("119")
    ines.complaints.clear()


def test_a_refused_pseudonym_says_why(visitor: Opening) -> None:
    one = visitor("phone", scheme="dark")
    one.fill_the_door("ines15ans")
    expect(one.page.locator("#id_handle_wrong")).to_contain_text("mineur")
    assert one.page.locator("#id_postcode").input_value() == "59000"
    one.check("door-refused-phone")


def test_the_two_drawers_of_a_phone(visitor: Opening) -> None:
    one = visitor("phone")
    one.walk_in("Lea tiroir")
    one.enter("cuisine")
    for name in ("rooms", "people"):
        drawer = one.page.locator(f"#{name}")
        expect(drawer).to_be_hidden()
        one.page.locator(f".top [popovertarget={name}]").click()
        expect(drawer).to_be_visible()
        one.page.wait_for_timeout(300)
        one.check(f"drawer-{name}")
        one.page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()


def test_walking_in_and_talking_without_scripts(visitor: Opening) -> None:
    lea, marc = visitor(scripts=False), visitor()
    lea.walk_in("Lea sans script")
    marc.walk_in("Marc avec")
    marc.enter("cuisine")
    lea.go("/rooms/cuisine")
    lea.page.get_by_role("button", name="Entrer", exact=True).click()
    lea.say("dit sans script")
    expect(lea.row("dit sans script")).to_have_count(1)
    expect(marc.row("dit sans script")).to_have_count(1)
    lea.shoot("without-scripts")


def test_touch_targets_are_large_enough(visitor: Opening) -> None:
    one = visitor("phone")
    one.walk_in("Lea doigts")
    one.enter("cuisine")
    small = one.page.evaluate(
        """() => [...document.querySelectorAll("a.btn, button, .row, input:not([type=hidden]):not([type=checkbox])")]
            .filter((part) => part.checkVisibility())
            .map((part) => [part.className || part.id, part.getBoundingClientRect()])
            .filter(([, box]) => box.width && (box.height < 43.5 || box.width < 43.5))
            .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""
    )
    assert small == []
