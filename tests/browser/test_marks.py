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


def test_with_shift_and_escape_all_rooms_are_read(visitor: Opening, place: Place, server: Server) -> None:
    lea, marc = visits(place, 2, handle="Ysee")
    one = visitor()
    one.context.add_cookies([{"name": "placette_visit", "value": lea.cookie, "url": server.origin}])
    page, marked = one.page, one.page.locator("[data-rooms] a.new")
    heard: list[str] = []
    for room in ("animaux", "livres", "jeux"):
        one.enter(room)
    with Socket(server, marc.cookie) as socket:
        for room in ("animaux", "livres", "jeux"):
            socket.enter(room)

        def said(words: str, *rooms: str) -> None:
            for room in rooms:
                heard.append(words)
                assert socket.say(room, words, f"y{len(heard)}")["t"] == "done"

        said("un mot ailleurs", "animaux", "livres")
        page.reload()
        expect(marked).to_have_count(2)
        expect(page.locator("[data-waiting]")).to_have_count(0)
        said("un mot ici meme", "jeux")  # after the list was drawn
        expect(one.row("un mot ici meme")).to_have_count(1)
        page.evaluate("addEventListener('keydown', key => (window.kept = key.defaultPrevented))")
        page.keyboard.press("Shift+Escape")
        assert page.evaluate("window.kept"), "the browser opens nothing of its own"
        expect(marked).to_have_count(0)
        expect(page.get_by_text("du nouveau", exact=True)).to_have_count(0)
        one.go("/square")
        expect(page.locator("[data-rooms] a[data-head]")).to_have_count(3)
        expect(marked).to_have_count(0)  # it stays so, and what was read here stays read

        said("encore un mot", "livres")
        page.reload()
        expect(marked).to_have_attribute("href", "/rooms/livres")
        page.keyboard.press("Shift+Escape")  # where no room is open
        expect(marked).to_have_count(0)
