"""Reading stretches of rooms for many at once: who asks while a reading runs shares the next one, not the running one.

So every answer was read after it was asked for (subscribe first, then read), and a thousand comers cost two readings.
"""

from __future__ import annotations

from collections.abc import Callable

from placette.live.events import Refused, Stretch

Key = tuple[str, int | None, int]
"""Room, after which number (None: the last ones), how many."""
Answer = Stretch | None | Refused
Land = Callable[[Answer], None]


class Reads:
    """`fetch(key, land)` reads once and calls `land` on the loop."""

    def __init__(self, fetch: Callable[[Key, Land], None]) -> None:
        self._fetch = fetch
        self._next: dict[Key, list[Land]] = {}

    def read(self, room: str, after: int | None, limit: int, land: Land) -> None:
        key = (room, after, limit)
        if key in self._next:
            self._next[key].append(land)
        else:
            self._next[key] = []
            self._fetch(key, lambda answer: self._landed(key, [land], answer))

    def _landed(self, key: Key, lands: list[Land], answer: Answer) -> None:
        following = self._next.pop(key)
        if following:
            self._next[key] = []
            self._fetch(key, lambda later: self._landed(key, following, later))
        for land in lands:
            land(answer)
