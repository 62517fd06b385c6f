"""Each thing the lease stands on is broken while people talk: read-only within seconds, the reason on every face of the
place, and open again by itself. Meanwhile what the closed place never touches goes on: reading, and reporting, following a
report, blocking, erasing one's words, leaving. Without a database none of these can be kept: each is refused in clear words,
with the numbers to call.

The filters fail their own test; the disk is full (a small real one where this may be mounted); the moderator is silent for
fifteen minutes (the clocks of every process are moved); the database is unplugged (a real PostgreSQL is stopped).
"""

from __future__ import annotations

import contextlib
import itertools
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.support.children import PYTHON, ROOT, temporary, until
from tests.support.postgres import Postgres
from tests.support.server import Answer, Place, Server, mutant
from tests.support.walker import Socket, Visit, visits
from tests.trust.proofs.crash import open_rooms

NAME = "faults"
ABOUT = "filters, disk, moderator and database fail in turn while people talk: closed in seconds, open again by itself"
PROVES = ("placette/safety", "placette/live", "placette/ops", "placette/rooms")
CLOSED_WITHIN_S = 6.0
OPEN_WITHIN_S = 20.0
ROOM_FOR = 96 * 2**20
"""Bytes of the small disk."""
NEARLY = 3 * 2**20
"""Bytes that are free on it when it is nearly full: too few to open, enough to write down what must be."""
AWAKE_S = 15 * 60
NONCES = itertools.count(1)


@dataclass
class Stage:
    """A running place, somebody who talks in it, and what can be broken."""

    place: Place
    server: Server
    faults: Path
    visit: Visit
    socket: Socket
    room: str
    other: Visit
    beside: Socket
    """Somebody else in the same room, who goes while it is closed and comes back."""
    seconds: dict[str, dict[str, float]] = field(default_factory=dict)

    def say(self) -> dict[str, Any]:
        return self.socket.say(self.room, "un mot", f"fault-{next(NONCES)}")

    def breaks(
        self, name: str, reason: str, act: Callable[[], object], mend: Callable[[], object],
        *, then: Callable[[str, int], None] | None = None,
    ) -> None:  # fmt: skip
        """`act` closes the place, with this reason everywhere; `mend` opens it, and nobody does anything else. `then`: what
        else must hold meanwhile; None: what works while the place is closed does."""
        said = self.say()
        assert said["t"] == "done", name
        self.socket.events.clear()
        act()
        began = time.monotonic()
        told = self.socket.event("place", CLOSED_WITHIN_S, read_only=True)
        closed = time.monotonic() - began
        refused = self.say()
        assert (refused["t"], refused["why"]) == ("refused", "read_only"), (name, refused)
        self.faces(name, reason, told["say"])
        self.untouched(name)
        (then or self.acts)(name, said["n"])
        mend()
        began = time.monotonic()
        self.socket.event("place", OPEN_WITHIN_S, read_only=False)
        self.seconds[name] = {"closed_s": round(closed, 2), "opened_s": round(time.monotonic() - began, 2)}
        assert self.say()["t"] == "done", name
        if then is not None:
            self.acts(name, said["n"])

    def faces(self, name: str, reason: str, told: str) -> None:
        """The probe, the page of the room and the door say the same as the wires."""
        until(
            lambda: reason in (self.server.get("/readyz").json().get("why") or []), 3, f"{name}: /readyz says {reason}"
        )
        assert told.strip(), name
        if self.server.get("/readyz").status == 200:
            page = self.server.get(f"/rooms/{self.room}", cookie=self.visit.cookie, headers={"Accept-Language": "fr"})
            assert told.split(".")[0].replace("’", "&#x27;").split("&#x27;")[0] in page.text, (name, told)

    def untouched(self, name: str) -> None:
        """Pages for reports and the numbers to call are there."""
        for path in ("/report", "/takedown", "/rules", "/legal"):
            assert self.server.get(path).status == 200, (name, path)

    def post(self, path: str, cookie: str = "", **fields: str) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.server.origin}
        return self.server.request("POST", path, cookie=cookie, headers=headers, body=urlencode(fields).encode())

    def report(self, n: int) -> Answer:
        """Somebody without account reports message `n`."""
        return self.post("/report", of=f"message:{self.room}/{n}", what="hate", words="Voyez.")

    def acts(self, name: str, n: int) -> None:
        """Message `n` is reported and the report followed; its author is blocked, erases it; somebody leaves."""
        sent = self.report(n)
        receipt = re.search(r'data-number="([^"]+)" data-pin="(\d{8})"', sent.text)
        assert receipt, (name, "report", sent.status)
        case = self.post(f"/case/{receipt[1]}", pin=receipt[2])
        assert (case.status, "data-state" in case.text) == (200, True), (name, "case", case.status)
        blocked = self.post(f"/api/people/{self.visit.person}/block", self.other.cookie)
        assert blocked.status in (200, 204), (name, "block", blocked.status, blocked.text)
        erased = self.socket.ask(do="erase", room=self.room, n=n)
        assert erased["t"] == "done", (name, "erase", erased)
        left = self.beside.ask(do="leave", room=self.room)
        assert left["t"] == "done", (name, "leave", left)
        assert self.beside.enter(self.room)["t"] == "done", (name, "enter")

    def honest(self, name: str, n: int) -> None:
        """A report is kept, and its case opens; or it is said that it was not."""
        sent = self.report(n)
        receipt = re.search(r'data-number="([^"]+)" data-pin="(\d{8})"', sent.text)
        if receipt is None:
            self.not_kept(name, sent)
        else:
            assert "data-state" in self.post(f"/case/{receipt[1]}", pin=receipt[2]).text, (name, "case")

    def not_kept(self, name: str, sent: Answer) -> None:
        assert (sent.status, "data-pin" in sent.text) == (503, False), (name, "report", sent.status)
        assert "112" in sent.text, (name, "whom to call")
        assert "Voyez." in sent.text, (name, "the words are lost")

    def cannot(self, name: str, n: int) -> None:
        """Nothing is promised that cannot be kept, and whoever is in danger reads whom to call."""
        self.not_kept(name, self.report(n))
        for path in ("/report", "/takedown", "/rules", "/legal"):
            assert self.server.get(path, cookie=self.visit.cookie).status == 200, (name, path, "with a visit")
        assert self.server.get("/square", cookie=self.visit.cookie).status == 503, (name, "/square")
        blocked = self.post(f"/api/people/{self.visit.person}/block", self.other.cookie)
        assert (blocked.status, blocked.json()["why"]) == (503, "unavailable"), (name, "block", blocked.text)
        for socket, more in ((self.socket, {"do": "erase", "n": n}), (self.beside, {"do": "leave"})):
            refused = socket.ask(room=self.room, **more)
            assert (refused["t"], bool(refused.get("say"))) == ("refused", True), (name, more, refused)


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """`folder` as a disk of its own, where this may be done; else a file that says that it is full does."""
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM_FOR}", "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=False)


