"""After walks with marked words, addresses, places and cookies, every table and every log is searched.

No word in any log; no address outside the sealed traces; nothing about place nearer than the postcode; no value of
a cookie anywhere; no word that its author erased left in the files.
"""

from __future__ import annotations

import base64
import re
import sqlite3
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.support.postgres import Postgres
from tests.support.server import Place, Server
from tests.support.walker import Socket, Visit, visits
from tests.trust import tables
from tests.trust.proofs.crash import open_rooms

NAME = "dump"
ABOUT = "a dump of every table and every log after marked walks: no words in logs, no addresses, places or cookies"
PROVES = ("placette",)
MARK = "motmarque"
GONE = "effacemarque"
SOURCE = "127.77.{}.{}"
ADDRESS = re.compile(r"127\.77\.\d+\.\d+|\b7f4d[0-9a-f]{4}\b", re.IGNORECASE)
LILLE = ("50.63", "3.05", "3.06", "50.62", "50.64")
"""How coordinates near the walkers' postcode 59000 begin."""
PLACE_COLUMNS = re.compile(r"lat|lon|lng|coord|point|geo|street|address|birth", re.IGNORECASE)


@dataclass(frozen=True)
class Scale:
    visits: int
    words: int


FULL = Scale(visits=60, words=10)
SMALL = Scale(visits=6, words=3)


def sqlite_cells(path: Path) -> dict[tuple[str, str], list[Any]]:
    """(table, column) -> all values."""
    found: dict[tuple[str, str], list[Any]] = {}
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in names:
            asked = connection.execute(f'SELECT * FROM "{name}"')
            rows = asked.fetchall()
            for at, column in enumerate(asked.description):
                found[(name, column[0])] = [row[at] for row in rows]
    return found


def postgres_cells(url: str) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = {}
    with psycopg.connect(url) as connection:
        names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (name,) in names:
            asked = connection.execute(f'SELECT * FROM "{name}"'.encode())
            rows = asked.fetchall()
            for at, column in enumerate(asked.description or ()):
                found[(name, column.name)] = [row[at] for row in rows]
    return found


def as_text(value: Any) -> str:
    """A cell so that a search finds what it holds: bytes as text and as hex."""
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return raw.decode("latin-1") + " " + raw.hex()
    return str(value)


