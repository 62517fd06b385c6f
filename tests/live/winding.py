"""A loop that tests wind by hand, listeners without sockets, and a store that answers when told to."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable
from itertools import count
from typing import Any

from placette.live.events import JSON_FORM, Event, Form, Join, Refused, Stretch
from placette.live.hub import Hub
from placette.live.reads import Key, Land, Reads
from placette.live.room import Entry


class HandClock:
    """`lanes.Clock`: nothing happens until `wind(seconds)`; `cost` is how long each turn's work seems to take."""

    def __init__(self) -> None:
        self.now = 0.0
        self._order = count()
        self._due: list[tuple[float, int, Callable[..., object], tuple[Any, ...]]] = []

    def time(self) -> float:
        return self.now

    def call_soon(self, callback: Callable[..., object], *args: Any) -> None:
        self.call_later(0, callback, *args)

    call_soon_threadsafe = call_soon

    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> None:
        heapq.heappush(self._due, (self.now + delay, next(self._order), callback, args))

    def wind(self, seconds: float = 0.0) -> None:
        """Let `seconds` pass, and all that is due in them happen."""
        until = self.now + seconds
        while self._due and self._due[0][0] <= until:
            due, _, callback, args = heapq.heappop(self._due)
            self.now = max(self.now, due)
            callback(*args)
        self.now = max(self.now, until)

    def turn(self) -> None:
        """One callback, no time."""
        _, _, callback, args = heapq.heappop(self._due)
        callback(*args)


def said(
    room: str, n: int, by: str = "marc", nonce: str | None = None, words: str = "oui", kind: str = "said"
) -> Event:
    item = json.dumps({"t": kind, "n": n, "words": words}).encode()
    return Event(room, n, kind, by, item, item, nonce)


class Ear:
    """A listener without a socket: what was written to it, and the numbers it has by now."""

    def __init__(self, person: str, form: Form = JSON_FORM, blocked: frozenset[str] = frozenset()) -> None:
        self.person, self.form, self.blocked = person, form, blocked
        self.data: list[bytes] = []
        self.entry: Entry | Refused | None = None
        self.busy = False

    def write(self, data: bytes) -> None:
        self.data.append(data)

    def idle(self) -> bool:
        return not self.busy

    def land(self, entry: Entry | Refused) -> None:
        assert self.entry is None, "answered twice"
        self.entry = entry

    @property
    def frames(self) -> list[dict[str, Any]]:
        """All that was written, frame by frame."""
        found = []
        rest = b"".join(self.data)
        while rest:
            size, at = rest[1], 2
            if size == 126:
                size, at = int.from_bytes(rest[2:4], "big"), 4
            elif size == 127:
                size, at = int.from_bytes(rest[2:10], "big"), 10
            found.append(json.loads(rest[at : at + size]))
            rest = rest[at + size :]
        return found

    def numbers(self) -> list[int]:
        """Each number accounted for, by history, event or skip, in the order it came."""
        assert isinstance(self.entry, Entry)
        items = [json.loads(item) for item in self.entry.items] + self.frames
        return [
            n for item in items for n in (range(item["from"], item["to"] + 1) if item["t"] == "skip" else [item["n"]])
        ]


class Shelf:
    """The store. While `closed`, readings wait for `open()`."""

    def __init__(self) -> None:
        self.epoch = "e"
        self.rooms: dict[str, list[Event]] = {}
        self.readings: list[Key] = []
        self.closed = False
        self.broken = False
        self._waiting: list[tuple[Key, Land]] = []

    def put(self, event: Event) -> Event:
        self.rooms.setdefault(event.room, []).append(event)
        assert event.n == len(self.rooms[event.room])
        return event

    def fetch(self, key: Key, land: Land) -> None:
        self.readings.append(key)
        if self.closed:
            self._waiting.append((key, land))
        else:
            land(self.read(key))

    def read(self, key: Key) -> Stretch | Refused | None:
        room, after, limit = key
        if self.broken:
            return Refused("unavailable")
        rows = self.rooms.get(room)
        if rows is None:
            return None
        picked = rows[-limit:] if after is None else rows[after : after + limit]
        return Stretch(self.epoch, len(rows), list(picked))

    def open(self, answers: list[Stretch] | None = None) -> None:
        """Let the waiting readings be answered, with what is there now or with `answers` taken before."""
        waiting, self._waiting = self._waiting, []
        for at, (key, land) in enumerate(waiting):
            land(answers[at] if answers else self.read(key))


class Salon:
    """A hub over a shelf, wound by hand."""

    def __init__(self) -> None:
        self.clock, self.shelf = HandClock(), Shelf()
        self.moves = 0
        self.hub = Hub(self.clock, Reads(self.shelf.fetch), lambda slug: 1, self._moved)
        self.hub.epoch = "e"

    def _moved(self) -> None:
        self.moves += 1

    def enter(
        self, ear: Ear, room: str = "lyon", since: int | None = None, epoch: str | None = "e", floor: int = 0
    ) -> Ear:
        ear.entry = None
        self.hub.join(ear, Join(room, since, epoch, floor), ear.land)
        return ear

    def say(self, count: int = 1, room: str = "lyon", *, tell: bool = True, **how: Any) -> list[Event]:
        """`count` words, committed, and announced if `tell`."""
        start = len(self.shelf.rooms.setdefault(room, []))
        events = [self.shelf.put(said(room, start + 1 + at, **how)) for at in range(count)]
        if tell:
            self.hub.deliver(events)
        return events
