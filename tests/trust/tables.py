"""What the tables hold after a proof, read with sqlite3 or psycopg alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.trust.opener import Trace, open_traces

MESSAGES = """
    SELECT r.slug, m.n, m.id, m.author_id, m.nonce, m.words, m.state
    FROM rooms_message m JOIN rooms_room r ON r.id = m.room_id ORDER BY r.slug, m.n
"""
CHANGES = "SELECT r.slug, c.n FROM rooms_change c JOIN rooms_room r ON r.id = c.room_id"
HEADS = "SELECT slug, n FROM rooms_room"
OUTBOX = "SELECT id, sealed FROM justice_sealedtraces"
RECORD = "SELECT id, sealed FROM justice_recordedtraces"


@dataclass(frozen=True)
class Row:
    """One message as stored."""

    room: str
    n: int | None
    id: str
    person: str
    nonce: str
    words: str
    state: str


@dataclass(frozen=True)
class Tables:
    """All that the checker compares with what clients saw."""

    messages: Sequence[Row]
    changes: Sequence[tuple[str, int]] = ()
    heads: dict[str, int] = field(default_factory=dict)
    traces: Sequence[Trace] = ()


def rows(database: str | Path, ask: str) -> list[tuple[Any, ...]]:
    """All rows of a query, from a file of SQLite or an address of PostgreSQL."""
    if isinstance(database, str) and database.startswith("postgresql://"):
        with psycopg.connect(database) as connection:
            return connection.execute(ask.encode()).fetchall()
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        try:
            return connection.execute(ask).fetchall()
        finally:
            connection.rollback()


def read(database: str | Path, data: Path) -> Tables:
    """The tables of the place with data folder `data`. A trace in outbox and record counts once (by id)."""
    sealed: dict[str, bytes] = {}
    record = data / "record.sqlite3"
    for store, ask in ((database, OUTBOX), *([(record, RECORD)] if record.exists() else [])):
        for key, content in rows(store, ask):
            if key in sealed and sealed[key] != bytes(content):
                raise AssertionError("a row of the record differs from its row in the outbox")
            sealed[key] = bytes(content)
    key = (data / "record-demo.key").read_text("ascii")
    return Tables(
        messages=[Row(*row) for row in rows(database, MESSAGES)],
        changes=[(room, n) for room, n in rows(database, CHANGES)],
        heads=dict(rows(database, HEADS)),
        traces=[trace for content in sealed.values() for trace in open_traces(content, key)],
    )
