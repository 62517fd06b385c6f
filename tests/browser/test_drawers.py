"""On a phone the drawers follow a finger, and words being written stay where they are."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, expect

from tests.browser.conftest import Opening


def swipe(session: CDPSession, begin: tuple[int, int], end: tuple[int, int]) -> None:
    """One finger from one place to another, in five steps."""
    session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": begin[0], "y": begin[1]}]})
    for step in range(1, 6):
        x, y = (round(a + (b - a) * step / 5) for a, b in zip(begin, end, strict=True))
        session.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.mark.parametrize(("scheme", "name"), [("light", "Lea glisse clair"), ("dark", "Lea glisse sombre")])
def test_a_finger_opens_and_closes_them(visitor: Opening, scheme: str, name: str) -> None:
    lea = visitor("phone", scheme=scheme)
    lea.walk_in(name)
    lea.enter("cuisine")
    finger = lea.context.new_cdp_session(lea.page)
    rooms, people = lea.page.locator("#rooms"), lea.page.locator("#people")
    swipe(finger, (80, 400), (260, 410))
    expect(rooms).to_be_visible()
    lea.check(f"drawer-rooms-{scheme}")
    swipe(finger, (260, 400), (60, 400))
    expect(rooms).to_be_hidden()
    swipe(finger, (300, 400), (100, 410))
    expect(people).to_be_visible()
    swipe(finger, (120, 400), (330, 400))
    expect(people).to_be_hidden()


def test_reading_and_writing_open_nothing(visitor: Opening) -> None:
    lea = visitor("phone")
    lea.walk_in("Lea glisse ailleurs")
    lea.enter("cuisine")
    finger = lea.context.new_cdp_session(lea.page)
    box = lea.page.locator("#words").bounding_box()
    assert box
    line = round(box["y"] + box["height"] / 2)
    for begin, end in (((100, 300), (130, 600)), ((100, 400), (140, 400)), ((80, line), (300, line))):
        swipe(finger, begin, end)
    swipe(finger, (80, 400), (260, 400))  # one that does, so that the others had their time
    expect(lea.page.locator("#rooms")).to_be_visible()
    swipe(finger, (260, 400), (60, 400))
    expect(lea.page.locator("#rooms")).to_be_hidden()
    expect(lea.page.locator("#people")).to_be_hidden()
