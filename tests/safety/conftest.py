"""People, and things said by them, that can be decided about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from placette.kernel.ids import unguessable
from placette.people import actions as people
from placette.people.models import Person
from placette.people.subjects import SUBJECTS
from placette.safety import filters, register
from placette.safety.models import Page
from placette.safety.register import Around, Found, Snapshot, Why

if TYPE_CHECKING:
    from placette.safety.models import Statement

Arrive = Callable[..., Person]


class Things:
    """Messages of one room, as a dictionary: number -> why it is withheld, or empty."""

    kind = "message"

    AT = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)

    def __init__(self, author: str) -> None:
        self.parted: list[str] = []
        self.last: Found | None = None
        self.author = author
        self.withheld: dict[int, str] = {1: "", 2: ""}
        self.public = True
        self.said = 2
        self.moves: list[str] = []
        self.by: dict[int, str] = {}
        self.words = "mot secret"

    def find(self, id: str) -> Found | None:
        room, _, n = id.partition("/")
        if room != "cuisine" or not n.isdecimal() or int(n) not in self.withheld:
            return None
        return Found("message", f"id-of-{n}", self.author, room, int(n), self.AT)

    def snapshot(self, found: Found) -> Snapshot | None:
        state = "withheld" if self.withheld[found.n or 0] else "shown"
        around = (Around(0, "paul", "Paul", "avant", self.AT),) if self.public else ()
        return Snapshot(state, "Marc", self.words, around, self.public)

    def last_of(self, person: str, room: str | None) -> Found | None:
        return self.last if person == self.author else None

    def named(self, text: str) -> Found | None:
        return None

    def lately(self, room: str, since: datetime) -> int:
        return self.said

    def new_face(self, person: str, now: datetime) -> bool:
        return False

    def part(self, person: str, now: datetime) -> None:
        self.parted.append(person)

    def withhold(self, found: Found, statement: Statement, why: Why, now: datetime) -> bool:
        assert found.n is not None
        if self.withheld[found.n] and statement.decision.undoes_id != self.by.get(found.n, "none"):
            return False
        self.withheld[found.n], self.by[found.n] = why, statement.decision_id
        self.moves.append("withheld")
        return True

    def restore(self, found: Found, statement: Statement, now: datetime) -> bool:
        assert found.n is not None
        was, self.withheld[found.n] = self.withheld[found.n], ""
        self.moves.append("restored")
        return bool(was)

    def touch(self, person: str, now: datetime) -> None:
        people.touch([person], now)


class Rooms(Things):
    """One room."""

    kind = "room"

    def find(self, id: str) -> Found | None:
        return Found("room", id, None, id) if id == "cuisine" else None

    def snapshot(self, found: Found) -> Snapshot | None:
        return Snapshot("shown", "", "Cuisine: recettes", public=True)

    def part(self, person: str, now: datetime) -> None:
        """Those of `Things` are enough."""


@pytest.fixture
def arrive(now: datetime) -> Arrive:
    def made(*, known: bool = False) -> Person:
        id = unguessable()
        return Person.objects.create(
            id=id, handle=id[:20], skeleton=id, sex="f", age=30, country="FR", postcode="59000", town="59000", cell=0,
            arrived_at=now, known_face=known,
        )  # fmt: skip

    return made


@pytest.fixture
def marc(arrive: Arrive) -> Person:
    return arrive()


@pytest.fixture
def things(marc: Person) -> Iterator[Things]:
    """Persons, two messages of Marc's and their room are registered."""
    before = dict(register._subjects)
    register.clear()
    made = Things(marc.pk)
    for subject in (*SUBJECTS, made, Rooms(marc.pk)):
        register.register(subject.kind, subject)
    yield made
    register.clear()
    for kind, old in before.items():
        register.register(kind, old)


@pytest.fixture
def rung() -> Any:
    """Whoever is on call hears it."""
    return lambda: list(Page.objects.order_by("id").values_list("why", "about"))


@pytest.fixture
def nobody() -> Client:
    """A browser without visit and without scripts that sends no cookie back; the form asks for no token."""
    return Client(HTTP_HOST="localhost", enforce_csrf_checks=True)


@pytest.fixture(scope="module")
def found() -> filters.Filters:
    """Our own rules, read anew."""
    return filters.load()
