"""Who is typing: told at most every two seconds a person and room, never across a block, never queued for the slow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from placette.live import channels, frames
from placette.live.room import Listener

if TYPE_CHECKING:
    from placette.live.gateway import Gateway
    from placette.live.wires import Wires

EVERY = 2.0
"""Seconds."""
A_SECOND = 5_000
"""Frames a second that typing may cost a room: where a thousand sit, five typists a second are told."""
KEPT = 10_000
"""Typists remembered; all are forgotten beyond, which only costs a frame too many."""


class Typists:
    def __init__(self, wires: Wires) -> None:
        self._wires = wires
        self._last: dict[tuple[str, str], float] = {}

    def typing(self, socket: Gateway, room: str) -> None:
        """`socket`'s person types in `room`."""
        now = self._wires.loop.time()
        key = (socket.person, room)
        if now - self._last.get(key, -EVERY) < EVERY or socket.caller is None:
            return
        if len(self._last) >= KEPT:
            self._last.clear()
        self._last[key] = now
        handle = socket.caller.handle
        self.heard(room, socket.person, handle, socket.blocked)
        self._wires.hint(channels.CROWDS, "typing", room, socket.person, handle, sorted(socket.blocked))

    def heard(self, room: str, person: str, handle: str, blocked: frozenset[str]) -> None:
        here, now = self._wires.hub.rooms.get(room), self._wires.loop.time()
        if here is None or now < here.quiet_until:
            return
        here.quiet_until = now + len(here.seats) / A_SECOND

        def wants(listener: Listener) -> bool:
            apart = listener.person in blocked or person in listener.blocked
            return listener.person != person and not apart and listener.idle()

        self._wires.hub.fanout.murmur(here, frames.typing(room, person, handle), wants)
