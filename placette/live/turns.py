"""The commands of one socket in their order: those of one kind may be under way together, another kind waits its turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from placette.live.events import Ask

TOGETHER = 64
"""Commands of one kind under way at once."""
FEW = {"enter": 4}
"""Fewer of those whose answers are long."""
FULL, AGAIN = 64, 16
"""Waiting commands at which the socket is read no more, and at which it is read again."""


class Turns:
    """`send` puts an ask under way; `done()` is called once for each when it is answered.

    `ready()`: the socket has room for an answer; when it has again, call `go_on()`.
    """

    __slots__ = ("_doing", "_going", "_hold", "_ready", "_release", "_send", "_under_way", "_waiting", "held")

    def __init__(
        self,
        send: Callable[[Ask], None],
        ready: Callable[[], bool],
        hold: Callable[[], None],
        release: Callable[[], None],
    ) -> None:
        self._send, self._ready, self._hold, self._release = send, ready, hold, release
        self._waiting: deque[Ask] | None = None
        self._doing = ""
        self._under_way = 0
        self._going = self.held = False

    def push(self, ask: Ask) -> None:
        if not self._waiting and self._may_go(ask):
            self._go(ask)
            return
        if self._waiting is None:
            self._waiting = deque()  # most sockets never need one, and an empty one takes 600 bytes
        self._waiting.append(ask)
        if len(self._waiting) >= FULL and not self.held:
            self.held = True
            self._hold()

    def done(self) -> None:
        self._under_way -= 1
        self.go_on()

    def go_on(self) -> None:
        """Put under way what may go now."""
        if self._going:
            return  # answered at once: the loop below goes on with the next
        self._going = True
        while self._waiting and self._may_go(self._waiting[0]):
            self._go(self._waiting.popleft())
        self._going = False
        if self.held and len(self._waiting or ()) <= AGAIN:
            self.held = False
            self._release()

    def clear(self) -> None:
        """The socket is gone: what waits is not asked any more."""
        self._waiting = None

    def _may_go(self, ask: Ask) -> bool:
        alike = ask.do == self._doing and self._under_way < FEW.get(ask.do, TOGETHER)
        return (alike or not self._under_way) and self._ready()

    def _go(self, ask: Ask) -> None:
        self._doing = ask.do
        self._under_way += 1
        self._send(ask)
