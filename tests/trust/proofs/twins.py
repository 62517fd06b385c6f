"""Two processes write one room: all readers of both see one order, that of `n`, and nobody has to ask.

On SQLite in one data folder and on PostgreSQL, joined by the one-second beacon alone; and on PostgreSQL with NATS.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tests.support.nats import Nats
from tests.support.postgres import Postgres
from tests.support.server import Place
from tests.support.walker import visits
from tests.trust import checker, crowd, tables
from tests.trust.crowd import Walker
from tests.trust.proofs.crash import open_rooms

NAME = "twins"
ABOUT = "two processes writing one room: every reader's order is n, nobody asks; SQLite, PostgreSQL, and with NATS"
PROVES = ("placette/live", "placette/rooms", "placette/ops/serve.py")


@dataclass(frozen=True)
class Scale:
    visits: int
    seconds: float
    pause: float


FULL = Scale(visits=40, seconds=30, pause=0.5)
SMALL = Scale(visits=10, seconds=4, pause=0.25)


async def talk(walkers: Sequence[Walker], seconds: float) -> None:
    """All talk; then all must have seen everything within three seconds of the last word."""
    jobs = [asyncio.create_task(walker.live()) for walker in walkers]
    try:
        assert await crowd.settle(walkers, 60, lambda walker: walker.inside.is_set()), "not all visits came in"
        await asyncio.sleep(seconds)
        for walker in walkers:
            walker.quiet.set()
        assert await crowd.settle(walkers, 20, lambda walker: not walker.waiting), "not all words were answered"
        head = max(row["n"] for walker in walkers for row in walker.rows if row["k"] == "ok")
        await crowd.settle(walkers, 3, lambda walker: (walker.last or 0) >= head)
    finally:
        for walker in walkers:
            walker.leave.set()
        await asyncio.wait(jobs, timeout=10)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


def together(scale: Scale, *, database: str = "", bus: str = "") -> dict[str, Any]:
    """One run; raises AssertionError on a breach."""
    with Place(database=database, bus=bus) as place:
        room = open_rooms(place, 1)[0]
        made = visits(place, scale.visits)
        servers = [place.server().start().open(), place.server("live").start()]
        walkers = [
            Walker(servers[at % 2], visit, room, scale.pause, random.Random(at)) for at, visit in enumerate(made)
        ]
        asyncio.run(talk(walkers, scale.seconds))
        for server in servers:
            assert server.stop() == 0, "a process did not end with status 0"
        folder = crowd.write_down(walkers, place.logs / "transcripts")
        verdict = checker.check(
            crowd.read_back(folder), tables.read(database or place.data / "placette.sqlite3", place.data)
        )
    verdict.demand()
    assert verdict.figures["acknowledged"], "nobody said anything"
    assert not verdict.figures["asked"], f"{verdict.figures['asked']} times a client had to ask for a hole"
    return {**verdict.figures, "delay_p99_ms": delay(walkers)}


def delay(walkers: Sequence[Walker]) -> float:
    """Milliseconds from an acknowledgement to the last reader that saw the message, 99th percentile."""
    acked = {row["id"]: row["at"] for walker in walkers for row in walker.rows if row["k"] == "ok"}
    waits = sorted(
        max(0.0, row["at"] - acked[row["id"]])
        for walker in walkers
        for row in walker.rows
        if row["k"] == "saw" and row["id"] in acked
    )
    return round(1000 * waits[int(len(waits) * 0.99)], 1)


def on_sqlite(scale: Scale) -> dict[str, Any]:
    return together(scale)


def on_postgres(scale: Scale) -> dict[str, Any]:
    with Postgres() as postgres:
        return {**together(scale, database=postgres.fresh()), "postgres": postgres.version()}


def with_nats(scale: Scale) -> dict[str, Any]:
    with Postgres() as postgres, Nats() as nats:
        return {**together(scale, database=postgres.fresh(), bus=nats.url), "postgres": postgres.version()}


def run(scale: Scale = FULL) -> dict[str, Any]:
    return {
        "scale": asdict(scale),
        "sqlite, beacon alone": on_sqlite(scale),
        "postgresql, beacon alone": on_postgres(scale),
        "postgresql and nats": with_nats(scale),
    }
