"""What one wrote before comes back; that one writes is shown to others only who let it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opening

PACE = 3200


def test_what_one_wrote_before_comes_back(visitor: Opening) -> None:
    lea = visitor()
    lea.walk_in("Lea rappelle")
    lea.enter("cuisine")
    box = lea.page.locator("#words")
    for words in ("premier mot", "second mot"):
        lea.say(words)
        expect(lea.row(words)).to_have_count(1)
        lea.page.wait_for_timeout(PACE)
    box.fill("en train")
    for keys, stands in (
        ("Control+ArrowUp", "second mot"),
        ("Control+ArrowUp", "premier mot"),
        ("Control+ArrowUp", "premier mot"),
        ("Control+ArrowDown", "second mot"),
        ("Control+ArrowDown", "en train"),
        ("Control+ArrowDown", "en train"),
    ):
        box.press(keys)
        expect(box).to_have_value(stands)
    box.press("Control+ArrowUp")
    box.press("Enter")
    expect(lea.row("second mot")).to_have_count(2)
    expect(box).to_have_value("en train")
    box.press("Control+ArrowUp")
    box.press_sequentially(" et plus")
    lea.page.wait_for_timeout(PACE)
    box.press("Enter")
    expect(lea.row("second mot et plus")).to_have_count(1)
    box.press("Control+ArrowUp")
    box.press("Control+ArrowUp")
    expect(box).to_have_value("en train")


def test_that_one_writes_is_shared_by_who_lets_it(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.walk_in("Lea ecrit")
    marc.walk_in("Marc regarde")
    for one in (lea, marc):
        one.enter("cuisine")
    typing = marc.page.locator("[data-typing]")
    sent: list[str] = []
    lea.page.on("websocket", lambda line: line.on("framesent", lambda frame: sent.append(str(frame))))
    lea.page.reload()
    expect(lea.page.locator("[data-waiting]")).to_have_count(0)
    lea.page.locator(".me").click()
    lea.page.get_by_role("button", name="Quand quelqu’un vous nomme").click()
    share = lea.page.get_by_role("checkbox", name="Laisser voir que j’écris")
    expect(share).to_be_checked()
    lea.check("share-typing")
    share.uncheck()
    lea.page.keyboard.press("Escape")
    lea.page.locator("#words").press_sequentially("je me tais")
    lea.page.locator("#words").press("Enter")
    expect(marc.row("je me tais")).to_have_count(1)  # all that she sent before this has come
    assert not any('"typing"' in frame for frame in sent)
    lea.page.reload()
    expect(lea.page.locator("[data-waiting]")).to_have_count(0)
    lea.page.locator(".me").click()
    lea.page.get_by_role("button", name="Quand quelqu’un vous nomme").click()
    expect(share).not_to_be_checked()
    share.check()
    lea.page.keyboard.press("Escape")
    lea.page.locator("#words").press_sequentially("je montre")
    expect(typing).to_contain_text("Lea ecrit")
