"""Whatever is acknowledged survives a power cut, with SQLite as the place sets it; with NORMAL this proof fails.

The real process runs under `strace`. At each chosen acknowledgement every write that no sync covers is dropped (or, in
a second try, a random half of them), the files are opened, and all that was acknowledged until then must be there.
"""

from __future__ import annotations

import asyncio
import random
import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.support.server import Place, mutant
from tests.support.walker import visits
from tests.trust import disk, tables
from tests.trust.crowd import Walker, settle
from tests.trust.proofs.crash import open_rooms

NAME = "powerloss"
ABOUT = "the real process recorded with strace, its files cut at acknowledgements: 0 lost with FULL, some with NORMAL"
PROVES = ("placette/rooms", "placette/live", "placette/justice", "placette/ops/databases.py")
MISSING = "The power-loss proof needs strace (Debian: apt install strace)."


@dataclass(frozen=True)
class Scale:
    seconds: float
    visits: int
    cuts: int
    seed: int = 7


FULL = Scale(seconds=15, visits=20, cuts=300)
SMALL = Scale(seconds=2.5, visits=8, cuts=40)


async def talk(walkers: Sequence[Walker], seconds: float) -> None:
    jobs = [asyncio.create_task(walker.live()) for walker in walkers]
    try:
        assert await settle(walkers, 60, lambda walker: walker.inside.is_set()), "not all visits came in"
        await asyncio.sleep(seconds)
        for walker in walkers:
            walker.quiet.set()
        assert await settle(walkers, 30, lambda walker: not walker.waiting), "not all words were answered"
    finally:
        for walker in walkers:
            walker.leave.set()
        await asyncio.wait(jobs, timeout=10)
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)


def recorded(scale: Scale, defect: str = "") -> dict[str, Any]:
    """One recorded run, then the cuts. Figures of what was lost."""
    if not shutil.which("strace"):
        raise RuntimeError(MISSING)
    with Place() as place:
        rooms = open_rooms(place, 2)
        made = visits(place, scale.visits)
        start = disk.snapshot(place.data)
        record = place.logs / "strace"
        server = place.server(prefix=[*disk.STRACE, "-o", str(record)], launcher=mutant(defect) if defect else ())
        server.start(120).open(30)
        walkers = [Walker(server, visit, rooms[at % 2], 0.1, random.Random(at)) for at, visit in enumerate(made)]
        asyncio.run(talk(walkers, scale.seconds))
        server.stop(60)
        acked = {row["id"] for walker in walkers for row in walker.rows if row["k"] == "ok"}
        return cut(scale, start, record, place, acked)


def cut(scale: Scale, state: disk.Disk, record: Path, place: Place, acked: set[str]) -> dict[str, Any]:
    """Replay the record; at some acknowledgements take the power away and look."""
    figures = {"acknowledged": len(acked), "cuts": 0, "lost": 0, "cuts_that_lost": 0, "traces_wrong": 0, "damaged": 0}
    chance = random.Random(scale.seed)
    total = len(acked)
    told: set[str] = set()
    for call in disk.calls(record, place.data):
        if isinstance(call, disk.Sync):
            state.sync(call)
        elif isinstance(call, tuple):
            state.write(*call)
        elif fresh := [body["id"] for body in disk.answers(call) if body["id"] not in told]:
            told.update(fresh)
            if chance.random() < scale.cuts / total:
                for half in (None, chance):
                    look(state.after_cut(half), told, place, figures)
    if told != acked:
        raise AssertionError(f"the record shows {len(told)} acknowledgements, clients got {len(acked)}")
    return figures


def look(files: dict[str, bytes], told: set[str], place: Place, figures: dict[str, int]) -> None:
    """Open what is left after a cut and count what is missing of `told`."""
    folder = place.logs / "cut"
    disk.lay_out(files, folder, [place.data / "record-demo.key"])
    figures["cuts"] += 1
    try:
        for name in ("placette.sqlite3", "record.sqlite3"):
            with sqlite3.connect(folder / name) as connection:
                if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                    figures["damaged"] += 1
        left = tables.read(folder / "placette.sqlite3", folder)
    except sqlite3.DatabaseError:
        figures["damaged"] += 1
        return
    stored = {row.id for row in left.messages}
    traced = [trace.content for trace in left.traces]
    figures["lost"] += len(told - stored)
    figures["cuts_that_lost"] += bool(told - stored)
    figures["traces_wrong"] += sum(traced.count(found) != 1 for found in told & stored)


def full(scale: Scale) -> dict[str, Any]:
    figures = recorded(scale)
    assert figures["cuts"] > 0, "no power cut was tried"
    assert not figures["lost"], f"a power cut takes acknowledged words: {figures}"
    assert not figures["traces_wrong"], f"a power cut takes traces: {figures}"
    assert not figures["damaged"], f"a power cut damages the files: {figures}"
    return figures


def normal(scale: Scale) -> dict[str, Any]:
    figures = recorded(scale, "sync_normal")
    assert figures["lost"], f"with NORMAL nothing was lost, so this proof proves nothing: {figures}"
    return figures


def run(scale: Scale = FULL) -> dict[str, Any]:
    return {"scale": asdict(scale), "FULL": full(scale), "planted: NORMAL": normal(SMALL)}
