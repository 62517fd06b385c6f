"""People for tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from placette.live.events import Refused
from placette.people.actions import arrive
from placette.people.models import Person

Arrive = Callable[..., Person]


@pytest.fixture
def person(now: datetime) -> Arrive:
    """`person("Léa", postcode="59000")`: somebody who arrived."""

    def made(
        handle: str = "Léa", *, sex: str = "f", age: int = 30, postcode: str = "59000", at: datetime = now
    ) -> Person:
        found = arrive(handle, sex, age, "FR", postcode, "", at)
        assert not isinstance(found, Refused), found
        return found

    return made
