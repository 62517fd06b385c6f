"""Visits that live through cuts, and write down all they did and saw.

A `Walker` comes back with the last number it saw, repeats what was not answered with the same nonce, and asks `since`
when it sees a hole. Its transcript is a list of plain objects, each with `k`:

    enter   {since, epoch}            asked to come in, then entered {n, epoch, resync}
    invoke  {nonce, words}            said something, then ok {nonce, n, id, words}, fail {nonce, why} or info {nonce}
    saw     {t, n, first, id, words, by, nonce, how}      `how`: live, resumed, since
    asked   {had, got}                a hole was seen
    resync  {had, epoch}              begin anew
    cut     {why}                     the connection ended
    goodbye, place, restricted {body}

`info` means: the connection went before the answer came, so nobody knows yet.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.support.server import Server
from tests.support.walker import JSON_FORM, Visit, since

Body = dict[str, Any]
LASTING = ("said", "edited", "withheld", "restored")
AGAIN = ("read_only", "unavailable", "busy", "too_fast", "not_seated")
"""Refusals after which the same words are tried again with the same nonce."""
WINDOW = 3
"""Words a visit leaves unanswered at most."""


class Lost(Exception):
    """This connection is of no more use; come back."""


@dataclass
class Walker:
    """A visit in one room that speaks every `pause` seconds (0: only reads)."""

    server: Server
    visit: Visit
    room: str
    pause: float
    chance: random.Random
    rows: list[Body] = field(default_factory=list)
    epoch: str | None = None
    last: int | None = None
    waiting: dict[str, str] = field(default_factory=dict)
    """nonce -> words of what was said and not answered yet."""
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    """No new words from now on."""
    leave: asyncio.Event = field(default_factory=asyncio.Event)
    inside: asyncio.Event = field(default_factory=asyncio.Event)
    spoken: int = 0
    early: list[Body] = field(default_factory=list)
    """Items that came before the stretch they follow."""

    def note(self, k: str, **what: Any) -> None:
        self.rows.append({"k": k, "at": round(time.time(), 4), **what})

    async def live(self) -> None:
        """Connect, and come back after each cut, until told to leave."""
        headers = {"Cookie": f"placette_visit={self.visit.cookie}"}
        while not self.leave.is_set():
            try:
                async with connect(
                    self.server.socket, subprotocols=[JSON_FORM], additional_headers=headers,  # type: ignore[list-item]
                    compression=None, ping_interval=None, open_timeout=10, close_timeout=1, max_queue=512,
                ) as connection:  # fmt: skip
                    await self._stay(connection)
            except (OSError, InvalidHandshake, ConnectionClosed, TimeoutError, EOFError, Lost) as error:
                self.note("cut", why=type(error).__name__)
                await asyncio.sleep(self.chance.uniform(0.05, 0.4))
            finally:
                for nonce in self.waiting:
                    self.note("info", nonce=nonce)

    async def _stay(self, connection: ClientConnection) -> None:
        self.inside.clear()
        self.early = []
        self.note("enter", since=self.last, epoch=self.epoch)
        await self._send(connection, do="enter", room=self.room, since=self.last, epoch=self.epoch, ref="in")
        jobs = [asyncio.create_task(self._talk(connection)), asyncio.create_task(self._part(connection))]
        try:
            async for frame in connection:
                await self._hear(json.loads(frame), connection)
            if not self.leave.is_set():
                raise Lost
        finally:
            self.inside.clear()
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)

    async def _part(self, connection: ClientConnection) -> None:
        await self.leave.wait()
        await connection.close()

    async def _talk(self, connection: ClientConnection) -> None:
        await self.inside.wait()
        for nonce in list(self.waiting):
            await self._say(connection, nonce)
        while self.pause and not self.quiet.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.quiet.wait(), self.pause * self.chance.uniform(0.5, 1.5))
            if not self.quiet.is_set() and len(self.waiting) < WINDOW:
                self.spoken += 1
                nonce = f"{self.visit.person}-{self.spoken}"
                self.waiting[nonce] = f"le mot {self.spoken} de {self.visit.handle} · {self.chance.randrange(10**9)}"
                await self._say(connection, nonce)

    async def _send(self, connection: ClientConnection, **body: Any) -> None:
        await connection.send(json.dumps(body, ensure_ascii=False))

    async def _say(self, connection: ClientConnection, nonce: str) -> None:
        words = self.waiting[nonce]
        self.note("invoke", nonce=nonce, words=words)
        await self._send(connection, do="say", room=self.room, words=words, nonce=nonce, ref=f"say {nonce}")

    async def _hear(self, body: Body, connection: ClientConnection) -> None:
        kind, ref = body.get("t"), str(body.get("ref", ""))
        if ref.startswith("say "):
            self._answered(ref.removeprefix("say "), body, connection)
        elif ref == "in":
            await self._entered(body)
        elif kind in (*LASTING, "skip") and body.get("room") == self.room:
            await self._live_item(body)
        elif kind in ("goodbye", "place", "restricted"):
            self.note(str(kind), body=body)

    def _answered(self, nonce: str, body: Body, connection: ClientConnection) -> None:
        if body["t"] == "done":
            self.note("ok", nonce=nonce, n=body["n"], id=body["id"], words=self.waiting.pop(nonce, None))
            return
        self.note("fail", nonce=nonce, why=body.get("why"), t=body["t"])
        if body.get("why") not in AGAIN:
            self.waiting.pop(nonce, None)
        elif nonce in self.waiting:
            pause = min(2.0, float(body.get("retry_after") or 0.3))
            job = asyncio.get_running_loop().create_task(self._again(pause, nonce, connection))
            job.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def _again(self, pause: float, nonce: str, connection: ClientConnection) -> None:
        await asyncio.sleep(pause)
        if nonce in self.waiting:
            await self._say(connection, nonce)

    async def _entered(self, body: Body) -> None:
        if body["t"] == "wait":
            return
        if body["t"] != "done":
            self.note("turned away", why=body.get("why"))
            await asyncio.sleep(0.3)
            raise Lost
        if body.get("resync"):
            self.note("resync", had=self.last, epoch=body["epoch"])
            self.last = None
        self.epoch = body["epoch"]
        if self.last is None and not body["messages"]:
            self.last = body["n"]
        for item in body["messages"]:
            self._saw(item, "resumed")
        if body.get("more"):
            await self._ask_since(body["n"])
        self.note("entered", n=body["n"], epoch=body["epoch"], resync=bool(body.get("resync")))
        self.inside.set()
        early, self.early = self.early, []
        for item in early:
            await self._live_item(item)

    async def _live_item(self, body: Body) -> None:
        if not self.inside.is_set():
            self.early.append(body)
            return
        first = body["from"] if body["t"] == "skip" else body["n"]
        if self.last is not None and first > self.last + 1:
            self.note("asked", had=self.last, got=first)
            await self._ask_since(first - 1)
        self._saw(body, "live")

    def _saw(self, body: Body, how: str) -> None:
        first, last = (body["from"], body["to"]) if body["t"] == "skip" else (body["n"], body["n"])
        self.note(
            "saw", t=body["t"], n=last, first=first, id=body.get("id"), words=body.get("words"),
            by=(body.get("by") or {}).get("person"), nonce=body.get("nonce"), how=how,
        )  # fmt: skip
        self.last = max(last, self.last or 0)

    async def _ask_since(self, upto: int) -> None:
        """Read by pages, over HTTP, all after the last one seen, up to `upto` at least."""
        while (self.last or 0) < upto:
            page = await asyncio.to_thread(since, self.server.port, self.visit.cookie, self.room, self.last or 0)
            if page["epoch"] != self.epoch or page["resync"]:
                self.note("resync", had=self.last, epoch=page["epoch"])
                self.last = None
                raise Lost
            if not page["messages"]:
                raise Lost
            for item in page["messages"]:
                self._saw(item, "since")


def write_down(walkers: Sequence[Walker], folder: Path) -> Path:
    """All transcripts as JSON lines, a file a walker: the checker reads these and nothing else of the clients."""
    folder.mkdir(parents=True, exist_ok=True)
    for walker in walkers:
        with (folder / f"{walker.room}-{walker.visit.person}.jsonl").open("w", encoding="utf-8") as page:
            for row in walker.rows:
                whole = {"person": walker.visit.person, "room": walker.room, **row}
                page.write(json.dumps(whole, ensure_ascii=False) + "\n")
    return folder


def read_back(folder: Path) -> Iterator[list[Body]]:
    """The transcripts, one list a client."""
    for page in sorted(folder.glob("*.jsonl")):
        with page.open(encoding="utf-8") as lines:
            yield [json.loads(line) for line in lines]


async def settle(walkers: Sequence[Walker], patience: float, condition: Callable[[Walker], bool]) -> bool:
    """Wait until `condition` holds for every walker; False when it does not within `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if all(condition(walker) for walker in walkers):
            return True
        await asyncio.sleep(0.05)
    return False
