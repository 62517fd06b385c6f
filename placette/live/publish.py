"""The one face through which domains tell the wires something. Call it after the commit, from any thread.

Everything here is a hint: it may be lost, and the hub repairs from the store (rooms by number, people by `auth_epoch`,
the place by its lease).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from placette.live.events import Event
from placette.live.goodbyes import Goodbye


class Teller(Protocol):
    """What `live.bus.Bus` offers to other threads."""

    def to_room(self, events: Sequence[Event]) -> None: ...
    def to_person(self, person: str, body: Mapping[str, Any]) -> None: ...
    def part_with(self, person: str, goodbye: Goodbye) -> None: ...
    def recheck(self, person: str) -> None: ...
    def place(self) -> None: ...


class Nobody:
    """No wires in this process: the other processes' beacons find what was written."""

    def to_room(self, events: Sequence[Event]) -> None: ...
    def to_person(self, person: str, body: Mapping[str, Any]) -> None: ...
    def part_with(self, person: str, goodbye: Goodbye) -> None: ...
    def recheck(self, person: str) -> None: ...
    def place(self) -> None: ...


_teller: Teller = Nobody()


def connect(teller: Teller) -> Teller:
    """From now on `teller` carries; returns the one before (tests give it back)."""
    global _teller
    before, _teller = _teller, teller
    return before


def to_room(events: Sequence[Event]) -> None:
    """Numbered events, in their rooms' order, to all who hear those rooms."""
    if events:
        _teller.to_room(events)


def to_person(person: str, body: Mapping[str, Any]) -> None:
    """One object (with its `t`) to every socket of a person."""
    _teller.to_person(person, body)


def part_with(person: str, goodbye: Goodbye) -> None:
    """Close every socket of a person, on every node, saying why."""
    _teller.part_with(person, goodbye)


def recheck(person: str) -> None:
    """What holds for this person changed (block, hush, suspension): every node asks the seam again, now."""
    _teller.recheck(person)


def place() -> None:
    """The lease changed: every node reads it again, now."""
    _teller.place()
