"""What we borrow of others' insides is where it was; else the failure says which, and docs/dependencies.md what to do."""

from __future__ import annotations

import inspect

import uvicorn.server
from uvicorn.protocols.http import httptools_impl
from websockets.frames import Frame, Opcode
from websockets.server import ServerProtocol

from placette.live.borrowed import Server, between_frames, broke_the_rules


def test_uvicorn_hands_its_transport_to_the_class_we_give() -> None:
    source = inspect.getsource(httptools_impl.HttpToolsProtocol.handle_websocket_upgrade)
    for part in (
        "self.ws_protocol_class(",
        "connection_made(self.transport)",
        "data_received(",
        "set_protocol(protocol)",
    ):
        assert part in source, f"uvicorn hands sockets over in another way: {part} is gone"


def test_uvicorn_says_goodbye_to_each_connection() -> None:
    source = inspect.getsource(uvicorn.server.Server.shutdown)
    assert "connection.shutdown()" in source, "uvicorn no longer calls shutdown() on its connections"
    assert hasattr(uvicorn.server.ServerState(), "connections"), "uvicorn's set of connections has another name"
    assert hasattr(uvicorn.server.Server, "capture_signals"), "uvicorn takes signals in another way"


def test_websockets_keeps_what_is_unfinished_where_we_look() -> None:
    ws = ServerProtocol()
    assert ws.current_size is None, "websockets counts unfinished messages elsewhere"
    assert not ws.reader.buffer, "websockets buffers elsewhere"
    assert ws.parser_exc is None, "websockets notes its errors elsewhere"
    assert between_frames(ws)
    assert not broke_the_rules(ws)
    assert list(inspect.signature(ServerProtocol.recv_frame).parameters) == ["self", "frame"]
    assert {"opcode", "data", "fin"} <= set(Frame.__dataclass_fields__)
    assert Opcode.CLOSE == 8
    assert issubclass(Server, ServerProtocol)
