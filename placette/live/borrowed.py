"""Every private or half-private thing of others that the wires lean on, in one place.

`tests/live/test_borrowed.py` says in plain words which one moved. Nothing else in `live` may reach into a library.

* uvicorn builds `config.ws_protocol_class(config=, server_state=, app_state=)`, then calls `connection_made(transport)`,
  `data_received(request bytes)`, and hands the transport over with `set_protocol`
  (uvicorn/protocols/http/httptools_impl.py, `handle_websocket_upgrade`).
* uvicorn's `server_state.connections` is a set it walks at shutdown, calling `shutdown()` on each
  (uvicorn/server.py, `Server.shutdown`), and it waits until the set is empty.
* websockets keeps the bytes of an unfinished frame in `ServerProtocol.reader.buffer`, the size of an unfinished
  message in `current_size`, and why reading stopped in `parser_exc` (websockets/protocol.py); it gives each whole frame
  to `recv_frame`, where a close in the middle of a message is an error to it. RFC 6455 5.5.1 does not say so, and the
  Autobahn cases (7.1.5) want a clean close: `Server` forgets the unfinished message first.
* uvicorn's `Server.capture_signals` raises the signal again after the end, which would hide status 0: `ops.serve` has
  its own (uvicorn/server.py).
"""

from __future__ import annotations

from typing import Any

from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol


class Server(ServerProtocol):
    """websockets' server side; a close frame ends an unfinished message in good order."""

    def recv_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            self.current_size = None
        super().recv_frame(frame)


def between_frames(ws: ServerProtocol) -> bool:
    """True when websockets holds no part of a frame or of a message: the next byte begins a new one."""
    return not ws.reader.buffer and ws.current_size is None


def broke_the_rules(ws: ServerProtocol) -> bool:
    """True when websockets stopped reading because of what the other side sent."""
    return ws.parser_exc is not None


def open_connections(server_state: Any) -> set[Any]:
    """uvicorn's set of what it waits for at shutdown."""
    connections: set[Any] = server_state.connections
    return connections