def walk(server: Server, visit: Visit, room: str, number: int, scale: Scale) -> None:
    """One visit says marked words, erases one of them, and tries what is refused, held and malformed."""
    source = SOURCE.format(number // 250, 1 + number % 250)
    with Socket(server, visit.cookie, source=source) as socket:
        assert socket.enter(room)["t"] == "done"
        for turn in range(scale.words):
            assert socket.say(room, f"{MARK} {number} {turn}", f"n{turn}")["t"] == "done"
        assert socket.say(room, f"{MARK} autre", "n0")["why"] == "bad_request"
        assert socket.say(room, f"{MARK} placette-essai-refus", "r")["why"] == "refused_words"
        assert socket.say(room, f"{MARK} placette-essai-attente", "h")["t"] == "held"
        gone = socket.say(room, f"{GONE} {number}", "gone")
        assert socket.ask(do="erase", room=room, n=gone["n"])["t"] == "done"
        socket.send(do="say", room=room, words={"x": MARK}, nonce=MARK, ref="bad")
        socket.event("refused", ref="bad")
        socket.connection.send(f"{{{MARK}")
        assert socket.closed()[0] == 4500
    for path in (f"/api/rooms/{MARK}/since/x", f"/case/{MARK}", f"/nothing/{MARK}?q={MARK}", f"/api/people?q={MARK}"):
        server.request("GET", path, cookie=visit.cookie, source=source)
    server.request("POST", f"/api/rooms/{room}/messages", cookie=visit.cookie, body=MARK.encode(), source=source)


def search_cells(cells: dict[tuple[str, str], list[Any]], made: list[Visit], figures: dict[str, Any]) -> list[str]:
    """What the tables hold that they must not."""
    wrong: list[str] = []
    secrets = [form for visit in made for form in forms(visit.cookie)]
    for (table, column), values in cells.items():
        texts = [as_text(value) for value in values]
        whole = "\n".join(texts)
        figures["cells"] += len(values)
        if ADDRESS.search(whole):
            wrong.append(f"an address in {table}.{column}")
        if GONE in whole:
            wrong.append(f"erased words in {table}.{column}")
        if MARK in whole and (table, column) not in WORD_CELLS:
            wrong.append(f"words in {table}.{column}")
        if any(secret in whole for secret in secrets):
            wrong.append(f"a cookie's value in {table}.{column}")
        if table.startswith("people_person") and near(column, values):
            wrong.append(f"a place nearer than the postcode in {table}.{column}")
    return wrong


WORD_CELLS = {("rooms_message", "words"), ("rooms_message", "withheld_words"), ("rooms_message", "nonce")}
"""Where words may lie."""


def near(column: str, values: list[Any]) -> bool:
    if PLACE_COLUMNS.search(column) and column not in ("postcode", "town"):
        return True
    texts = [str(value) for value in values]
    return any(isinstance(value, float) for value in values) or any(text.startswith(LILLE) for text in texts)


def forms(cookie: str) -> list[str]:
    """A cookie's value as it stands, in hex and in base 64."""
    raw = cookie.encode()
    return [cookie, raw.hex(), base64.b64encode(raw).decode().rstrip("="), cookie.split(":")[0]]


def search_logs(logs: list[Path], made: list[Visit], figures: dict[str, Any]) -> list[str]:
    wrong: list[str] = []
    for log in logs:
        text = log.read_text("utf-8", "replace")
        figures["log_lines"] += text.count("\n")
        for what, found in (
            ("words", MARK in text or GONE in text),
            ("an address", bool(ADDRESS.search(text))),
            ("a cookie's value", any(form in text for visit in made for form in forms(visit.cookie))),
            ("a trace of the program", "Traceback" in text),
            ("a handle", any(visit.handle in text for visit in made)),
        ):
            if found:
                wrong.append(f"{what} in a log of {log.name.split('-')[0]}")
    return wrong


def search_files(folder: Path) -> list[str]:
    """Raw bytes of the data folder, after a clean end: what was erased is nowhere."""
    left = [path.name for path in folder.rglob("*") if path.is_file() and GONE.encode() in path.read_bytes()]
    return [f"erased words in the bytes of {name}" for name in left]


def once(scale: Scale, postgres: Postgres | None = None) -> dict[str, Any]:
    url = postgres.fresh() if postgres else ""
    figures: dict[str, Any] = {"visits": scale.visits, "cells": 0, "log_lines": 0}
    with Place(database=url) as place:
        room = open_rooms(place, 1)[0]
        made = visits(place, scale.visits, handle="Marquee")
        server = place.server().start().open()
        for number, visit in enumerate(made):
            walk(server, visit, room, number, scale)
        assert server.stop() == 0
        cells = sqlite_cells(place.data / "record.sqlite3")
        cells |= postgres_cells(url) if url else sqlite_cells(place.data / "placette.sqlite3")
        wrong = search_cells(cells, made, figures)
        logs = [*place.logs.glob("*.log"), *place.data.rglob("*.log"), *([postgres.log] if postgres else [])]
        wrong += search_logs(logs, made, figures) + search_files(place.data)
        seen = tables.read(url or place.data / "placette.sqlite3", place.data)
        traced = sum(bool(ADDRESS.fullmatch(trace.address)) for trace in seen.traces)
    said = sum(MARK in row.words for row in seen.messages)
    assert said >= scale.visits * scale.words, "the marked words are not where they belong: the search is blind"
    assert traced == len(seen.traces) > 0, "traces do not hold the walkers' addresses: the search is blind"
    assert not wrong, "; ".join(sorted(set(wrong)))
    return {**figures, "messages": len(seen.messages), "traces": len(seen.traces)}


def on_postgres(scale: Scale) -> dict[str, Any]:
    with Postgres() as postgres:
        return once(scale, postgres)


def run(scale: Scale = FULL) -> dict[str, Any]:
    return {"scale": asdict(scale), "sqlite": once(scale), "postgresql": on_postgres(scale)}
