"""The bus between nodes: hints only. It may lose, double and reorder anything; the hub repairs from the store.

What one node tells the others is a `Hint`, MessagePack on the way. A process alone needs none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from placette.live.events import Event

Receive = Callable[[str, bytes], None]
"""(channel, payload), called on the loop."""


class Bus(Protocol):
    """Carries payloads to the other nodes. `send` may be called from any thread; it never waits and never raises."""

    alone: bool
    """Nobody else hears: nothing need be packed."""

    async def start(self, receive: Receive) -> None: ...
    def send(self, channel: str, payload: bytes) -> None: ...
    async def stop(self) -> None: ...


class Hint(msgspec.Struct, array_like=True):
    """`node` said `what` with these arguments. `epoch`: of which place, and which past of it, it speaks."""

    node: str
    epoch: str
    what: str
    rest: list[Any]


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Hint).decode


def pack(node: str, epoch: str, what: str, *rest: Any) -> bytes:
    return _pack(Hint(node, epoch, what, list(rest)))


def unpack(payload: bytes) -> Hint | None:
    """None for what is no hint: another version, or noise."""
    try:
        return _unpack(payload)
    except (msgspec.DecodeError, RecursionError):
        return None


def from_event(event: Event) -> list[Any]:
    return [event.room, event.n, event.kind, event.by, event.json, event.html, event.nonce]


def to_event(row: list[Any]) -> Event:
    """Raises TypeError or ValueError when it is none."""
    room, n, kind, by, json, html, nonce = row
    if not isinstance(n, int) or not isinstance(json, bytes) or not isinstance(html, bytes):
        raise TypeError("no event")
    return Event(str(room), n, str(kind), str(by), json, html, nonce)
