"""Rooms one likes stand first, in this browser alone; a discreet one never does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_favourite_stands_first_and_stays(visitor: Opening, size: str) -> None:
    lea = visitor(size)
    lea.walk_in(f"Lea aime {size}")
    lea.enter("jardin")
    star = lea.page.get_by_role("button", name="Garder parmi les favoris")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "true")
    first = lea.page.locator("[data-rooms] [data-group]").first
    expect(first.locator("h2")).to_have_text("Favoris")
    expect(first.locator("[data-slug]")).to_have_attribute("data-slug", "jardin")
    expect(lea.page.locator("[data-rooms] [data-slug=jardin]")).to_have_count(1)
    lea.go("/square")
    expect(first.locator("[data-slug]")).to_have_attribute("data-slug", "jardin")
    lea.check(f"favourites-{size}")
    lea.enter("jardin")
    star.click()
    expect(star).to_have_attribute("aria-pressed", "false")
    expect(lea.page.locator("[data-rooms] h2", has_text="Favoris")).to_have_count(0)
    expect(lea.page.locator("[data-rooms] [data-slug=jardin]")).to_have_count(1)


def test_a_discreet_room_is_not_kept(visitor: Opening) -> None:
    lea = visitor()
    lea.walk_in("Lea discrete aime")
    lea.go("/square")
    slug = lea.page.locator("[data-rooms] .row:has(.sign)").first.get_attribute("data-slug") or ""
    assert slug
    lea.enter(slug)
    expect(lea.page.locator(".room-head .tag")).to_be_visible()
    expect(lea.page.locator("[data-star]")).to_have_count(0)
