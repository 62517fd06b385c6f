"""Our own connection as an echo: the same protocol and gateway code, without the place behind it.

For the Autobahn cases, which know nothing of sub-protocols, cookies or our limit of a message.
"""

from __future__ import annotations

import asyncio
import sys
from typing import Any

import uvicorn
from websockets.http11 import Request

from placette.live.gateway import Gateway
from placette.live.goodbyes import Goodbye
from placette.live.protocol import Binary, Broken, Connection, Heard, text_frame
from placette.live.sessions import Sessions


class Alone:
    """As much of the wires as a connection without a place touches."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.sessions = Sessions()


class Echo(Gateway):
    """Says back whatever whole message it hears."""

    def __init__(self, config: Any, server_state: Any, app_state: Any, _loop: Any = None) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.connection = Connection(limit=1 << 26, forms=())

    def _knock(self, request: Request) -> None:
        response = self.connection.weigh(request)
        self.connection.answer(response)
        self._cancel_timer()
        self.inside = response.status_code == 101
        self._flush()

    def _hear(self, heard: list[Heard]) -> None:
        rest: list[Heard] = []
        if heard and not isinstance(heard[-1], Broken):
            self._flush()
        for one in heard:
            if isinstance(one, bytes):
                self._put(text_frame(one))
            elif isinstance(one, Binary):
                self._put(bytes((0x82,)) + text_frame(one.data)[1:])
            else:
                rest.append(one)
        super()._hear(rest)

    def _say_goodbye(self, parting: Goodbye) -> None:
        """An echo has no words of its own."""


async def page(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"echo\n"})


async def serve(port: int) -> None:
    wires = Alone(asyncio.get_running_loop())
    gateway = type("EchoHere", (Echo,), {"wires": wires})
    config = uvicorn.Config(
        page, host="127.0.0.1", port=port, ws=gateway, http="httptools", lifespan="off", log_level="warning"
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    import uvloop

    uvloop.run(serve(int(sys.argv[1])))
