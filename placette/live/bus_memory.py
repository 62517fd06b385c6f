"""The bus of a process that is alone, or that is joined to others by the store's beacon only."""

from __future__ import annotations

from placette.live.bus import Receive


class MemoryBus:
    """Nobody else is there to be told."""

    alone = True

    async def start(self, receive: Receive) -> None:
        return

    def send(self, channel: str, payload: bytes) -> None:
        return

    async def stop(self) -> None:
        return
