"""A client of the wires, for tests in front of a place in memory."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from placette.live.wires import Limits
from tests.live.place import Store, place

JSON, HTML = "placette.v1.json", "placette.v1.html"
PATIENCE = 10.0


class Client:
    def __init__(self, ws: ClientConnection) -> None:
        self.ws = ws
        self.kept: list[dict[str, Any]] = []

    async def send(self, **body: Any) -> None:
        await self.ws.send(json.dumps(body))

    async def get(self) -> dict[str, Any]:
        async with asyncio.timeout(PATIENCE):
            return json.loads(await self.ws.recv())  # type: ignore[no-any-return]

    async def until(self, **like: Any) -> dict[str, Any]:
        """The next object with these fields; others are kept."""
        for at, body in enumerate(self.kept):
            if like.items() <= body.items():
                return self.kept.pop(at)
        while True:
            body = await self.get()
            if like.items() <= body.items():
                return body
            self.kept.append(body)

    async def closed(self) -> int:
        try:
            while True:
                self.kept.append(await self.get())
        except ConnectionClosed as error:
            return error.rcvd.code if error.rcvd else 1006


async def client(port: int, who: str | None = "lea", form: str | None = JSON, origin: str | None = None) -> Client:
    headers = {"Cookie": f"placette_visit={who}"} if who else {}
    ws = await connect(
        f"ws://127.0.0.1:{port}/live", subprotocols=[form] if form else None,  # type: ignore[list-item]
        additional_headers={**headers, "Accept-Language": "en"}, origin=origin,  # type: ignore[arg-type]
        compression=None, ping_interval=None,
    )  # fmt: skip
    return Client(ws)


def run(
    test: Callable[[Store, Any, int], Awaitable[None]], store: Store | None = None, limits: Limits | None = None
) -> None:
    async def inside() -> None:
        kept = store or Store()
        async with place(kept, limits=limits) as (wires, port):
            await test(kept, wires, port)

    asyncio.run(inside())
