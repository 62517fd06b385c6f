"""`bin/bench [quick|full]`: deliveries a CPU-second of the server beside a C program that only writes (`limit.c`).

The server runs on CPU 0, the load (`load.c`) on CPU 1. The floor is taken right before and right after each scene, and the
ratio is to their mean: figures move with the machine's mood, ratios much less. On loopback the kernel does the receiving
half of TCP inside the server's send(2), for every server alike. Needs gcc; written to bench/results/*.json.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from tests.support.children import ROOT, Child, free_port, temporary, until
from tests.support.server import Place
from tests.support.walker import visits
from tests.trust.proofs.__main__ import git, machine
from tests.trust.proofs.crash import open_rooms

HERE = ROOT / "bench"
NO_COMPILER = "bin/bench needs a C compiler (Debian: apt install gcc libc6-dev)."
PACE = "100000/s burst 100000"
Row = dict[str, Any]


@dataclass(frozen=True)
class Scene:
    """`senders` of `members` sockets in `rooms` rooms speak; `window` words open each, or `rate` words a second each."""

    name: str
    members: int
    rooms: int
    senders: int
    window: int
    rate: float


@dataclass(frozen=True)
class Measure:
    seconds: float
    repeats: int
    idle: int


QUICK = Measure(seconds=3, repeats=1, idle=1_000)
FULL = Measure(seconds=5, repeats=3, idle=4_000)
SCENES = (
    Scene("one speaks, 1,000 hear", 1_000, 1, 1, 4, 20),
    Scene("50 speak in 5 rooms of 200", 1_000, 5, 50, 2, 2),
)


def build(folder: Path) -> None:
    """Compile both programs into `folder`. Raises RuntimeError with one sentence."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise RuntimeError(NO_COMPILER)
    for name in ("load", "limit"):
        words = [compiler, "-O2", "-Wall", "-o", str(folder / name), str(HERE / f"{name}.c")]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{NO_COMPILER} It said: {done.stderr.strip()[:300]}")


def on_core(core: int, *words: str) -> list[str]:
    return ["taskset", "-c", str(core), *words] if shutil.which("taskset") and (os.cpu_count() or 1) > 1 else [*words]


