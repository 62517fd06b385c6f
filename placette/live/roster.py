"""Who hears what on this node, as plain figures that any thread may read."""

from __future__ import annotations

from collections.abc import Mapping

_crowds: Mapping[str, int] = {}
_sockets = 0
_persons = 0


def crowd(room: str) -> int:
    """Persons who hear `room`, on all nodes as last heard."""
    return _crowds.get(room, 0)


def sockets() -> int:
    """Open sockets of this process."""
    return _sockets


def persons() -> int:
    """Persons with a socket in this process."""
    return _persons


def publish(crowds: Mapping[str, int], sockets: int, persons: int) -> None:
    """The hub's own: replaces the figures at once (readers see the old mapping or the new, never a mix)."""
    global _crowds, _sockets, _persons
    _crowds, _sockets, _persons = crowds, sockets, persons
