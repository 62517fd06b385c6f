"""How many sit where: persons on this node and, as last heard, on the others. Told in steps, once a second at most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

APART = 1.02
"""Seconds between two figures told to a room: one a second, even where the network bunches a little."""
FORGET = 10.0
"""Seconds after which another node's figures count no more."""
Crowd = tuple[int, int]
"""How many sit in a room, and a number that is another one when others sit there."""
NOBODY: Crowd = (0, 0)
EXACT = 50
"""Persons up to whom each is counted and seen; above, figures go in steps."""
REPEAT = 4.0
"""Seconds after which a node tells its figures again, changed or not."""


def shown(count: int) -> int:
    """What is told of `count`: exact up to 50, then in steps.

    >>> shown(50), shown(53), shown(487), shown(1234)
    (50, 50, 480, 1200)
    """
    if count <= EXACT:
        return count
    step = 5 if count < 100 else 10 if count < 1_000 else 50
    return count // step * step


def due(present: int, told: int | None, restless: bool) -> bool:
    """Whether a room is told `present`: it is another figure, or they are other people where each can be seen.

    >>> due(2, 2, restless=False), due(2, 2, restless=True), due(480, 480, restless=True)
    (False, True, False)
    """
    return present != told or (restless and present <= EXACT)


class Crowds:
    """The other nodes' figures."""

    def __init__(self) -> None:
        self._others: dict[str, tuple[float, Mapping[str, Crowd]]] = {}
        self._read: Mapping[str, Mapping[str, Crowd]] = {}
        self._told: Mapping[str, Crowd] = {}
        self._told_at = -REPEAT
        self._marks: dict[str, int] = {}

    def hear(self, node: str, counts: Mapping[str, Crowd], now: float) -> None:
        self._others[node] = (now, counts)

    def read(self, rows: Mapping[str, Mapping[str, Crowd]], own: str) -> None:
        """What the store says of every node; `own` knows better of itself."""
        self._read = {node: counts for node, counts in rows.items() if node != own}

    def _counts(self, now: float) -> list[Mapping[str, Crowd]]:
        """One figure a node: what it said on the bus, else what the store says of it."""
        self._others = {node: row for node, row in self._others.items() if now - row[0] < FORGET}
        return [
            *(counts for _, counts in self._others.values()),
            *(counts for node, counts in self._read.items() if node not in self._others),
        ]

    def elsewhere(self, room: str, now: float) -> int:
        return sum(counts.get(room, NOBODY)[0] for counts in self._counts(now))

    def everywhere_else(self, now: float) -> Counter[str]:
        """Persons by room, on all other nodes together."""
        total: Counter[str] = Counter()
        for counts in self._counts(now):
            total.update({room: crowd[0] for room, crowd in counts.items()})
        return total

    def stirred_elsewhere(self, now: float) -> set[str]:
        """Rooms in which, on other nodes, others sit than when this was asked last."""
        marks: Counter[str] = Counter()
        for counts in self._counts(now):
            marks.update({room: crowd[1] for room, crowd in counts.items()})
        changed = {room for room in marks.keys() | self._marks.keys() if marks[room] != self._marks.get(room, 0)}
        self._marks = dict(marks)
        return changed

    def to_tell(self, counts: Mapping[str, Crowd], now: float) -> bool:
        """Whether the other nodes should hear `counts` now."""
        if counts == self._told and now - self._told_at < REPEAT:
            return False
        self._told, self._told_at = dict(counts), now
        return True
