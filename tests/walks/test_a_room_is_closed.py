"""A room that recruits for harm: one who sits there reports it, a moderator closes it at the desk, and it is shut for all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import SIZES, Visitor
from tests.browser.desk import Moderator
from tests.support.server import Place, Server
from tests.support.walker import Socket, visits

pytestmark = pytest.mark.browser


@contextmanager
def window(browser: Browser, server: Server, cookie: str = "", size: str = "desktop") -> Iterator[Visitor]:
    """A French browser; what its scripts fail at fails the walk."""
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
    if cookie:
        context.add_cookies([{"name": "placette_visit", "value": cookie, "url": server.origin}])
    made = Visitor(context.new_page(), context, server.origin)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    try:
        yield made
    finally:
        context.close()
    assert made.complaints == []


def test_a_room_that_is_reported_is_closed_for_everybody_and_named_by_nobody_who_reported(browser: Browser) -> None:
    with Place() as place:
        server = place.server().start().open()
        lea, marc, paul = visits(place, 3, handle="Alix")
        with (
            window(browser, server, lea.cookie, "phone") as reporter,
            window(browser, server, marc.cookie) as sitting,
            window(browser, server) as desk,
            Socket(server, paul.cookie) as socket,
        ):
            for one in (reporter, sitting):
                one.enter("jardin")
            socket.enter("cuisine")
            sitting.say("mot de Marc au jardin")
            reporter.page.get_by_role("link", name="Signaler, être aidé").first.click()
            form = reporter.page.locator("form:has(#good_faith)")
            expect(form.locator("#where")).not_to_have_value("")  # the room one came from
            form.locator("#what").select_option("other")
            form.locator("#words").fill("Ce salon sert a chercher des complices.")
            form.locator("#good_faith").check()
            form.locator("button.main, button.go").first.click()
            number = str(reporter.page.locator("[data-number]").get_attribute("data-number"))

            karim = Moderator("karim", desk)
            karim.set_up(place)
            karim.sign_in()
            karim.begin()
            desk.page.locator(f"[data-subject='report:{number}']").click()
            expect(desk.page.locator(".reported")).to_contain_text("chercher des complices")
            desk.page.locator("input[value='withhold|room:jardin']").check()
            desk.page.locator("#ground").select_option("terms:rules")
            desk.page.locator(".act .btn.go").click()
            expect(desk.page.locator("section[lang=fr] .letter")).to_be_visible()
            desk.page.locator("[data-enter]").click()
            expect(desk.page.locator(".tree-note")).to_be_visible()

            # Who sits there is told at once; who comes later finds no such room; the other rooms go on.
            expect(sitting.page.locator("[data-shut]")).to_contain_text("Ce salon a été fermé")
            expect(sitting.page.locator("#words")).to_be_disabled()
            assert socket.ask(do="enter", room="jardin")["t"] == "refused"
            assert socket.say("cuisine", "ici on parle encore", "n1")["t"] == "done"
            sitting.complaints.clear()
            sitting.go("/square")
            expect(sitting.page.locator("[href='/rooms/jardin']")).to_have_count(0)
            expect(sitting.page.locator("[href='/rooms/cuisine']").first).to_be_visible()
            assert number not in sitting.page.content(), "nobody there learns of the report"
            assert "complices" not in sitting.page.content()
            assert server.get("/rooms/jardin", cookie=paul.cookie).status == 404

            place.do("moderation", "decide", "restore", "room:jardin", "--ground", "terms:rules")
            socket.enter("jardin")
            assert "mot de Marc au jardin" in server.get("/rooms/jardin", cookie=paul.cookie).text, "given back as it was"
