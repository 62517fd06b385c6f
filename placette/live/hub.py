"""The rooms heard on this node: coming in, giving out in order, and mending holes, so that nobody has to ask again.

The bus may lose anything. Whatever is ahead of its turn waits 200 ms, then the hole is read once from the store for
everybody; a beacon of the store's own heads finds holes that nothing announced. All methods are called on the loop.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from placette.live import figures
from placette.live.events import HISTORY, PAGE, PAGE_BYTES, Event, Join, Refused, Stretch, sift, way_back
from placette.live.fanout import Fanout, catch_up
from placette.live.lanes import Clock
from placette.live.reads import Answer, Reads
from placette.live.room import RING, Coming, Entry, Listener, Room

log = logging.getLogger(__name__)

PATIENCE = 0.2
"""Seconds that events ahead of their turn wait for what is missing."""
SULK = 1.0
"""Seconds before a failed mending is tried again."""

Land = Callable[[Entry | Refused], None]


class Hub:
    """`present(slug)`: how many are shown as present; `moved()`: the store's epoch changed, everybody must come back."""

    def __init__(
        self,
        clock: Clock,
        reads: Reads,
        present: Callable[[str], int],
        moved: Callable[[], None],
        patience: float = PATIENCE,
    ) -> None:
        self.rooms: dict[str, Room] = {}
        self._parted: dict[str, set[str]] = {}
        self.epoch: str | None = None
        self._clock, self._reads, self._present, self._moved, self._patience = clock, reads, present, moved, patience
        self.fanout = Fanout(clock)

    # Coming in and leaving

    def join(self, listener: Listener, join: Join, land: Land) -> None:
        """Subscribe `listener`, read, `land(entry)`, then what happened meanwhile, without gap or double."""
        room = self.rooms.get(join.room)
        if room is None:
            room = self.rooms[join.room] = Room(join.room)
        if (first := room.coming.get(listener)) is not None:
            first.after.append((join, land))
            return
        room.take_in(coming := Coming(listener, join, land))
        self._look(room, coming)

    def leave(self, listener: Listener, slug: str) -> None:
        """`listener` hears `slug` no more. What it still waited for is refused."""
        room = self.rooms.get(slug)
        if room is None:
            return
        coming = room.coming.get(listener)
        self._let_go(room, listener)
        if coming is not None:
            for land in (coming.land, *(later for _, later in coming.after)):
                land(Refused("not_seated"))

    def _let_go(self, room: Room, listener: Listener) -> None:
        if room.let_go(listener):
            self._parted.setdefault(listener.person, set()).add(room.slug)
        if room.empty:
            self.rooms.pop(room.slug, None)

    def settled(self, came: Iterable[str], gone: Iterable[str]) -> None:
        """The rows say now that these persons are here, or are not: rooms where they sit or sat look again.

        Until then whoever asked the rows was told who sat there before.
        """
        heard = set(came)
        if heard:
            for room in self.rooms.values():
                if not heard.isdisjoint(room.persons):
                    room.stir()
        for person in gone:
            for slug in self._parted.pop(person, ()):
                if slug in self.rooms:
                    self.rooms[slug].stir()

    def _look(self, room: Room, coming: Coming) -> None:
        """Answer from memory, or read."""
        join = coming.join
        after = join.since
        if after is not None and (after < join.floor or (self.epoch is not None and join.epoch != self.epoch)):
            after = None
        events = room.newest(HISTORY) if after is None else room.since(after)
        if events is not None and self.epoch is not None and room.last is not None:
            self._come_in(room, coming, Stretch(self.epoch, room.last, events[:PAGE]))
        else:
            limit = HISTORY if after is None else PAGE
            self._reads.read(room.slug, after, limit, partial(self._have_read, room, coming, after))

    def _have_read(self, room: Room, coming: Coming, after: int | None, stretch: Answer) -> None:
        if room.coming.get(coming.listener) is not coming:
            return
        if not isinstance(stretch, Stretch):
            self._turn_away(room, coming, stretch or Refused("not_found"))
            return
        if not self._same_epoch(stretch.epoch):
            return
        self._give_out(room, room.learn(stretch))
        join = coming.join
        way = way_back(join.since, join.epoch, join.floor, stretch.head, stretch.epoch)
        if coming.overflowed or (way == "resync" and after is not None):
            coming.overflowed = False
            coming.missed.clear()
            want, limit = (None, HISTORY) if way == "resync" else (after, HISTORY if after is None else PAGE)
            self._reads.read(room.slug, want, limit, partial(self._have_read, room, coming, want))
            return
        self._come_in(room, coming, stretch)

    def _come_in(self, room: Room, coming: Coming, stretch: Stretch) -> None:
        """`done`, then what `coming` missed after what it got."""
        room.seat(coming, max(stretch.head, room.last or 0))
        coming.land(self._entry(coming, stretch))
        catch_up(room, coming.listener, [event for event in coming.missed if event.n > stretch.head])
        for join, land in coming.after:
            if room.hears(coming.listener):
                self.join(coming.listener, join, land)
            else:
                land(Refused("not_seated"))

    def _turn_away(self, room: Room, coming: Coming, refusal: Refused) -> None:
        lands = [coming.land, *(land for _, land in coming.after)]
        self._let_go(room, coming.listener)
        for land in lands:
            land(refusal)

    def _entry(self, coming: Coming, stretch: Stretch) -> Entry:
        join, listener = coming.join, coming.listener
        way = way_back(join.since, join.epoch, join.floor, stretch.head, stretch.epoch)
        events = [event for event in stretch.events if event.n > join.floor]
        present = self._present(join.room)
        if (room := self.rooms.get(join.room)) is not None and room.told != present:
            room.told = None  # this one knows another figure than the others
        facts: dict[str, Any] = {
            "room": join.room,
            "epoch": stretch.epoch,
            "n": stretch.head,
            "present": present,
        }
        items = sift(events, listener.blocked, listener.person, listener.form)
        if way == "after":
            fit = within(items, PAGE_BYTES)
            if fit < len(items) or (events and events[-1].n < stretch.head):
                facts["more"] = True
            items = items[:fit]
        elif way == "resync":
            facts["resync"] = True
        return Entry(facts, items)

    # Giving out

    def deliver(self, events: Sequence[Event]) -> None:
        """What the bus, or a commit of this process, announced."""
        for slug, run in groupby(events, key=lambda event: event.room):
            room = self.rooms.get(slug)
            if room is not None:
                self._give_out(room, room.accept(list(run)))

    def _give_out(self, room: Room, ready: list[Event]) -> None:
        if ready:
            for coming in room.coming.values():
                coming.miss(ready)
            self.fanout.post(room, ready)
        if room.hole:
            self._mend_later(room, 0.0 if len(room.ahead) >= RING else self._patience)

    # Mending

    def beacon(self, epoch: str, heads: Mapping[str, int]) -> None:
        """What the store says of rooms written lately."""
        if not self._same_epoch(epoch):
            return
        for slug, head in heads.items():
            room = self.rooms.get(slug)
            if room is not None and room.last is not None and head > room.last:
                room.target = max(room.target, head)
                self._mend_later(room, self._patience)

    def suspect_all(self) -> None:
        """Nothing was heard of the store for long: each room is read from where it stands."""
        for room in self.rooms.values():
            if room.last is not None and not room.mending:
                room.mending = True
                self._reads.read(room.slug, room.last, RING, partial(self._mended, room))

    def _mend_later(self, room: Room, delay: float) -> None:
        if not room.mending:
            room.mending = True
            self._clock.call_later(delay, self._mend, room)

    def _mend(self, room: Room) -> None:
        if not room.hole or self.rooms.get(room.slug) is not room:
            room.mending = False
            return
        figures.REPAIRS.inc()
        self._reads.read(room.slug, room.last, RING, partial(self._mended, room))

    def _mended(self, room: Room, stretch: Answer) -> None:
        room.mending = False
        if self.rooms.get(room.slug) is not room:
            return
        if not isinstance(stretch, Stretch):
            log.warning("A hole could not be read.", extra={"room": room.slug})
            self._mend_later(room, SULK)
            return
        if not self._same_epoch(stretch.epoch):
            return
        room.target = max(room.target, stretch.head)
        before = room.last
        self._give_out(room, room.accept(stretch.events))
        if room.last == before:
            room.forget_rumours(stretch.head)

    def _same_epoch(self, epoch: str) -> bool:
        if self.epoch is None:
            self.epoch = epoch
        if self.epoch == epoch:
            return True
        log.warning("The store's epoch changed; everybody comes back.")
        self.epoch = epoch
        self.rooms = {}
        self._moved()
        return False


def within(items: Sequence[bytes], limit: int) -> int:
    """How many of `items` fit into `limit` bytes; one always does."""
    size = 0
    for at, item in enumerate(items):
        size += len(item)
        if size > limit and at:
            return at
    return len(items)
