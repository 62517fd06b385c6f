"""`bin/bench [quick]`: deliveries a server CPU-second beside a C program that only writes, memory of an idle socket.

Server on one core, load on the other; each figure is paired with the C floor measured just before. Written as a table and
to bench/results/*.json. Ratios are what counts: absolute figures move with the machine's mood.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import uvloop

from bench.load import Member, Plain, members
from tests.support.children import ROOT, free_port, temporary
from tests.support.server import Place, Server
from tests.support.walker import visits
from tests.trust.proofs.__main__ import git, machine
from tests.trust.proofs.crash import open_rooms

Row = dict[str, Any]
SIZE = 160


def cpu(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return spent.user + spent.system


def pin(process: psutil.Process, core: int) -> None:
    if (os.cpu_count() or 1) > 1:
        process.cpu_affinity([core])


def build_limit(folder: Path) -> Path | None:
    """The C floor, compiled; None without a compiler."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        return None
    made = folder / "limit"
    subprocess.run([compiler, "-O2", "-o", str(made), str(ROOT / "bench" / "limit.c")], check=True)
    return made


async def floor(program: Path, count: int, seconds: float) -> float:
    """Deliveries a CPU-second of the C program, one speaker, `count` members."""
    port = free_port()
    child = subprocess.Popen([program, str(port)])  # noqa: ASYNC220 -- a bench waits for nobody
    process = psutil.Process(child.pid)
    pin(process, 0)
    loop = asyncio.get_running_loop()
    try:
        end = time.monotonic() + 5
        while True:
            try:
                _, first = await loop.create_connection(Plain, "127.0.0.1", port)
                break
            except OSError:
                if time.monotonic() > end:
                    raise
                await asyncio.sleep(0.02)
        rest = [(await loop.create_connection(Plain, "127.0.0.1", port))[1] for _ in range(count - 1)]
        began, spent = time.monotonic(), cpu(process)
        said = 0
        while time.monotonic() - began < seconds:
            if said * SIZE - first.heard <= 4 * SIZE:
                first.transport.write(b"x" * SIZE)
                said += 1
            await asyncio.sleep(0)
        used = cpu(process) - spent
        heard = sum(one.heard for one in (first, *rest)) / SIZE
        for one in (first, *rest):
            one.transport.abort()
        return heard / used if used else 0.0
    finally:
        child.kill()
        child.wait()


async def fan_out(server: Server, made: list[Member], seconds: float) -> Row:
    process = server.main()
    before, spent = sum(one.heard for one in made), cpu(process)
    began = time.monotonic()
    speakers = [one for one in made if one.window]
    for one in speakers:
        one.speak()
    await asyncio.sleep(seconds)
    for one in speakers:
        one.quiet()
    took, used = time.monotonic() - began, cpu(process) - spent
    heard = sum(one.heard for one in made) - before
    waits = sorted(wait for one in speakers for wait in one.waits)
    return {
        "deliveries_s": round(heard / took),
        "deliveries_cpu_s": round(heard / used) if used else 0,
        "words_s": round(sum(one.acknowledged for one in speakers) / took),
        "ack_p50_ms": round(1000 * statistics.median(waits), 1) if waits else None,
        "ack_p99_ms": round(1000 * waits[int(len(waits) * 0.99)], 1) if waits else None,
    }


def measured(name: str, count: int, rooms: int, speakers: int, window: int, seconds: float, limit: Path | None) -> Row:
    """One scene in a place of its own."""
    with Place(pace="100000/s burst 100000") as place:
        slugs = open_rooms(place, rooms)
        cookies = [visit.cookie for visit in visits(place, count)]
        server = place.server().start().open()
        pin(server.main(), 0)

        async def scene() -> Row:
            beside = await floor(limit, count // rooms, min(seconds, 2.0)) if limit else None
            made = await members(server.port, cookies, slugs, speakers, window)
            row = await fan_out(server, made, seconds)
            for one in made:
                one.transport.abort()
            return {"scene": name, **row, "c_cpu_s": round(beside) if beside else None,
                    "ratio_to_c": round(row["deliveries_cpu_s"] / beside, 2) if beside else None}  # fmt: skip

        return uvloop.run(scene())


def idle(count: int) -> Row:
    """Resident memory of the server for each idle socket, session included."""
    with Place() as place:
        slug = open_rooms(place, 1)
        cookies = [visit.cookie for visit in visits(place, count)]
        server = place.server().start().open()

        async def scene() -> Row:
            some = await members(server.port, cookies[: count // 10], slug, 0, 0)
            low = server.main().memory_info().rss
            rest = await members(server.port, cookies[count // 10 :], slug, 0, 0)
            await asyncio.sleep(2)
            high = server.main().memory_info().rss
            for one in (*some, *rest):
                one.transport.abort()
            return {"scene": f"{count} idle", "kib_a_socket": round((high - low) / len(rest) / 1024, 1)}

        return uvloop.run(scene())


def main(argv: list[str]) -> int:
    if argv not in ([], ["quick"]):
        print("usage: bin/bench [quick]", file=sys.stderr)
        return 2
    quick = argv == ["quick"]
    pin(psutil.Process(), 1)
    limit = build_limit(temporary("limit"))
    if limit is None:
        print("There is no C compiler, so the ratios to C are left out (Debian: apt install gcc).", file=sys.stderr)
    seconds, many = (5.0, 300) if quick else (15.0, 1_000)
    scenes: list[Callable[[], Row]] = [
        lambda: measured(f"1 speaker, {many} hear", many, 1, 1, 4, seconds, limit),
        lambda: measured(f"50 speakers, 5 rooms of {many // 5}", many, 5, 50, 2, seconds, limit),
        lambda: idle(many),
    ]
    rows = [scene() for scene in scenes]
    for row in rows:
        print("  ".join(f"{name}={value}" for name, value in row.items()))
    page = {
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "commit": git("rev-parse", "HEAD"),
        "machine": machine(),
        "rows": rows,
    }
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / f"{'quick' if quick else 'full'}.json").write_text(
        json.dumps(page, indent=2) + "\n", "utf-8"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
