"""Which of one's rooms has something new shows in the list, in bold and in words, until one has looked."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opening
from tests.support.server import Place, Server
from tests.support.walker import Socket, visits


def test_a_room_where_something_was_said_is_marked_until_it_is_read(
    visitor: Opening, place: Place, server: Server
) -> None:
    lea, marc = visits(place, 2, handle="Alix")
    one = visitor()
    one.context.add_cookies([{"name": "placette_visit", "value": lea.cookie, "url": server.origin}])
    rooms, page = one.page.locator("[data-rooms]"), one.page
    one.enter("animaux")
    one.enter("jeux")
    marked = rooms.locator("a.new")
    expect(rooms.locator("section").first.locator("a")).to_have_count(2)
    expect(marked).to_have_count(0)
    with Socket(server, marc.cookie) as socket:
        socket.enter("animaux")
        socket.say("animaux", "un chat est passe", "m1")
    page.reload()
    expect(marked).to_have_attribute("href", "/rooms/animaux")
    expect(marked).to_contain_text("du nouveau")  # in words too
    one.check("rooms-with-news")
    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(page).to_have_url(f"{one.origin}/rooms/animaux")
    expect(one.row("un chat est passe")).to_have_count(1)
    expect(marked).to_have_count(0)
    one.enter("jeux")
    expect(marked).to_have_count(0)
