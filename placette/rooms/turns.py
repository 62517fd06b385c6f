"""Locks that put transactions in a row which would otherwise judge without seeing each other.

Advisory, taken before any row's lock, persons before rooms, each in the order of its keys: no deadlock with who decides.
They last until the transaction ends. SQLite's one writer needs none.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

_PERSONS, _ROOMS = 5252, 5253
_TAKE = (
    "SELECT {lock}(key) FROM (SELECT DISTINCT hashtextextended(name, %s) AS key"
    " FROM unnest(%s::text[]) AS name ORDER BY key) AS keys"
)


def of_persons(persons: Collection[str]) -> None:
    """Nobody else speaks, comes in or leaves for these persons."""
    _take("pg_advisory_xact_lock", _PERSONS, persons)


def at_doors(slugs: Collection[str]) -> None:
    """None of these rooms is closed meanwhile. Many come in at once."""
    _take("pg_advisory_xact_lock_shared", _ROOMS, slugs)


def door_shut(slug: str) -> None:
    """Nobody comes into this room; whoever was coming in sits already."""
    _take("pg_advisory_xact_lock", _ROOMS, [slug])


def _take(lock: str, of: int, names: Collection[str]) -> None:
    if not names or not connection.in_atomic_block or connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_TAKE.format(lock=lock), [of, sorted(names)])
