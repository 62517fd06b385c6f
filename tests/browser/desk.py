"""A moderator at a browser: the one-time link, signing in with six digits, a shift, a decision."""

from __future__ import annotations

import json
from dataclasses import dataclass

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.support import totp
from tests.support.server import Place

PASSWORD = "trois-pommes-vertes-et-un-banc"


@dataclass
class Moderator:
    """One moderator with a window of their own."""

    name: str
    window: Visitor
    secret: str = ""

    def set_up(self, place: Place) -> None:
        """The link that the operator was printed, opened and filled in."""
        link = json.loads(place.do("moderator", "create", self.name, "--json"))["link"]
        page = self.window.page
        self.window.go(link[link.index("/desk/") :])
        self.secret = page.locator("#secret").input_value()
        page.locator("#password").fill(PASSWORD)
        page.locator("#code").fill(totp.code(self.secret))
        page.locator("form.door-in .btn.go").click()
        expect(page).to_have_url(f"{self.window.origin}/desk/login?made=1")

    def sign_in(self) -> None:
        page = self.window.page
        page.locator("#id_login").fill(self.name)
        page.locator("#id_password").fill(PASSWORD)
        page.locator("form.door-in .btn.go").click()
        expect(page).to_have_url(f"{self.window.origin}/desk/login/second")
        page.locator("#id_code").fill(totp.code(self.secret))
        page.locator("form[data-passkey] .btn.main").click()
        expect(page).to_have_url(f"{self.window.origin}/desk")

    def begin(self) -> None:
        self.window.page.locator("button[value=begin]").click()
        expect(self.window.page.locator("button[value=end]")).to_be_visible()