class Load:
    """The load program, obeying line by line."""

    def __init__(self, program: Path, form: str, port: int, scene: Scene, who: Path | None = None) -> None:
        words = [str(program), form, str(port), str(scene.members), str(scene.rooms), *([str(who)] if who else [])]
        self.process = subprocess.Popen(
            on_core(1, *words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        self.ready = self.read()

    def read(self) -> Row:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"The load ended with {self.process.wait(5)}.")
        return dict(json.loads(line))

    def run(self, server: int, **knobs: float | str) -> Row:
        assert self.process.stdin is not None
        self.process.stdin.write("RUN " + " ".join(f"{name}={value}" for name, value in knobs.items()))
        self.process.stdin.write(f" pids={server}\n")
        self.process.stdin.flush()
        return self.read()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


@contextlib.contextmanager
def loaded(load: Load) -> Iterator[Load]:
    try:
        yield load
    finally:
        load.close()


def both(load: Load, server: int, scene: Scene, seconds: float) -> tuple[Row, Row]:
    """A closed loop at saturation, then an open loop at the scene's rate."""
    shared = {"senders": scene.senders, "warm": 0.6, "dur": seconds}
    return (
        load.run(server, mode="sat", window=scene.window, **shared),
        load.run(server, mode="rate", rate=scene.rate, **shared),
    )


def floor(folder: Path, scene: Scene, seconds: float) -> tuple[Row, Row]:
    """The C program under the same load."""
    port = free_port()
    child = Child(on_core(0, str(folder / "limit"), str(port)), folder / "limit.log")
    try:
        until(lambda: bool(psutil.Process(child.pid).net_connections()), 5, "the floor listens")
        with loaded(Load(folder / "load", "ws", port, scene)) as load:
            return both(load, child.pid, scene, seconds)
    finally:
        child.kill()


def place(folder: Path, scene: Scene, measure: Measure) -> Iterator[tuple[Row, Row]]:
    """The place under the load, as often as asked: the whole way, checks and commits and acknowledgements."""
    with Place(pace=PACE) as town:
        slugs = open_rooms(town, scene.rooms)
        made = visits(town, scene.members)
        who = folder / "who"
        who.write_text("".join(f"{one.cookie} {slugs[at % scene.rooms]}\n" for at, one in enumerate(made)), "ascii")
        server = town.server(prefix=on_core(0)).start().open()
        with loaded(Load(folder / "load", "place", server.port, scene, who)) as load:
            for _ in range(measure.repeats):
                yield both(load, server.main().pid, scene, measure.seconds)


def compare(folder: Path, scene: Scene, measure: Measure) -> Row:
    """One scene: the place between two takings of the floor."""
    floors = [floor(folder, scene, min(3.0, measure.seconds))]
    found = list(place(folder, scene, measure))
    floors.append(floor(folder, scene, min(3.0, measure.seconds)))

    def middle(rows: list[tuple[Row, Row]], at: int, name: str) -> float:
        return statistics.median(row[at][name] for row in rows)

    ours, c = middle(found, 0, "per_cpu_s"), statistics.mean(row[0]["per_cpu_s"] for row in floors)
    return {
        "scene": scene.name,
        "ratio_to_c": round(ours / c, 2),
        "deliveries_cpu_s": round(ours),
        "c_deliveries_cpu_s": round(c),
        "deliveries_s": round(middle(found, 0, "per_s")),
        "server_busy": round(middle(found, 0, "server_util"), 2),
        "rate_cpu_to_c": round(middle(found, 1, "server_util") / max(0.001, middle(floors, 1, "server_util")), 2),
        "rate_p50_ms": round(middle(found, 1, "p50_ms"), 1),
        "rate_p99_ms": round(middle(found, 1, "p99_ms"), 1),
        "c_rate_p99_ms": round(middle(floors, 1, "p99_ms"), 1),
        "lost": sum(row["lost"] + row["refused"] + row["closed"] for pair in found for row in pair),
    }


def resident(process: psutil.Process) -> int:
    return int(process.memory_full_info().pss)


def idle(folder: Path, count: int) -> Row:
    """Resident memory of the server for each idle socket that sits in a room, session included."""
    with Place() as town:
        slugs = open_rooms(town, 20)
        made = visits(town, count)
        server = town.server().start().open()
        who = folder / "who"
        who.write_text("".join(f"{one.cookie} {slugs[at % 20]}\n" for at, one in enumerate(made)), "ascii")
        few, rest = Scene("", count // 10, 20, 0, 0, 0), Scene("", count - count // 10, 20, 0, 0, 0)
        with loaded(Load(folder / "load", "place", server.port, few, who)):
            time.sleep(2)
            low = resident(server.main())
            (folder / "rest").write_text("".join(who.read_text("ascii").splitlines(keepends=True)[few.members :]), "ascii")
            with loaded(Load(folder / "load", "place", server.port, rest, folder / "rest")) as load:
                time.sleep(2)
                high = resident(server.main())
                connected = load.ready["connect_per_s"]
    return {
        "scene": f"{count} idle", "kib_a_socket": round((high - low) / rest.members / 1024, 1),
        "connects_s": round(connected),
    }  # fmt: skip


def table(rows: list[Row]) -> None:
    for row in rows:
        print(f"\n{row['scene']}")
        for name, value in row.items():
            if name != "scene":
                print(f"  {name:20} {value:>12,}")


def main(argv: list[str]) -> int:
    if argv not in ([], ["quick"], ["full"]):
        print("usage: bin/bench [quick|full]", file=sys.stderr)
        return 2
    name = argv[0] if argv else "full"
    measure = QUICK if name == "quick" else FULL
    folder = temporary("bench")
    try:
        build(folder)
        rows = [compare(folder, scene, measure) for scene in SCENES] + [idle(folder, measure.idle)]
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    table(rows)
    page = {
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "commit": git("rev-parse", "HEAD"),
        "machine": machine(), "rows": rows,
    }  # fmt: skip
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / f"{name}.json").write_text(json.dumps(page, indent=2) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
