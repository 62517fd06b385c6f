"""A real place, a real browser, and visitors whose consoles must stay silent."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.support.server import Place, Server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"phone": (390, 844), "desktop": (1440, 900), "narrow": (320, 568)}
LINE_NOISE = re.compile(r"WebSocket|ERR_INTERNET_DISCONNECTED|ERR_CONNECTION_REFUSED|ERR_NETWORK")
"""What a browser itself writes when the line is cut; allowed only in tests that cut it."""
SHOTS = os.environ.get("PLACETTE_SHOTS", "")
expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def place() -> Iterator[Place]:
    with Place(pace="50/s burst 50") as made:
        yield made


@pytest.fixture(scope="session")
def server(place: Place) -> Server:
    return place.server().start().open()


@dataclass
class Visitor:
    """One browser window of its own: page, origin, and what its console complained about."""

    page: Page
    context: BrowserContext
    origin: str
    complaints: list[str] = field(default_factory=list)
    line_was_cut: bool = False

    def go(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def fill_the_door(self, handle: str, age: str = "30", postcode: str = "59000") -> None:
        self.go("/")
        self.page.locator("#id_handle").fill(handle)
        self.page.locator("#id_sex").select_option("f")
        self.page.locator("#id_age").fill(age)
        self.page.locator("#id_postcode").fill(postcode)
        self.page.locator("#id_rules").check()
        self.page.locator("form.door-in .btn.go").click()

    def walk_in(self, handle: str) -> None:
        """Door and age step, to the square."""
        self.fill_the_door(handle)
        self.page.locator("main .btn.go").click()
        expect(self.page).to_have_url(f"{self.origin}/square")

    def enter(self, slug: str) -> None:
        """Into a room; returns when it is open."""
        self.go(f"/rooms/{slug}")
        expect(self.page.locator("[data-waiting]")).to_have_count(0)

    def say(self, words: str) -> None:
        self.page.locator("#words").fill(words)
        self.page.locator(".send").click()

    def row(self, words: str) -> Any:
        return self.page.locator("[data-log] .msg:not(.pending)", has_text=words)

    def overflow(self) -> int:
        """Pixels by which the page is wider than the window."""
        self.page.wait_for_load_state()  # a page that is on its way has no width yet
        return int(self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

    def shoot(self, name: str) -> None:
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)

    def check(self, name: str) -> None:
        """Nothing sticks out, and nobody is kept out by how the page is made."""
        assert self.overflow() <= 0, name
        found = Axe().run(self.page).response["violations"]
        bad = [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")
        ]
        assert bad == [], name
        self.shoot(name)


Opening = Callable[..., Visitor]


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Opening]:
    """Opens windows: `visitor(size="phone", lang="fr", scheme="light", scripts=True)`."""
    opened: list[Visitor] = []

    def open_window(size: str = "desktop", lang: str = "fr", scheme: str = "light", scripts: bool = True) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale={"fr": "fr-FR", "en": "en-GB"}[lang],
            timezone_id="Europe/Paris",
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=size != "desktop",
            is_mobile=size != "desktop",
            java_script_enabled=scripts,
        )
        page = context.new_page()
        made = Visitor(page, context, server.origin)

        def complain(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                made.complaints.append(message.text)

        def leave(request: Request) -> None:
            if not request.url.startswith((made.origin, "data:", "blob:", made.origin.replace("http", "ws"))):
                made.complaints.append(f"asked another site: {request.url}")

        page.on("console", complain)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("request", leave)
        opened.append(made)
        return made

    yield open_window
    for one in opened:
        one.context.close()
    for one in opened:
        assert [text for text in one.complaints if not (one.line_was_cut and LINE_NOISE.search(text))] == []
