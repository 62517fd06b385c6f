"""What is looked at again and again, bus or no bus: heads, lease, who changed, who is here, pings, crowds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from placette.live.events import Caller, Lease, Refused
from placette.live.lanes import Errand

if TYPE_CHECKING:
    from placette.live.crowds import Crowd
    from placette.live.gateway import Gateway
    from placette.live.wires import Wires

log = logging.getLogger(__name__)

SECOND = 1.0
HALF = 0.5
"""Who changed, who is here, how many sit where: seen here and told on within two seconds, bus or no bus."""
BESIDE_A_BUS = 2.0
"""Nodes tell their figures on the bus; the rows speak for those who do not."""
SLICE = 1_000
"""Sockets looked at in one turn of the loop."""
DEAF = 60.0
"""Seconds without the store's heads after which the rooms are read; the beacon tells of the last two minutes only."""
HEARTBEAT = 15.0
"""Seconds at most between two heartbeats of a node."""

Seen = tuple[list[str], list[str], datetime]


class Watch:
    """The rounds of one process."""

    def __init__(self, wires: Wires) -> None:
        self._wires = wires
        seam = wires.seam
        self._tasks: list[asyncio.Task[None]] = []
        self._cursor = 0
        self._asking_changes = self._asking_lease = self._asking_heads = self._asking_crowds = self._writing = False
        self._last_beat = 0.0
        self._heard_heads = wires.loop.time()
        self._heads = Errand("heads", lambda asked: [seam.heads() for _ in asked])
        self._lease = Errand("lease", lambda asked: [seam.lease() for _ in asked])
        self._changed = Errand("changed", lambda cursors: [seam.changed(cursor) for cursor in cursors])
        self._crowds = Errand("crowds", lambda asked: [seam.crowds() for _ in asked])
        self._seen = Errand("seen", self._write_seen)
        self._closed = Errand("closed", self._write_closed)

    def start(self, cursor: int) -> None:
        self._cursor = cursor
        rounds: Sequence[tuple[Callable[[], None], float]] = (
            (self.read_lease, SECOND),
            (self.read_heads, SECOND),
            (self.read_changes, HALF),
            (self.read_crowds, HALF if self._wires.bus.alone else BESIDE_A_BUS),
            (self.tell_presence, HALF),
            (self.look_at_sockets, SECOND),
            (self._wires.tell_crowds, HALF),
        )
        self._tasks = [asyncio.create_task(self._round(what, every)) for what, every in rounds]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _round(self, what: Callable[[], None], every: float) -> None:
        while True:
            try:
                what()
            except Exception:
                log.exception("A round failed.", extra={"do": what.__name__})
            await asyncio.sleep(self._wires.shuffle(every))

    # The store's heads: what the bus lost

    def read_heads(self) -> None:
        if self._asking_heads:
            return
        self._asking_heads = True

        def land(answer: tuple[str, Mapping[str, int]] | Refused) -> None:
            self._asking_heads = False
            if isinstance(answer, Refused):
                return
            now = self._wires.loop.time()
            silence, self._heard_heads = now - self._heard_heads, now
            self._wires.hub.beacon(*answer)
            if silence > DEAF:
                self._wires.hub.suspect_all()

        self._wires.lanes.read(self._heads, None, land)

    # The lease

    def read_lease(self) -> None:
        self._wires.tell_lease()
        if self._asking_lease:
            return
        self._asking_lease = True

        def land(answer: Lease | Refused) -> None:
            self._asking_lease = False
            self._wires.take_lease(answer)
            self._wires.tell_lease()

        self._wires.lanes.read(self._lease, None, land)

    # Who changed

    def read_changes(self) -> None:
        if self._asking_changes:
            return
        self._asking_changes = True

        def land(answer: tuple[int, Sequence[str]] | Refused) -> None:
            self._asking_changes = False
            if not isinstance(answer, Refused):
                self._cursor, persons = answer
                self._wires.recheck_now(persons)

        self._wires.lanes.read(self._changed, self._cursor, land)

    # Who sits on nodes that say nothing on the bus

    def read_crowds(self) -> None:
        if self._asking_crowds:
            return
        self._asking_crowds = True

        def land(answer: Mapping[str, Mapping[str, Crowd]] | Refused) -> None:
            self._asking_crowds = False
            if not isinstance(answer, Refused):
                self._wires.crowds.read(answer, self._wires.node)

        self._wires.lanes.read(self._crowds, None, land)

    # Who is here

    def tell_presence(self) -> None:
        """Who came, who left, and that this node lives: two writes a second at most."""
        now = self._wires.loop.time()
        if self._writing:
            return
        came, gone = self._wires.sessions.movements(now)
        if not came and not gone and now - self._last_beat < HEARTBEAT:
            return
        self._writing = True
        left = [caller.person for caller in gone]

        def land(answer: object) -> None:
            self._writing = False
            if isinstance(answer, Refused):
                self._wires.sessions.untold(came, gone, now)
                return
            self._last_beat = now
            self._wires.hub.settled(came, left)
            if gone:
                self._wires.lanes.write(self._closed, (gone, self._wires.now()), lambda answer: None)

        self._wires.lanes.write(self._seen, (came, left, self._wires.now()), land)

    def _write_seen(self, items: list[Seen]) -> list[bool]:
        for came, left, now in items:
            self._wires.seam.seen(self._wires.node, came, left, now)
        return [True] * len(items)

    def _write_closed(self, items: list[tuple[list[Caller], datetime]]) -> list[bool]:
        for callers, now in items:
            self._wires.seam.closed(callers, now)
        return [True] * len(items)

    def say_farewell(self, callers: list[Caller]) -> None:
        """At the end, in a thread: nobody is here any more."""
        if callers:
            now = self._wires.now()
            self._wires.seam.closed(callers, now)
            self._wires.seam.seen(self._wires.node, [], [caller.person for caller in callers], now)

    # Sockets

    def look_at_sockets(self) -> None:
        """Pings and stuck sockets, some at a time."""
        self._look_at(list(self._wires.sessions), 0)

    def _look_at(self, sockets: list[Gateway], at: int) -> None:
        now = self._wires.loop.time()
        for socket in sockets[at : at + SLICE]:
            socket.tick(now)
        if at + SLICE < len(sockets):
            self._wires.loop.call_soon(self._look_at, sockets, at + SLICE)
