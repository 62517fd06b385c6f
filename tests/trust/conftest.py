"""One running place for the tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.server import Place, Server


@pytest.fixture(scope="module")
def town() -> Iterator[Server]:
    """The demo town, everything in one process, open."""
    with Place() as place:
        yield place.server().start().open()