@contextlib.contextmanager
def stage(database: str = "") -> Iterator[tuple[Stage, bool]]:
    faults = temporary("faults")
    (faults / "clock").write_text("0")
    with Place(database=database, more={"FAULTS": str(faults)}) as place, small_disk(place.data) as real:
        place.do("rooms", "list")
        server = place.server(launcher=mutant("faults")).start().open()
        (visit, other), room = visits(place, 2), open_rooms(place, 1)[0]
        with Socket(server, visit.cookie) as socket, Socket(server, other.cookie) as beside:
            for one in (socket, beside):
                assert one.enter(room)["t"] == "done"
            yield Stage(place, server, faults, visit, socket, room, other, beside), real
        assert server.stop() == 0


def moderation(of: Stage, *words: str) -> None:
    """`placette moderation …` with the place's own clock."""
    done = subprocess.run(
        [PYTHON, "-m", "tests.trust.mutants", "faults", "moderation", *words], env=of.place.environment(), cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def filters(of: Stage) -> None:
    flag = of.faults / "filters"
    of.breaks("filters", "filters", flag.touch, flag.unlink)


def disk(of: Stage, real: bool) -> None:
    big = of.place.data / "big" if real else of.faults / "disk"

    def fill(left: int) -> None:
        if real:
            with big.open("wb") as file:
                room = os.statvfs(of.place.data)
                file.write(b"\0" * (room.f_bavail * room.f_frsize - left))
        else:
            big.touch()

    of.breaks("disk", "disk", lambda: fill(NEARLY), big.unlink)
    if real:
        of.breaks("disk to the last byte", "disk", lambda: fill(64 * 1024), big.unlink, then=of.honest)


def silence(of: Stage) -> None:
    """Nora alone is on shift, and gives no sign: fourteen minutes are fine, fifteen are not."""
    moderation(of, "on-shift", "nora")
    moderation(of, "off-shift", "veilleur")
    (of.faults / "clock").write_text(str(AWAKE_S - 60))
    time.sleep(2.5)
    assert of.say()["t"] == "done", "a minute before"
    of.breaks(
        "silent moderator", "no_moderator",
        lambda: (of.faults / "clock").write_text(str(AWAKE_S + 5)), lambda: moderation(of, "on-shift", "nora"),
    )  # fmt: skip


def on_sqlite() -> dict[str, Any]:
    with stage() as (made, real):
        filters(made)
        disk(made, real)
        silence(made)
        return {**made.seconds, "a real full disk": real}


def unplugged() -> dict[str, Any]:
    """PostgreSQL is stopped under the place, and started again."""
    with Postgres() as postgres, stage(postgres.fresh()) as (made, _):
        made.breaks("database", "database", postgres.kill, postgres.start, then=made.cannot)
        return made.seconds


def run() -> dict[str, Any]:
    return {**on_sqlite(), **unplugged()}
