"""A place of rooms in memory behind the real wires: a seam whose answers are plain, for tests of the wires alone."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import uvicorn

from placette.live.events import (
    Admission,
    Answer,
    Ask,
    Caller,
    Command,
    Done,
    Event,
    Join,
    Knock,
    Lease,
    Refused,
    Seam,
    Standing,
    Stretch,
    Wait,
)
from placette.live.wires import Limits, Wires


@dataclass
class Store:
    """What the database is elsewhere. `quiet`: commits are not announced (the bus lost them)."""

    epoch: str = "e1"
    rooms: dict[str, list[Event]] = field(default_factory=lambda: {"cuisine": [], "lyon": []})
    blocked: dict[str, frozenset[str]] = field(default_factory=dict)
    standings: dict[str, Standing] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)
    lease: Lease = field(default_factory=lambda: Lease("open"))
    slow: dict[str, float] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    stretches: int = 0
    quiet: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    def say(self, room: str, person: str, words: str, nonce: str) -> Event:
        with self.lock:
            n = len(self.rooms[room]) + 1
            item = json.dumps(
                {"t": "said", "n": n, "id": f"{room}-{n}", "by": {"person": person, "handle": person}, "words": words},
                ensure_ascii=False,
            ).encode()
            html = json.dumps({"t": "said", "n": n, "id": f"{room}-{n}", "html": words}).encode()
            event = Event(room, n, "said", person, item, html, nonce)
            self.rooms[room].append(event)
            return event


class Domains:
    """The seam's functions over a `Store`, and the wires they tell."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.wires: Wires | None = None

    def seam(self) -> Seam:
        commands = [
            Command("say", self.say, "write"),
            Command("enter", self.enter, "write", works_when_closed=True),
            Command("leave", self.leave, "write", works_when_closed=True),
            Command("break", self.broken, "write"),
        ]
        return Seam(
            commands={command.do: command for command in commands},
            opened=self.opened,
            closed=lambda callers, now: None,
            standing=self.standing,
            changed=self.changed,
            seen=self.seen,
            stretch=self.stretch,
            heads=lambda: (self.store.epoch, {slug: len(rows) for slug, rows in self.store.rooms.items()}),
            lease=lambda: self.store.lease,
            phrase=lambda why, facts, lang: f"{why} ({lang})",
        )

    def opened(self, knocks: list[Knock]) -> list[Admission | Refused]:
        return [
            Admission(Caller(f"v-{k.cookie}", k.cookie, k.cookie, k.lang, k.origin), self._stands(k.cookie))
            if k.cookie
            else Refused("no_visit")
            for k in knocks
        ]

    def _stands(self, person: str) -> Standing:
        known = self.store.standings.get(person)
        return known or Standing(blocked=self.store.blocked.get(person, frozenset()))

    def standing(self, persons: Sequence[str]) -> Mapping[str, Standing]:
        return {person: self._stands(person) for person in persons}

    def changed(self, cursor: int) -> tuple[int, Sequence[str]]:
        return len(self.store.moved) + 1, self.store.moved[cursor - 1 :] if cursor else ()

    def seen(self, node: str, came: Sequence[str], left: Sequence[str], now: datetime) -> None:
        self.store.here |= set(came)
        self.store.here -= set(left)

    def stretch(self, room: str, after: int | None, limit: int) -> Stretch | None:
        self.store.stretches += 1
        with self.store.lock:
            rows = self.store.rooms.get(room)
            if rows is None:
                return None
            picked = rows[-limit:] if after is None else rows[after : after + limit]
            return Stretch(self.store.epoch, len(rows), list(picked))

    def say(self, asks: list[Ask]) -> list[Answer]:
        answers: list[Answer] = []
        events = []
        for ask in asks:
            room, words = ask.body.get("room"), ask.body.get("words")
            if not isinstance(words, str) or room not in self.store.rooms:
                answers.append(Refused("bad_request"))
                continue
            event = self.store.say(room, ask.caller.person, words, str(ask.body.get("nonce")))
            events.append(event)
            answers.append(Done({"room": room, "n": event.n, "id": f"{room}-{event.n}"}))
        if events and self.wires is not None and not self.store.quiet:
            self.wires.to_room(events)
        return answers

    def enter(self, asks: list[Ask]) -> list[Answer]:
        return [self._enter(ask) for ask in asks]

    def _enter(self, ask: Ask) -> Answer:
        room = str(ask.body.get("room"))
        if room not in self.store.rooms:
            return Refused("not_found")
        seconds = self.store.slow.get(room, 0.0)
        if ask.waited < seconds:
            return Wait(seconds)
        return Done(join=Join(room, ask.body.get("since"), ask.body.get("epoch"), 0))

    def leave(self, asks: list[Ask]) -> list[Answer]:
        return [Done(part=str(ask.body.get("room"))) for ask in asks]

    def broken(self, asks: list[Ask]) -> list[Answer]:
        """Raises for a batch with a poisoned item in it."""
        if any(ask.body.get("poison") for ask in asks):
            raise RuntimeError("poison")
        return [Done() for _ in asks]


async def no_page(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def place(store: Store, *, limits: Limits | None = None, node: str = "a") -> Any:
    """The wires over `store` on a free port: gives (wires, port)."""
    domains = Domains(store)
    wires = Wires(domains.seam(), node=node, limits=limits)
    domains.wires = wires
    await wires.start()
    config = uvicorn.Config(
        no_page, host="127.0.0.1", port=0, ws=wires.gateway_class(), http="httptools", lifespan="off",
        log_config=None, timeout_graceful_shutdown=3,
    )  # fmt: skip
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    task = asyncio.create_task(server._serve())
    try:
        async with asyncio.timeout(10):
            while not server.started:  # noqa: ASYNC110 -- uvicorn gives no event
                await asyncio.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield wires, port
    finally:
        server.should_exit = True
        await asyncio.wait_for(task, 10)
        await wires.stop()
