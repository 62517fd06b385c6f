"""For the tests of pages: an open place, two rooms, and somebody who walked in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from placette.rooms.models import Epoch, Room
from placette.safety.middleware import gauge
from tests.rooms import build
from tests.rooms.visitor import Visitor


@pytest.fixture
def open_place(now: datetime) -> Iterator[None]:
    build.open_place(now)
    Epoch.objects.create(value="ep")
    gauge.forget()
    yield
    gauge.forget()


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine", name="Cuisine", name_en="Cooking", topic="Recettes")


@pytest.fixture
def lyon() -> Room:
    return build.room("lyon", name="Lyon")


@pytest.fixture
def lea(now: datetime) -> Visitor:
    return Visitor("Léa", now)


@pytest.fixture
def deuil() -> Room:
    return build.room("deuil", n=30, discreet=True)
