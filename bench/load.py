"""Readers and speakers as bare protocols, light enough to load a server from the other core."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import time
from typing import Any

SAID = b'"t":"said"'


def frame(body: dict[str, Any]) -> bytes:
    """A client's text frame, masked with zeros (RFC 6455 asks for a mask, not for a good one here)."""
    data = json.dumps(body).encode()
    head = bytes((0x81, 0x80 | len(data))) if len(data) < 126 else b"\x81\xfe" + len(data).to_bytes(2, "big")
    return head + b"\0\0\0\0" + data


class Member(asyncio.Protocol):
    """One socket in one room: counts what it hears. With `speak` it keeps `window` words on their way."""

    def __init__(self, port: int, cookie: str, room: str, window: int = 0) -> None:
        self.port, self.cookie, self.room, self.window = port, cookie, room, window
        self.heard = self.acknowledged = self.count = 0
        self.inside = asyncio.get_running_loop().create_future()
        self.speaking = False
        self.sent: dict[str, float] = {}
        self.waits: list[float] = []
        self.tail = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            f"GET /live HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: placette.v1.json\r\n"
            f"Cookie: placette_visit={self.cookie}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        if not self.inside.done():
            self.tail += data
            if b" 101 " in self.tail[:20] and self.count == 0:
                self.count = 1
                self.transport.write(frame({"do": "enter", "room": self.room, "ref": "in"}))
            if b'"ref":"in"' in self.tail and b'"t":"done"' in self.tail:
                self.inside.set_result(True)
                self.tail = b""
            return
        self.heard += data.count(SAID)
        if self.speaking:
            self._acks(data)

    def _acks(self, data: bytes) -> None:
        now = time.perf_counter()
        data = self.tail + data
        at = 0
        while (found := data.find(b'"ref":"s', at)) >= 0 and (end := data.find(b'"', found + 7)) >= 0:
            began = self.sent.pop(data[found + 7 : end].decode(), None)
            if began is not None:
                self.waits.append(now - began)
                self.acknowledged += 1
                self.say()
            at = end
        self.tail = data[-40:] if at < len(data) - 40 else data[at:]

    def speak(self) -> None:
        self.speaking = True
        self.tail = b""
        for _ in range(self.window):
            self.say()

    def say(self) -> None:
        if not self.speaking:
            return
        self.count += 1
        ref = f"s{self.count}"
        self.sent[ref] = time.perf_counter()
        self.transport.write(
            frame({"do": "say", "room": self.room, "words": "bonjour " * 12, "nonce": ref, "ref": ref})
        )

    def quiet(self) -> None:
        self.speaking = False


async def members(port: int, cookies: list[str], rooms: list[str], speakers: int, window: int) -> list[Member]:
    """All inside; the first `speakers` may speak."""
    loop = asyncio.get_running_loop()
    made: list[Member] = []
    for start in range(0, len(cookies), 50):
        some = [
            Member(port, cookie, rooms[(start + at) % len(rooms)], window if start + at < speakers else 0)
            for at, cookie in enumerate(cookies[start : start + 50])
        ]
        for one in some:
            await loop.create_connection(lambda one=one: one, "127.0.0.1", port)  # type: ignore[misc]
        await asyncio.wait_for(asyncio.gather(*(one.inside for one in some)), 30)
        made += some
    return made


class Plain(asyncio.Protocol):
    """A connection to `limit`: counts bytes."""

    def __init__(self) -> None:
        self.heard = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.heard += len(data)
