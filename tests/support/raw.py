"""A WebSocket client without manners: sends any bytes, reads frames as they are (RFC 6455), checks nothing."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from tests.support.children import Late
from tests.support.server import Server
from tests.support.walker import JSON_FORM

TEXT, BINARY, CLOSE, PING, PONG, MORE = 1, 2, 8, 9, 10, 0
KEY = "dGhlIHNhbXBsZSBub25jZQ=="


def frame(data: bytes, opcode: int = TEXT, *, fin: bool = True, rsv: int = 0, mask: bool = True) -> bytes:
    """One frame; masked with a mask of our own unless told otherwise."""
    head = bytes([(0x80 if fin else 0) | rsv << 4 | opcode])
    bit = 0x80 if mask else 0
    if len(data) < 126:
        head += bytes([bit | len(data)])
    elif len(data) < 65536:
        head += bytes([bit | 126]) + len(data).to_bytes(2, "big")
    else:
        head += bytes([bit | 127]) + len(data).to_bytes(8, "big")
    if not mask:
        return head + data
    keys = b"\x5a\x11\xc3\x07"
    return head + keys + bytes(byte ^ keys[at & 3] for at, byte in enumerate(data))


@dataclass(frozen=True)
class Frame:
    opcode: int
    data: bytes

    @property
    def code(self) -> int | None:
        """Of a close frame."""
        return int.from_bytes(self.data[:2], "big") if self.opcode == CLOSE and len(self.data) >= 2 else None


class Raw:
    """One TCP connection to `/live`."""

    def __init__(self, server: Server, patience: float = 10.0) -> None:
        self.server = server
        self.socket = socket.create_connection(("127.0.0.1", server.port), patience)
        self.socket.settimeout(patience)
        self.buffer = b""
        self.seen = b""
        """All bytes the server ever sent here."""

    def handshake(
        self, cookie: str = "", *, form: str | None = JSON_FORM, upgrade: bool = True, origin: str | None = None,
        more: Mapping[str, str] | None = None,
    ) -> int:  # fmt: skip
        """Ask to be upgraded; the status of the answer."""
        headers = {"Host": f"127.0.0.1:{self.server.port}"}
        if upgrade:
            headers |= {
                "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": KEY,
                "Sec-WebSocket-Version": "13",
            }  # fmt: skip
        if form is not None:
            headers["Sec-WebSocket-Protocol"] = form
        if cookie:
            headers["Cookie"] = f"placette_visit={cookie}"
        if origin is not None:
            headers["Origin"] = origin
        headers |= more or {}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.socket.sendall(f"GET /live HTTP/1.1\r\n{lines}\r\n".encode())
        while b"\r\n\r\n" not in self.buffer:
            if not self._more():
                return 0
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        return int(head.split(b" ", 2)[1])

    def _more(self) -> bool:
        try:
            got = self.socket.recv(65536)
        except TimeoutError:
            raise Late("the server said nothing more") from None
        except ConnectionError:
            return False
        self.buffer += got
        self.seen += got
        return bool(got)

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def say(self, body: object) -> None:
        self.send(frame(json.dumps(body).encode()))

    def next(self) -> Frame | None:
        """The next whole frame; None when the server hung up."""
        while True:
            found = self._whole()
            if found is not None:
                return found
            if not self._more():
                return None

    def _whole(self) -> Frame | None:
        if len(self.buffer) < 2:
            return None
        size, at = self.buffer[1] & 127, 2
        if size >= 126:
            wide = 2 if size == 126 else 8
            if len(self.buffer) < 2 + wide:
                return None
            size, at = int.from_bytes(self.buffer[2 : 2 + wide], "big"), 2 + wide
        if len(self.buffer) < at + size:
            return None
        found = Frame(self.buffer[0] & 15, self.buffer[at : at + size])
        self.buffer = self.buffer[at + size :]
        return found

    def answer(self, patience: float = 10.0) -> dict[str, Any]:
        """The next object that answers something (`ref`), or refuses."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            found = self.next()
            if found is None or found.opcode == CLOSE:
                raise Late("closed instead of an answer")
            if found.opcode == TEXT:
                body: dict[str, Any] = json.loads(found.data)
                if "ref" in body or body.get("t") in ("refused", "pong"):
                    return body
        raise Late("no answer")

    def end(self) -> tuple[int | None, dict[str, Any] | None]:
        """Read until the end: the code of the close frame, and the `goodbye` before it."""
        goodbye = None
        while (found := self.next()) is not None:
            if found.opcode == CLOSE:
                return found.code, goodbye
            if found.opcode == TEXT and (body := json.loads(found.data)).get("t") == "goodbye":
                goodbye = body
        return None, goodbye

    def close(self) -> None:
        self.socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
