"""What the press reported, as two people see it in a real browser: refused, held, answered by a number to call, reported."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.conftest import SIZES, Visitor
from tests.support.server import Place, Server
from tests.support.walker import Visit, visits
from tests.walks.lines import CONCEPTS, line

pytestmark = pytest.mark.browser
PATIENCE = 10_000
TURNS = itertools.count(1)
STOPPED = {ends: [concept for concept, how in CONCEPTS.items() if how == ends] for ends in ("refused", "held")}


@dataclass
class Two:
    """Who writes, who reads, in one room of their own."""

    author: Visitor
    reader: Visitor

    def others_go_on(self) -> str:
        """What the reader says next, once both see it: whatever was said before would stand there already."""
        words = f"tout va bien {next(TURNS)} fois"
        self.reader.say(words)
        for one in (self.reader, self.author):
            expect(one.row(words)).to_have_count(1)
        return words

    def nobody_reads(self, words: str) -> None:
        after = self.others_go_on()
        assert words not in self.reader.page.locator("body").inner_text()
        self.reader.page.reload()
        expect(self.reader.row(after)).to_have_count(1)
        assert words not in self.reader.page.locator("body").inner_text(), "nor who comes later"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Place() as place:
        yield place.server().start().open()


def window(browser: Browser, server: Server, visit: Visit, size: tuple[int, int]) -> Visitor:
    """A browser of their own, in the room, as who walked in already; what its scripts fail at is kept."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="fr-FR")
    context.add_cookies([{"name": "placette_visit", "value": visit.cookie, "url": server.origin}])
    made = Visitor(context.new_page(), context, server.origin)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.enter("cuisine")
    return made


@pytest.fixture(scope="module")
def windows(browser: Browser, server: Server) -> Iterator[Two]:
    """A telephone that writes, a desktop that reads."""
    author, reader = visits(server.place, 2, handle="Alix")
    made = Two(window(browser, server, author, SIZES["phone"]), window(browser, server, reader, SIZES["desktop"]))
    yield made
    for one in (made.author, made.reader):
        one.context.close()
        assert one.complaints == []


@pytest.fixture
def two(windows: Two) -> Two:
    windows.author.enter("cuisine")
    return windows


def banner(of: Visitor) -> Locator:
    return of.page.locator('[data-banner="notice"]')


def reasons(author: Visitor, way: Locator) -> None:
    """The way to the case leads there: which rule, that a machine did it, how to object, number and PIN."""
    address = way.get_attribute("href") or ""
    assert re.fullmatch(r"/case/[0-9a-z]{16}", address), address
    author.go(address)
    page = author.page.locator("main")
    expect(page).to_contain_text("Vous pouvez contester", timeout=PATIENCE)
    expect(page).to_contain_text(re.compile(r"\d{8}"))


@pytest.mark.parametrize("concept", STOPPED["refused"])
def test_refused_words_stay_with_their_author_who_reads_why(two: Two, concept: str) -> None:
    words = line(concept, "refused", "screen")
    two.author.say(words)
    failed = two.author.page.locator(".pending.failed")
    expect(failed).to_contain_text("ne respecte pas les règles")
    expect(failed.get_by_role("button", name="Corriger")).to_be_visible()
    two.nobody_reads(words)
    reasons(two.author, failed.get_by_role("link"))


@pytest.mark.parametrize("concept", STOPPED["held"])
def test_held_words_wait_where_their_author_sees_them_and_nobody_else(two: Two, concept: str) -> None:
    words = line(concept, "held", "screen")
    two.author.say(words)
    held = two.author.page.locator(".held-box")
    expect(held).to_contain_text("personne ne l’a vu")
    expect(held).to_contain_text(words)
    two.nobody_reads(words)
    way = held.get_by_role("link", name="Pourquoi, et comment contester")
    expect(way).to_be_visible()
    held.get_by_role("button", name="Le retirer").click()
    expect(held).to_have_count(0)
    two.nobody_reads(words)


def test_why_words_are_held_stands_behind_them(two: Two) -> None:
    two.author.say(line("drug_ask", "held", "behind"))
    reasons(two.author, two.author.page.locator(".held-box").get_by_role("link"))


def test_who_is_unwell_is_read_and_sees_whom_to_call(two: Two) -> None:
    words = line("suicide", "done", "screen")
    two.author.say(words)
    expect(two.author.row(words)).to_have_count(1)
    expect(two.reader.row(words)).to_have_count(1)
    expect(banner(two.author)).to_contain_text("3114")
    two.others_go_on()
    expect(banner(two.reader)).not_to_contain_text("3114")


def test_a_message_is_reported_in_two_actions_and_leaves_every_screen(two: Two) -> None:
    words = "phrase que personne ne devrait lire"
    two.author.say(words)
    row = two.reader.row(words)
    expect(row).to_have_count(1)
    row.hover()
    row.get_by_role("button", name="Signaler ce message, ou ne plus voir cette personne").click()
    two.reader.page.locator("[data-person-menu]").get_by_role("link", name="Signaler ce message").click()
    form = two.reader.page.locator("form.asking")
    expect(form.locator(".said")).to_contain_text("du salon cuisine")
    form.locator("#what").select_option("ambush")
    form.get_by_role("button", name="Envoyer le signalement").click()
    receipt = two.reader.page.locator("[data-pin]")
    expect(receipt).to_contain_text(re.compile(r"\d{8}"))
    expect(two.author.row(words)).to_have_count(0)
    expect(banner(two.author)).to_contain_text("Un de vos messages a été signalé")
    number = receipt.get_attribute("data-number")
    two.reader.enter("cuisine")
    expect(two.reader.row(words)).to_have_count(0)
    two.reader.go(f"/case/{number}")
    expect(two.reader.page.locator("[data-state]")).to_contain_text("En attente d’un modérateur")
