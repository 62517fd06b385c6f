"""One room as this node knows it: who hears it, the last number given out, what came too early, the last events.

Pure order-keeping: no clock and no store in here. `hub` asks and acts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

from placette.live.events import Event, Form, Join, Refused, Stretch
from placette.live.frames import quoted

RING = 500
"""Events kept a room for who comes back, and at most so many that came too early."""


class Listener(Protocol):
    """What a room knows of a socket."""

    person: str
    form: Form
    blocked: frozenset[str]

    def write(self, data: bytes) -> None:
        """Whole frames, to be sent in this order. Never raises, never waits."""

    def idle(self) -> bool:
        """Nothing waits to be sent: what may be lost (typing) may go."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What an `enter` answers. `items` are JSON objects; `facts` go beside them into `done`."""

    facts: dict[str, Any]
    items: list[bytes]


@dataclass(eq=False, slots=True)
class Coming:
    """A socket between its subscription and its `done`: `missed` is what the room gave out meanwhile."""

    listener: Listener
    join: Join
    land: Callable[[Entry | Refused], None]
    missed: list[Event] = field(default_factory=list)
    overflowed: bool = False
    after: list[tuple[Join, Callable[[Entry | Refused], None]]] = field(default_factory=list)
    """The same socket entering again before it is in."""

    def miss(self, events: Sequence[Event]) -> None:
        if len(self.missed) + len(events) > RING:
            self.missed.clear()
            self.overflowed = True
        else:
            self.missed += events


_STIRS = count(1)


class Room:
    """`last` None: nothing was read of it yet. `seats`: the number up to which each listener already has everything.

    `told`: the figure that all of them have, None where they differ. `restless`: somebody came or went since: as many
    people are not the same people. `stirred`: another number each time somebody comes or goes here.
    """

    __slots__ = (
        "ahead", "armed", "coming", "flushing", "last", "mending", "next_flush", "out", "persons", "quiet_until",
        "quoted", "restless", "ring", "seats", "slug", "stirred", "target", "told", "told_at",
    )  # fmt: skip

    def __init__(self, slug: str) -> None:
        self.slug, self.quoted = slug, quoted(slug)
        self.seats: dict[Listener, int] = {}
        self.coming: dict[Listener, Coming] = {}
        self.persons: dict[str, int] = {}
        self.last: int | None = None
        self.target = 0
        self.ahead: dict[int, Event] = {}
        self.ring: deque[Event] = deque(maxlen=RING)
        self.out: list[Event] = []
        self.next_flush = 0.0
        self.armed = self.flushing = self.mending = False
        self.told: int | None = None
        self.told_at = float("-inf")
        self.restless = False
        self.stirred = 0
        self.quiet_until = 0.0

    # Who hears it

    def take_in(self, coming: Coming) -> None:
        """From now on `coming` misses nothing."""
        listener = coming.listener
        if self.seats.pop(listener, None) is None:
            if listener.person not in self.persons:
                self.stir()
            self.persons[listener.person] = self.persons.get(listener.person, 0) + 1
        self.coming[listener] = coming

    def seat(self, coming: Coming, upto: int) -> None:
        del self.coming[coming.listener]
        self.seats[coming.listener] = upto

    def let_go(self, listener: Listener) -> bool:
        """`listener` hears no more. True: its person has no other socket here."""
        if self.seats.pop(listener, None) is None and self.coming.pop(listener, None) is None:
            return False
        left = self.persons[listener.person] - 1
        if left:
            self.persons[listener.person] = left
        else:
            del self.persons[listener.person]
            self.stir()
        return not left

    def stir(self) -> None:
        """Who sits here is not who sat here: the columns of people are drawn again."""
        self.restless, self.stirred = True, next(_STIRS)

    def hears(self, listener: Listener) -> bool:
        return listener in self.seats or listener in self.coming

    @property
    def empty(self) -> bool:
        return not self.seats and not self.coming

    # The order

    def accept(self, events: Sequence[Event]) -> list[Event]:
        """Those of `events` (and of what waited) whose turn it is, in order; early ones wait, late ones are dropped."""
        ready: list[Event] = []
        for event in events:
            self.target = max(self.target, event.n)
            if self.last is not None and event.n == self.last + 1:
                self._give(event, ready)
                while self.ahead and (waiting := self.ahead.pop(self.last + 1, None)) is not None:
                    self._give(waiting, ready)
            elif (self.last is None or event.n > self.last) and len(self.ahead) < RING:
                self.ahead[event.n] = event
        return ready

    def _give(self, event: Event, ready: list[Event]) -> None:
        self.last = event.n
        if event.kind == "said":
            self.ring.append(event)
        else:
            self.ring.clear()
        ready.append(event)

    @property
    def hole(self) -> bool:
        """Something exists that has not been given out."""
        return self.last is not None and self.target > self.last

    def forget_rumours(self, head: int) -> None:
        """The store, read to close a hole, knows nothing beyond `head`: what was announced beyond it does not exist."""
        self.ahead.clear()
        self.target = max(head, self.last or 0)

    def learn(self, stretch: Stretch) -> list[Event]:
        """A reading of the store tells where the room is. Gives the events that may go out because of it."""
        ready: list[Event] = []
        self.target = max(self.target, stretch.head)
        if self.last is None:
            self.last = stretch.head
            early = [self.ahead.pop(n) for n in sorted(self.ahead)]
            self._seed(stretch)
            ready = self.accept(early)
        else:
            self._seed(stretch)
        return ready

    def _seed(self, stretch: Stretch) -> None:
        """What was read becomes the ring, if it is as new as what was given out, and longer."""
        whole = stretch.head == self.last and stretch.events and stretch.events[-1].n == self.last
        if whole and len(stretch.events) > len(self.ring):
            self.ring = deque(stretch.events, maxlen=RING)

    # The last events, from memory

    def newest(self, count: int) -> list[Event] | None:
        """The last `count` events, or None: ask the store."""
        if self.last is None or self.hole:
            return None
        if len(self.ring) >= count or (self.ring and self.ring[0].n == 1) or self.last == 0:
            return list(self.ring)[-count:]
        return None

    def since(self, n: int) -> list[Event] | None:
        """All events after `n`, or None: ask the store."""
        if self.last is None or self.hole or n > self.last:
            return None
        if n == self.last:
            return []
        if self.ring and self.ring[0].n <= n + 1:
            return list(self.ring)[n + 1 - self.ring[0].n :]
        return None
