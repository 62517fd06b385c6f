"""Whatever is acknowledged survives SIGKILL: once, in order, without gaps, with exactly one trace.

Visits talk and read while the server (or PostgreSQL itself) is killed and started again; all repeat what was not
answered, and come back with the last number they saw. The checker compares transcripts and tables.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from tests.support.postgres import Postgres
from tests.support.server import Place, Server, mutant
from tests.support.walker import Socket, Visit, since, visits
from tests.trust import checker, crowd, tables
from tests.trust.crowd import Body, Walker

NAME = "crash"
ABOUT = "200 visits in 10 rooms for 60 s, the server killed 5 times: on SQLite, on PostgreSQL, and PostgreSQL killed"
PROVES = ("placette/rooms", "placette/live", "placette/justice", "placette/entry", "placette/ops")


@dataclass(frozen=True)
class Scale:
    visits: int
    rooms: int
    seconds: float
    kills: int
    pause: float
    """Mean seconds between two words of a visit."""
    seed: int = 20_261_125


FULL = Scale(visits=200, rooms=10, seconds=60, kills=5, pause=1.0)
SMALL = Scale(visits=40, rooms=4, seconds=8, kills=2, pause=0.3)


@dataclass
class Late:
    """A reader who came in before the first word, left, and reads everything at the end."""

    visit: Visit
    room: str
    rows: list[Body] = field(default_factory=list)

    def come(self, server: Server) -> None:
        with Socket(server, self.visit.cookie) as socket:
            done = socket.enter(self.room)
        self.rows.append(self._row(k="entered", n=done["n"], epoch=done["epoch"]))

    def read_all(self, server: Server) -> None:
        n, epoch = self.rows[0]["n"], self.rows[0]["epoch"]
        while True:
            page = since(server.port, self.visit.cookie, self.room, n)
            if page["resync"] or page["epoch"] != epoch:
                self.rows.append(self._row(k="resync", had=n, epoch=page["epoch"]))
                return
            if not page["messages"]:
                return
            for item in page["messages"]:
                first, n = (item["from"], item["to"]) if item["t"] == "skip" else (item["n"], item["n"])
                by = (item.get("by") or {}).get("person")
                self.rows.append(
                    self._row(
                        k="saw", t=item["t"], first=first, n=n, id=item.get("id"), words=item.get("words"), by=by,
                        how="late",
                    )
                )  # fmt: skip

    def _row(self, **what: Any) -> Body:
        return {"person": self.visit.person, "room": self.room, **what}


def open_rooms(place: Place, count: int) -> list[str]:
    """Slugs of `count` rooms that are not discreet."""
    lines = [json.loads(line) for line in place.do("rooms", "list", "--json").splitlines()]
    found = [line["slug"] for line in lines if not line["discreet"]]
    assert len(found) >= count, f"{len(found)} rooms, {count} wanted"
    return found[:count]


def latencies(walkers: Sequence[Walker]) -> list[float]:
    """Seconds from the first saying of each message to its acknowledgement, kills included."""
    found = []
    for walker in walkers:
        began: dict[str, float] = {}
        for row in walker.rows:
            if row["k"] == "invoke":
                began.setdefault(row["nonce"], row["at"])
            elif row["k"] == "ok" and row["nonce"] in began:
                found.append(row["at"] - began.pop(row["nonce"]))
    return sorted(found)


async def kill_often(scale: Scale, victim: Server | Postgres, chance: random.Random) -> list[float]:
    """SIGKILL and start again, `kills` times, spread over the run; the seconds each recovery took."""
    recoveries = []
    slot = scale.seconds / (scale.kills + 1)
    began = time.monotonic()
    for number in range(scale.kills):
        due = began + slot * (number + 1) * chance.uniform(0.85, 1.0)
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        await asyncio.to_thread(victim.kill)
        dead = time.monotonic()
        await asyncio.to_thread(victim.start)
        recoveries.append(round(time.monotonic() - dead, 2))
    await asyncio.sleep(max(0.0, began + scale.seconds - time.monotonic()))
    return recoveries


async def storm(scale: Scale, walkers: Sequence[Walker], victim: Server | Postgres) -> list[float]:
    """The run itself. Ends when nothing is unanswered and all readers caught up, or after a bounded patience."""
    jobs = [asyncio.create_task(walker.live()) for walker in walkers]
    try:
        assert await crowd.settle(walkers, 60, lambda walker: walker.inside.is_set()), "not all visits came in"
        recoveries = await kill_often(scale, victim, random.Random(scale.seed))
        for walker in walkers:
            walker.quiet.set()
        await crowd.settle(walkers, 30, lambda walker: not walker.waiting and walker.inside.is_set())
        heads: dict[str, int] = {}
        for walker in walkers:
            said = [row["n"] for row in walker.rows if row["k"] == "ok"]
            heads[walker.room] = max([heads.get(walker.room, 0), *said])
        await crowd.settle(walkers, 15, lambda walker: (walker.last or 0) >= heads[walker.room])
        return recoveries
    finally:
        for walker in walkers:
            walker.leave.set()
        await asyncio.wait(jobs, timeout=10)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


def once(
    scale: Scale, *, database: str = "", postgres: Postgres | None = None, defect: str = ""
) -> tuple[checker.Verdict, dict[str, Any]]:
    """One run against one database; `postgres`: that server is the victim instead of the place's own process."""
    with Place(database=database) as place:
        rooms = open_rooms(place, scale.rooms)
        made = visits(place, scale.visits + scale.rooms)
        server = place.server(launcher=mutant(defect) if defect else ()).start().open()
        late = [Late(visit, room) for visit, room in zip(made[scale.visits :], rooms, strict=True)]
        for reader in late:
            reader.come(server)
        walkers = [
            Walker(server, visit, rooms[at % scale.rooms], scale.pause, random.Random(scale.seed + at))
            for at, visit in enumerate(made[: scale.visits])
        ]
        recoveries = asyncio.run(storm(scale, walkers, postgres or server))
        for reader in late:
            reader.read_all(server)
        server.stop()
        folder = crowd.write_down(walkers, place.logs / "transcripts")
        histories = [*crowd.read_back(folder), *(reader.rows for reader in late)]
        verdict = checker.check(histories, tables.read(database or place.data / "placette.sqlite3", place.data))
    waits = latencies(walkers)
    figures = {
        **verdict.figures, "kills": len(recoveries), "recovery_s": recoveries, "late_readers": len(late),
        "ack_p50_ms": round(1000 * statistics.median(waits), 1) if waits else None,
        "ack_p99_ms": round(1000 * waits[int(len(waits) * 0.99)], 1) if waits else None,
        "breaches": dict(verdict.breaches),
    }  # fmt: skip
    return verdict, figures


