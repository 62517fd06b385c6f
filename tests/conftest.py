"""What every test may use: now, a recording teller instead of the wires, and a place that is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django
from hypothesis import settings

from placette.live import publish
from placette.live.events import Event
from placette.live.goodbyes import Goodbye
from tests.support.flush import may_empty_tables

if TYPE_CHECKING:
    from playwright.sync_api import Browser

may_empty_tables()
settings.register_profile("right", deadline=None)
settings.load_profile("right")  # whether it is right; how fast it is, bin/bench says


def pytest_configure() -> None:
    """Moderators sign in hundreds of times: what makes guessing slow is tested by itself (`test_desk_login`)."""
    django.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that start servers first: the longest are not left for the end, when one process would wait for the other."""
    items.sort(key=lambda item: item.get_closest_marker("services") is None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; one for a process, whichever tests run in it."""
    from playwright.sync_api import sync_playwright

    from tests.browser.conftest import ARGUMENTS
    from tests.support.all import browser as installed

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
        yield started
        started.close()


class Recorder:
    """The wires as a list of what they were told."""

    def __init__(self) -> None:
        self.rooms: list[Event] = []
        self.people: list[tuple[str, Mapping[str, Any]]] = []
        self.goodbyes: list[tuple[str, Goodbye]] = []
        self.rechecks: list[str] = []
        self.places = 0

    def to_room(self, events: Sequence[Event]) -> None:
        self.rooms.extend(events)

    def to_person(self, person: str, body: Mapping[str, Any]) -> None:
        self.people.append((person, body))

    def part_with(self, person: str, goodbye: Goodbye) -> None:
        self.goodbyes.append((person, goodbye))

    def recheck(self, person: str) -> None:
        self.rechecks.append(person)

    def place(self) -> None:
        self.places += 1


@pytest.fixture
def told() -> Iterator[Recorder]:
    """What was told to the wires during the test."""
    recorder = Recorder()
    before = publish.connect(recorder)
    yield recorder
    publish.connect(before)


@pytest.fixture
def now() -> datetime:
    """The present, with milliseconds, UTC."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
