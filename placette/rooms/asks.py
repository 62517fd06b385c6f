"""What is asked of rooms, once its fields have been read: plain values, the same from sockets and from pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placette.live.events import Caller


@dataclass(frozen=True, slots=True)
class SayAsk:
    """`words` as they were sent; `nonce` is the author's own, once a person and room; `at` is when it arrived, UTC;
    `re`: the number of the message that it answers."""

    caller: Caller
    room: str
    words: str
    nonce: str
    at: datetime
    re: int | None = None


@dataclass(frozen=True, slots=True)
class EnterAsk:
    """`since` and `epoch` are what the client says it has; `waited`: seconds it has waited for this room already."""

    caller: Caller
    room: str
    at: datetime
    since: int | None = None
    epoch: str | None = None
    waited: float = 0.0


@dataclass(frozen=True, slots=True)
class EditAsk:
    """Other words for one's own message `n` of a room."""

    caller: Caller
    room: str
    n: int
    words: str
    at: datetime
