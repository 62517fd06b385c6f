"""The square is open by lease: kill its keeper and every process closes; change a shift and the next word knows.

`placette web`, `placette live` and `placette work` run apart. The keeper (`work`) is killed: `place` tells read-only,
words are refused, pages say so. It comes back: the place opens. `off-shift` and `on-shift` from the command line act on
the very next word. What else closes it is in `faults`.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from tests.support.children import until
from tests.support.postgres import Postgres
from tests.support.server import Place, Server
from tests.support.walker import Socket, visits
from tests.trust.proofs import faults
from tests.trust.proofs.crash import open_rooms

NAME = "lease"
ABOUT = "the lease's keeper killed, filters failing, disk full, moderator silent, database gone: read-only, and open again"
PROVES = ("placette/safety", "placette/live", "placette/ops/works.py", "placette/ops/wiring.py")
LEASE_S = 3.0
"""Seconds a lease lasts."""
SLACK_S = 1.5
"""A process reads the lease at most one second old; the rest is the machine's."""
NONCES = itertools.count(1)


@dataclass(frozen=True)
class Scale:
    rounds: int


FULL = Scale(rounds=5)
SMALL = Scale(rounds=1)


@contextlib.contextmanager
def apart(database: str = "") -> Iterator[tuple[Place, Server, Server, Server]]:
    """web, live and work as three processes of one place."""
    with Place(database=database) as place:
        place.do("rooms", "list")
        web, live, work = place.server("web").start(), place.server("live").start(), place.server("work").start()
        web.open()
        yield place, web, live, work


def say(socket: Socket, room: str) -> dict[str, Any]:
    return socket.say(room, "un mot", f"lease-{next(NONCES)}")


def closes_and_opens(place: Place, web: Server, work: Server, socket: Socket, room: str) -> tuple[float, float]:
    """Seconds from the keeper's death to the event, and from its return to the event."""
    socket.events.clear()
    assert say(socket, room)["t"] == "done"
    work.kill()
    dead = time.monotonic()
    told = socket.event("place", LEASE_S + SLACK_S, read_only=True)
    closed = time.monotonic() - dead
    assert told["level"] == "read_only", told
    refused = say(socket, room)
    assert refused["t"] == "refused", refused
    assert refused["why"] == "read_only", refused
    until(lambda: bool(web.get("/readyz").json()["read_only"]), 2, "pages know too")
    assert web.get("/readyz").status == 200, "read-only is ready"
    back = time.monotonic()
    work.start()
    socket.event("place", 20, read_only=False)
    opened = time.monotonic() - back
    assert say(socket, room)["t"] == "done"
    return round(closed, 2), round(opened, 2)


def shifts(place: Place, socket: Socket, room: str) -> dict[str, float]:
    """Nobody on shift: the next word is refused; somebody: it is taken. Seconds from the command's end."""
    socket.events.clear()
    names = [line["name"] for line in on_shift(place)]
    assert names == ["veilleur"], names
    place.do("moderation", "off-shift", "veilleur")
    began = time.monotonic()
    refused = say(socket, room)
    off = time.monotonic() - began
    assert refused.get("why") == "read_only", refused
    place.do("moderation", "on-shift", "veilleur")
    began = time.monotonic()
    until(lambda: say(socket, room)["t"] == "done", 2.5, "open again")
    return {"off_shift_s": round(off, 2), "on_shift_s": round(time.monotonic() - began, 2)}


def on_shift(place: Place) -> list[dict[str, Any]]:
    found = json.loads(place.do("moderation", "list", "--json"))
    return list(found["shifts"])


def once(scale: Scale, database: str = "") -> dict[str, Any]:
    with apart(database) as (place, web, live, work):
        room = open_rooms(place, 1)[0]
        with Socket(live, visits(place)[0].cookie) as socket:
            assert socket.enter(room)["t"] == "done"
            found = shifts(place, socket, room)
            rounds = [closes_and_opens(place, web, work, socket, room) for _ in range(scale.rounds)]
        for server in (web, live, work):
            assert server.stop() == 0, f"{server.role} did not end with status 0"
    closed = [seconds for seconds, _ in rounds]
    return {**found, "closed_s": closed, "opened_s": [seconds for _, seconds in rounds], "closed_max_s": max(closed)}


def on_postgres(scale: Scale) -> dict[str, Any]:
    with Postgres() as postgres:
        return once(scale, postgres.fresh())


def run(scale: Scale = FULL) -> dict[str, Any]:
    return {"scale": asdict(scale), "sqlite": once(scale), "postgresql": on_postgres(scale), "faults": faults.run()}
