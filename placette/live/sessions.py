"""Who has a socket on this node: by person, by visit; who came and who left since it was last told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from placette.live.events import Caller

if TYPE_CHECKING:
    from placette.live.gateway import Gateway

MOST = 5
"""Sockets of a visit."""
LINGER = 5.0
"""Seconds after the last socket until a person has left: a page that loads again is no leaving."""


class Sessions:
    """All methods are called on the loop; `now` is the loop's time."""

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self.people: dict[str, set[Gateway]] = {}
        self._count = 0
        self.visits: Counter[str] = Counter()
        self._came: set[str] = set()
        self._known: set[str] = set()
        self._leaving: dict[str, tuple[float, Caller]] = {}

    def __iter__(self) -> Iterator[Gateway]:
        for sockets in list(self.people.values()):
            yield from list(sockets)

    def __len__(self) -> int:
        return self._count

    def of(self, person: str) -> list[Gateway]:
        return list(self.people.get(person, ()))

    def full(self, visit: str) -> bool:
        return self.visits[visit] >= self.most

    def add(self, caller: Caller, socket: Gateway) -> None:
        self.people.setdefault(caller.person, set()).add(socket)
        self._count += 1
        self.visits[caller.visit] += 1
        self._leaving.pop(caller.person, None)
        if caller.person not in self._known:
            self._came.add(caller.person)

    def remove(self, caller: Caller, socket: Gateway, now: float) -> None:
        sockets = self.people.get(caller.person)
        if sockets is None or socket not in sockets:
            return
        sockets.discard(socket)
        self._count -= 1
        self.visits[caller.visit] -= 1
        if not self.visits[caller.visit]:
            del self.visits[caller.visit]
        if not sockets:
            del self.people[caller.person]
            self._leaving[caller.person] = (now + LINGER, caller)

    def movements(self, now: float) -> tuple[list[str], list[Caller]]:
        """Persons who came, callers whose last socket closed a while ago; each is told once."""
        came = [person for person in self._came if person in self.people]
        gone = [caller for due, caller in self._leaving.values() if due <= now]
        for caller in gone:
            del self._leaving[caller.person]
        self._known.update(came)
        self._known.difference_update(caller.person for caller in gone)
        self._came.clear()
        return came, gone

    def untold(self, came: Sequence[str], gone: Sequence[Caller], now: float) -> None:
        """What could not be written is told again."""
        self._came.update(came)
        self._known.difference_update(came)
        for caller in gone:
            if caller.person not in self.people:
                self._leaving.setdefault(caller.person, (now, caller))
                self._known.add(caller.person)

    def farewell(self) -> list[Caller]:
        """Everybody, at the end of the process."""
        gone = [caller for _, caller in self._leaving.values()]
        gone += [socket.caller for socket in self if socket.caller is not None]
        return list({caller.person: caller for caller in gone}.values())
