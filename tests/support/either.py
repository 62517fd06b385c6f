"""A place on either database, for tests over real processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.postgres import Postgres
from tests.support.server import Place


@contextmanager
def place_on(database: str) -> Iterator[Place]:
    """`sqlite`, or `postgresql` with a server of its own that ends with the place."""
    if database == "sqlite":
        with Place() as made:
            yield made
    else:
        with Postgres(durable=False) as postgres, Place(database=postgres.fresh()) as made:
            yield made
