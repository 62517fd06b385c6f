"""Reading far above: older messages come, nothing jumps, and there is a way back to now."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opening, Visitor
from tests.support.server import Place, Server
from tests.support.walker import Socket, visits


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with Place(pace="500/s burst 500") as made:
        yield made


@pytest.fixture(scope="module")
def server(place: Place) -> Server:
    return place.server().start().open()


@pytest.fixture(scope="module")
def speaker(place: Place, server: Server) -> Iterator[Socket]:
    """Somebody who has said a lot in a room."""
    (marc,) = visits(place, handle="Marc parle")
    with Socket(server, marc.cookie) as socket:
        socket.enter("jardin")
        for turn in range(1, 321):
            assert socket.say("jardin", f"mot numero {turn} fin", f"h{turn}")["t"] == "done"
        yield socket


def up(one: Visitor, pixels: int = 0) -> None:
    """Scrolls, as a wheel does; to the top without a number."""
    one.page.locator("[data-flow]").evaluate("(flow, by) => flow.scrollBy(0, by ? -by : -1e9)", pixels)


def top_of(one: Visitor, words: str) -> float:
    box = one.row(words).bounding_box()
    assert box
    return float(box["y"])


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_older_messages_come_and_what_is_read_stays(visitor: Opening, speaker: Socket, size: str) -> None:
    lea = visitor(size)
    lea.walk_in(f"Lea remonte {size}")
    lea.enter("jardin")
    rows = lea.page.locator("[data-log] .msg")
    expect(rows).to_have_count(50)
    back = lea.page.locator("[data-newer]")
    expect(back).not_to_be_visible()
    up(lea)
    expect(rows).to_have_count(100)
    expect(back).to_contain_text("Revenir à maintenant")
    lea.check(f"history-{size}")
    while rows.count() < 200:
        before = rows.count()
        read = rows.nth(2).locator(".says").inner_text()
        up(lea)
        at = top_of(lea, read)
        lea.page.wait_for_function("n => document.querySelectorAll('[data-log] .msg').length > n", arg=before)
        assert abs(top_of(lea, read) - at) < 2, f"{read} stays where it is read"
    up(lea)
    expect(lea.page.locator("[data-log] > .told")).to_have_text("Ce qui s’est dit plus tôt encore ne vous est pas montré.")
    numbers = [int(row.get_attribute("data-n") or 0) for row in rows.all()]
    assert numbers == sorted(set(numbers)), "in order, each once"
    assert len(lea.page.locator("[data-log] .day").all()) == 1, "one day, one line"

    # While one reads above, words that come move nothing and are told.
    first = rows.first.locator(".says").inner_text()
    at = top_of(lea, first)
    said = speaker.say("jardin", f"pendant ce temps {size}", f"now-{size}")
    expect(lea.row(f"pendant ce temps {size}")).to_have_count(1)
    assert abs(top_of(lea, first) - at) < 2
    expect(back).to_contain_text("Nouveaux messages depuis")
    lea.page.locator(".me").click()
    lea.page.keyboard.press("Escape")
    expect(lea.page.locator("#self")).not_to_be_visible()
    expect(back).to_be_visible()  # a menu is closed first
    lea.page.keyboard.press("Shift+Escape" if size == "phone" else "Escape")
    expect(back).not_to_be_visible()
    expect(lea.page.locator(f"[data-n='{said['n']}']")).to_be_in_viewport()


def test_a_stretch_of_somebody_one_blocked_is_passed_over(visitor: Opening, place: Place, server: Server) -> None:
    """It has no row: what stands before it still comes, and nothing is asked for without end."""
    (anne, bruno) = visits(place, 2, handle="Anne")
    with Socket(server, anne.cookie) as first, Socket(server, bruno.cookie) as flood:
        for socket in (first, flood):
            socket.enter("animaux")
        for turn in range(10):
            first.say("animaux", f"bien avant {turn} fin", f"a{turn}")
        for turn in range(120):
            flood.say("animaux", f"encore {turn} fin", f"b{turn}")
        for turn in range(60):
            first.say("animaux", f"bien apres {turn} fin", f"c{turn}")
    lea = visitor()
    lea.walk_in("Lea bloque")
    asked: list[str] = []
    lea.page.on("request", lambda request: asked.append(request.url) if "/before/" in request.url else None)
    lea.enter("animaux")
    lea.page.evaluate("who => fetch(`/api/people/${who}/block`, { method: 'POST' })", bruno.person)
    lea.page.reload()
    for _ in range(2):
        up(lea)
        expect(lea.row("bien apres 0 fin")).to_have_count(1)
    up(lea)
    expect(lea.row("bien avant 0 fin")).to_have_count(1)
    expect(lea.row("encore 5 fin")).to_have_count(0)
    assert len(asked) <= 6, asked


def test_who_stands_at_the_newest_stays_there(visitor: Opening, speaker: Socket) -> None:
    lea = visitor()
    lea.walk_in("Lea suit")
    lea.enter("jardin")
    up(lea, 40)  # a hand that trembled
    for turn in range(5):
        speaker.say("jardin", f"suite {turn} fin", f"s{turn}")
        expect(lea.row(f"suite {turn} fin")).to_be_in_viewport()
    expect(lea.page.locator("[data-newer]")).not_to_be_visible()


LONG_TALK = """list => {
  const first = list.querySelector(".msg");
  for (let turn = 0; turn < 3000; turn += 1) {
    const row = first.cloneNode(true);
    row.removeAttribute("data-id");
    row.removeAttribute("data-n");
    row.dataset.far = turn;
    list.prepend(row);
  }
}"""
"""As if somebody had read on for minutes in a room that talks without end."""


def test_who_reads_above_in_a_long_talk_stays_where_they_read(visitor: Opening, speaker: Socket) -> None:
    lea = visitor()
    lea.walk_in("Lea lit longtemps")
    lea.enter("jardin")
    talk = lea.page.locator("[data-log]")
    expect(talk.locator(".msg")).to_have_count(50)
    talk.evaluate(LONG_TALK)
    read = talk.locator("[data-far='1500']")
    read.evaluate("row => row.scrollIntoView({ block: 'center' })")
    was = read.bounding_box()
    assert was
    for turn in range(3):
        assert speaker.say("jardin", f"plus tard {turn} encore", f"far{turn}")["t"] == "done"
    expect(lea.row("plus tard 2 encore")).to_have_count(1)
    now = read.bounding_box()
    assert now
    assert abs(now["y"] - was["y"]) < 2
    expect(talk.locator("[data-far='2999']")).to_have_count(0)  # what is screens above is let go
    assert talk.locator(".msg").count() < 2000
