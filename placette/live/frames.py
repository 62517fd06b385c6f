"""What the server says, as bytes: one function a kind of frame. docs/protocol.md describes each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from placette.live.events import Event, Form, Lease, Refused
from placette.live.goodbyes import Goodbye
from placette.live.protocol import text_frame

_encode = msgspec.json.Encoder().encode


def frame(body: Mapping[str, Any]) -> bytes:
    """Any object, framed."""
    return text_frame(_encode(body))


def in_room(item: bytes, room: bytes) -> bytes:
    """An item (a whole JSON object) with its room: `room` is the slug as JSON, quotes included."""
    return text_frame(item[:-1] + b',"room":' + room + b"}")


def quoted(text: str) -> bytes:
    return _encode(text)


def done(ref: str | None, body: Mapping[str, Any]) -> bytes:
    return frame({"t": "done", "ref": ref, **body})


def entered(ref: str | None, body: Mapping[str, Any], entry: Mapping[str, Any], items: Sequence[bytes]) -> bytes:
    """`done` of an enter: `entry` has room, epoch, n, present and perhaps more or resync; `items` are JSON objects."""
    messages = [msgspec.Raw(item) for item in items]
    return frame({"t": "done", "ref": ref, **body, **entry, "messages": messages})


def wait(ref: str | None, seconds: float) -> bytes:
    """`seconds` still to wait: whole when they are, else one decimal, never less than 0.1."""
    rounded = max(0.1, round(seconds, 1))
    return frame({"t": "wait", "ref": ref, "seconds": int(rounded) if rounded == int(rounded) else rounded})


def held(ref: str | None, message: str, case: str) -> bytes:
    return frame({"t": "held", "ref": ref, "id": message, **({"case": case} if case else {})})


def refused(ref: str | None, refusal: Refused, say: str) -> bytes:
    body: dict[str, Any] = {"t": "refused", "ref": ref, "why": refusal.why, "say": say}
    if refusal.retry_after is not None:
        body["retry_after"] = round(refusal.retry_after, 3)
    if "number" in refusal.facts:
        body["case"] = refusal.facts["number"]
    return frame(body)


def pong(ref: str | None) -> bytes:
    return frame({"t": "pong", "ref": ref})


def goodbye(parting: Goodbye) -> bytes:
    return frame({"t": "goodbye", "code": parting.code, "why": parting.why, "again": parting.again})


def place(lease: Lease, say: str) -> bytes:
    return frame({"t": "place", "level": lease.level, "read_only": lease.read_only, "say": say})


def crowd(room: str, present: int) -> bytes:
    return frame({"t": "crowd", "room": room, "present": present})


def parted(room: str, why: str, say: str) -> bytes:
    return frame({"t": "parted", "room": room, "why": why, "say": say})


def typing(room: str, person: str, handle: str) -> bytes:
    return frame({"t": "typing", "room": room, "by": {"person": person, "handle": handle}})


def event(happened: Event, form: Form, room: bytes) -> bytes:
    """A room's event as those get it to whom nothing in it is personal."""
    return in_room(happened.json if form == "placette.v1.json" else happened.html, room)