def on_sqlite(scale: Scale) -> dict[str, Any]:
    verdict, figures = once(scale)
    verdict.demand()
    return figures


def on_postgres(scale: Scale) -> dict[str, Any]:
    with Postgres() as postgres:
        verdict, figures = once(scale, database=postgres.fresh())
        verdict.demand()
        return {**figures, "postgres": postgres.version()}


def postgres_killed(scale: Scale) -> dict[str, Any]:
    with Postgres() as postgres:
        verdict, figures = once(scale, database=postgres.fresh(), postgres=postgres)
        verdict.demand()
        return {**figures, "postgres": postgres.version()}


PLANTED = 4
"""Runs in which the planted defect must show once: a kill has to fall into the moment between answer and commit."""


def planted(scale: Scale) -> dict[str, Any]:
    """The same run with the acknowledgement moved before the commit: the checker must see words lost."""
    figures: dict[str, Any] = {}
    for attempt in range(PLANTED):
        verdict, figures = once(replace(scale, kills=3, seed=scale.seed + attempt), defect="ack_first")
        if verdict.breaches["lost"]:
            return {**figures, "runs": attempt + 1, "told": verdict.told[:3]}
    raise AssertionError(f"the planted defect was not seen in {PLANTED} runs: {figures}")


def run(scale: Scale = FULL) -> dict[str, Any]:
    return {
        "scale": asdict(scale),
        "sqlite": on_sqlite(scale),
        "postgresql": on_postgres(scale),
        "postgresql killed": postgres_killed(scale),
        "planted: acknowledged before the commit": planted(SMALL),
    }
