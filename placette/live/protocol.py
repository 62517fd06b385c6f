"""A socket's bytes in, their meaning out: RFC 6455 and the client's objects. No loop, no clock, no chance, no log.

Handshake, control frames, fragments and everything odd go through websockets' sans-IO `ServerProtocol`; whole short
text frames, nearly all there are, take a shorter way of twenty lines.
"""

from __future__ import annotations

import codecs
import json
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import msgspec
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.typing import Subprotocol

from placette.live.borrowed import Server, between_frames, broke_the_rules
from placette.live.events import HTML_FORM, JSON_FORM

LIMIT = 16_384
"""Bytes of payload of one message at most; a fragmented one counts whole."""
REF = 64
"""Characters of a `ref` at most."""
STRIKES, STRIKES_WITHIN = 20, 60.0
"""So many objects that were not understood within so many seconds end the connection."""
NOT_UTF8, NOT_TEXT = 1007, 1003

_TEXT_FIN = 0x81


def text_frame(payload: bytes) -> bytes:
    """One unmasked, final text frame around `payload`: what a server sends."""
    size = len(payload)
    if size < 126:
        return bytes((_TEXT_FIN, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def unmask(mask: bytes, body: bytes) -> bytes:
    """`body` as it was before the client masked it with the four bytes of `mask`."""
    size = len(body)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "little")
    return (int.from_bytes(body, "little") ^ key).to_bytes(size, "little")


@dataclass(frozen=True, slots=True)
class Binary:
    """A whole binary message."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Pong:
    """The other side lives."""


@dataclass(frozen=True, slots=True)
class Left:
    """The other side closed in good order (its close frame is answered)."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The other side broke the rules: `code` is in the close frame that waits to be sent."""

    code: int


Heard = bytes | Binary | Pong | Left | Broken
"""What was received. `bytes` are a whole text message, valid UTF-8."""


class Connection:
    """One socket, from its handshake to its close. Feed it bytes; send what `outgoing()` gives."""

    __slots__ = ("_decoder", "_limit", "_parts", "_ws")

    def __init__(self, limit: int = LIMIT, forms: tuple[str, ...] = (JSON_FORM, HTML_FORM)) -> None:
        self._ws = Server(max_size=limit, subprotocols=[Subprotocol(form) for form in forms] or None)
        self._limit = limit
        self._parts: list[bytes] | None = None
        self._decoder: codecs.IncrementalDecoder | None = None

    # The handshake

    def request(self, data: bytes) -> Request | None:
        """The upgrade request, once whole. A malformed one is answered by itself: see `outgoing`."""
        self._ws.receive_data(data)
        for event in self._ws.events_received():
            if isinstance(event, Request):
                return event
        return None

    def weigh(self, request: Request) -> Response:
        """What RFC 6455 says to `request`: 101, or the refusal. Nothing is sent before `answer`."""
        return self._ws.accept(request)

    @staticmethod
    def forget(request: Request) -> None:
        """websockets keeps the request as long as the connection: its headers (a cookie among them) need not stay."""
        request.headers.clear()

    def answer(self, response: Response) -> None:
        """Send `response`; 101 opens the connection, anything else ends it."""
        self._ws.send_response(response)

    def refuse(self, status: int, text: str, headers: Mapping[str, str] | None = None) -> None:
        """Answer the handshake with a plain text page."""
        response = self._ws.reject(status, text + "\n")
        for name, value in (headers or {}).items():
            response.headers[name] = value
        self._ws.send_response(response)

    @property
    def form(self) -> str:
        """The sub-protocol agreed upon."""
        return self._ws.subprotocol or ""

    @property
    def open(self) -> bool:
        """Frames may be exchanged."""
        return self._ws.state is State.OPEN

    # Frames

    def feed(self, data: bytes) -> list[Heard]:
        """What `data` brings, in order. After `Left` or `Broken` nothing more comes."""
        heard: list[Heard] = []
        if self.open and self._parts is None and between_frames(self._ws):
            data = self._quick(data, heard)
            if not data:
                return heard
        self._ws.receive_data(data)
        for event in self._ws.events_received():
            if isinstance(event, Frame) and not self._frame(event, heard):
                return heard
        if broke_the_rules(self._ws) and self._ws.close_sent is not None:
            heard.append(Broken(self._ws.close_sent.code))
        return heard

    def _quick(self, data: bytes, heard: list[Heard]) -> bytes:
        """Take whole, final, masked text frames off the front of `data`; give back what is left."""
        at, size = 0, len(data)
        while size - at >= 6 and data[at] == _TEXT_FIN:
            length, start = data[at + 1] - 128, at + 2
            if length == 126 and size - at >= 8:
                length, start = data[at + 2] << 8 | data[at + 3], at + 4
            elif not 0 <= length < 126:
                break
            end = start + 4 + length
            if length > self._limit or end > size:
                break
            body = unmask(data[start : start + 4], data[start + 4 : end])
            if not self._text(body, heard):
                return b""
            at = end
        return data[at:] if at else data

    def _frame(self, frame: Frame, heard: list[Heard]) -> bool:
        """One frame of the long way. False: nothing after it counts."""
        body = bytes(frame.data)
        if frame.opcode is Opcode.TEXT and frame.fin:
            return self._text(body, heard)
        if frame.opcode is Opcode.BINARY and frame.fin:
            heard.append(Binary(body))
        elif frame.opcode in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return self._part(frame, body, heard)
        elif frame.opcode is Opcode.PONG:
            heard.append(Pong())
        elif frame.opcode is Opcode.CLOSE:
            heard.append(Left())
            return False
        return True

    def _part(self, frame: Frame, body: bytes, heard: list[Heard]) -> bool:
        """A fragment. Text that cannot become UTF-8 any more ends the connection at once."""
        if frame.opcode is not Opcode.CONT:
            self._parts = []
            self._decoder = codecs.getincrementaldecoder("utf-8")() if frame.opcode is Opcode.TEXT else None
        parts = self._parts if self._parts is not None else []
        parts.append(body)
        if self._decoder is not None:
            try:
                self._decoder.decode(body, frame.fin)
            except UnicodeDecodeError:
                return self._break(NOT_UTF8, heard)
        if frame.fin:
            whole = b"".join(parts)
            heard.append(whole if self._decoder is not None else Binary(whole))
            self._parts = self._decoder = None
        return True

    def _text(self, body: bytes, heard: list[Heard]) -> bool:
        if not body.isascii():
            try:
                body.decode()
            except UnicodeDecodeError:
                return self._break(NOT_UTF8, heard)
        heard.append(body)
        return True

    def _break(self, code: int, heard: list[Heard]) -> bool:
        self.fail(code)
        heard.append(Broken(code))
        return False

    # Sending

    def ping(self) -> None:
        if self.open:
            self._ws.send_ping(b"")

    def close(self, code: int, why: str) -> None:
        """Say that we close; the other side answers, then its end of file comes."""
        if self.open:
            self._ws.send_close(code, why)

    def fail(self, code: int) -> None:
        """Say that we close because of what came, and read no more."""
        if self.open:
            self._ws.fail(code)

    def outgoing(self) -> tuple[bytes, bool]:
        """Bytes to send now, and whether the connection ends after them."""
        chunks = self._ws.data_to_send()
        return b"".join(chunks), b"" in chunks


# What a client asks


@dataclass(frozen=True, slots=True)
class Asked:
    """One well-formed command. Its other fields are the handler's to judge."""

    do: str
    ref: str | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Misread:
    """A JSON object, but no command: it is answered `refused` `bad_request`."""

    ref: str | None


class NotOneObject(ValueError):
    """The text is not one JSON object: the connection ends."""


def read_object(data: bytes) -> Asked | Misread:
    """The command in a text message. Raises NotOneObject."""
    try:
        body = msgspec.json.decode(data)
        if b"\\u" in data:
            msgspec.json.encode(body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Misread(_ref_of(_second_look(data)))
    if type(body) is not dict:
        raise NotOneObject
    do, ref = body.get("do"), body.get("ref")
    if type(do) is not str or not (ref is None or (type(ref) is str and len(ref) <= REF)):
        return Misread(_ref_of(body))
    return Asked(do, ref, body)


def _second_look(data: bytes) -> dict[str, Any]:
    """JSON by the letter that we do not take (half a surrogate pair, a number without end) is no broken frame."""
    try:
        body = json.loads(data.decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise NotOneObject from None
    if type(body) is not dict:
        raise NotOneObject
    return body


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _ref_of(body: Mapping[str, Any]) -> str | None:
    """The `ref` to echo, when it is one that can be."""
    ref = body.get("ref")
    if type(ref) is not str or len(ref) > REF:
        return None
    return ref if ref.encode("utf-8", "ignore").decode() == ref else None


class Strikes:
    """Objects that were not understood, in a sliding minute."""

    __slots__ = ("_times",)

    def __init__(self) -> None:
        self._times: deque[float] | None = None

    def strike(self, now: float) -> bool:
        """One more at `now` (seconds of any clock). True: it was one too many."""
        times = self._times = deque() if self._times is None else self._times
        while times and times[0] <= now - STRIKES_WITHIN:
            times.popleft()
        times.append(now)
        return len(times) >= STRIKES
