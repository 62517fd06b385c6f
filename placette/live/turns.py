"""The commands of one socket in their order: those of one kind may be under way together, another kind waits its turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from placette.live.events import Ask

TOGETHER = 256
"""Commands of one kind under way at once."""
FULL, AGAIN = 64, 16
"""Waiting commands at which the socket is read no more, and at which it is read again."""


class Turns:
    """`send` puts an ask under way; `done()` is called once for each when it is answered."""

    __slots__ = ("_doing", "_hold", "_release", "_send", "_under_way", "_waiting", "held")

    def __init__(self, send: Callable[[Ask], None], hold: Callable[[], None], release: Callable[[], None]) -> None:
        self._send, self._hold, self._release = send, hold, release
        self._waiting: deque[Ask] = deque()
        self._doing = ""
        self._under_way = 0
        self.held = False

    def push(self, ask: Ask) -> None:
        if not self._waiting and self._may_go(ask):
            self._go(ask)
            return
        self._waiting.append(ask)
        if len(self._waiting) >= FULL and not self.held:
            self.held = True
            self._hold()

    def done(self) -> None:
        self._under_way -= 1
        while self._waiting and self._may_go(self._waiting[0]):
            self._go(self._waiting.popleft())
        if self.held and len(self._waiting) <= AGAIN:
            self.held = False
            self._release()

    def clear(self) -> None:
        """The socket is gone: what waits is not asked any more."""
        self._waiting.clear()

    def _may_go(self, ask: Ask) -> bool:
        return self._under_way == 0 or (ask.do == self._doing and self._under_way < TOGETHER)

    def _go(self, ask: Ask) -> None:
        self._doing = ask.do
        self._under_way += 1
        self._send(ask)
