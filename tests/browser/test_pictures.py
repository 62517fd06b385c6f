"""Little pictures by their names, while one writes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening


@pytest.mark.parametrize(("lang", "begun", "name"), [("fr", ":coeur", "cœur rouge"), ("en", ":heart", "heart with arrow")])
def test_a_picture_is_found_by_its_name(visitor: Opening, lang: str, begun: str, name: str) -> None:
    lea = visitor(lang=lang)
    lea.walk_in(f"Lea dessine {lang}")
    lea.enter("cuisine")
    asked: list[str] = []
    lea.page.on("request", lambda request: asked.append(request.url) if "/emoji/" in request.url else None)
    box, list_ = lea.page.locator("#words"), lea.page.locator("[data-names]")
    box.press_sequentially("rendez-vous 12:30 :D ")
    expect(list_).to_be_hidden()
    assert asked == []
    box.press_sequentially(begun)
    option = list_.get_by_role("option", name=name)
    expect(option).to_have_count(1)
    lea.check(f"pictures-{lang}")
    picture = (option.text_content() or "").split(" ")[0]
    option.click()
    expect(box).to_have_value(f"rendez-vous 12:30 :D {picture} ")
    box.press_sequentially(begun)
    expect(option).to_have_count(1)
    assert len(asked) == 1
    box.press_sequentially("zzz")
    expect(list_).to_be_hidden()


def test_without_them_writing_goes_on(visitor: Opening) -> None:
    lea = visitor("phone")
    lea.line_was_cut = True
    lea.walk_in("Lea sans dessin")
    lea.enter("cuisine")
    lea.page.route("**/emoji/*.json", lambda route: route.abort("internetdisconnected"))
    with lea.page.expect_event("requestfailed"):
        lea.page.locator("#words").press_sequentially(":soleil")
    expect(lea.page.locator("[data-names]")).to_be_hidden()
    lea.page.locator(".send").click()
    expect(lea.row(":soleil")).to_have_count(1)
