"""From a room to all who hear it: frames that wait are joined, and everybody gets the same bytes object.

A busy room takes no more than about a tenth of the loop: its next flush comes not before ten times the time the last
one took. A big room is written in slices, so that others get their turn in between; the order within a room stays.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from placette.live import figures
from placette.live.events import Event, Form, sift
from placette.live.frames import event as event_frame
from placette.live.frames import in_room
from placette.live.lanes import Clock
from placette.live.room import Listener, Room

SLICE = 400
"""Listeners written to in one turn of the loop."""
SHARE = 10
"""The pause after a flush, as a multiple of the time it took."""
LONGEST_PAUSE = 0.1
MOST_BYTES = 64 * 1024
"""Bytes joined in one flush; at least one event goes."""


class Batch:
    """Events of one flush, and their bytes for each kind of listener, made when first needed."""

    __slots__ = ("_authors", "_made", "_own", "events", "first", "room")

    def __init__(self, room: Room, events: Sequence[Event]) -> None:
        self.room, self.events, self.first = room, events, events[0].n
        self._authors = frozenset(event.by for event in events)
        self._own = frozenset(event.by for event in events if event.nonce is not None)
        self._made: dict[tuple[Form, frozenset[str]], bytes] = {}

    def bytes_for(self, listener: Listener, upto: int) -> bytes:
        """What `listener`, who has everything up to `upto`, gets."""
        if upto >= self.first:
            return self._personal([event for event in self.events if event.n > upto], listener)
        hidden = self._authors & listener.blocked if listener.blocked else listener.blocked
        if listener.person in self._own:
            return self._personal(self.events, listener)
        key = (listener.form, hidden)
        made = self._made.get(key)
        if made is None:
            made = self._made[key] = self._personal(self.events, listener) if hidden else self._common(listener.form)
        return made

    def _common(self, form: Form) -> bytes:
        return b"".join([event_frame(event, form, self.room.quoted) for event in self.events])

    def _personal(self, events: Sequence[Event], listener: Listener) -> bytes:
        items = sift(events, listener.blocked, listener.person, listener.form)
        return b"".join([in_room(item, self.room.quoted) for item in items])


class Fanout:
    """The flushes of all rooms of a node."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def post(self, room: Room, events: Sequence[Event]) -> None:
        """`events`, accepted by `room` in order, go out at its next flush."""
        room.out += events
        self._arm(room)

    def _arm(self, room: Room) -> None:
        if room.armed or room.flushing or not room.out:
            return
        room.armed = True
        pause = room.next_flush - self._clock.time()
        if pause > 0:
            self._clock.call_later(pause, self._flush, room)
        else:
            self._clock.call_soon(self._flush, room)

    def _flush(self, room: Room) -> None:
        room.armed = False
        batch = Batch(room, self._some(room))
        room.flushing = True
        self._slice(batch, list(room.seats), 0, 0.0)

    @staticmethod
    def _some(room: Room) -> list[Event]:
        """The events that wait, up to `MOST_BYTES`."""
        size = 0
        for at, event in enumerate(room.out):
            size += max(len(event.json), len(event.html))
            if size > MOST_BYTES and at:
                events, room.out = room.out[:at], room.out[at:]
                return events
        events, room.out = room.out, []
        return events

    def _slice(self, batch: Batch, listeners: list[Listener], at: int, spent: float) -> None:
        began = self._clock.time()
        room = batch.room
        for listener in listeners[at : at + SLICE]:
            upto = room.seats.get(listener)
            if upto is not None and (data := batch.bytes_for(listener, upto)):
                listener.write(data)
        now = self._clock.time()
        spent += now - began
        if at + SLICE < len(listeners):
            self._clock.call_soon(self._slice, batch, listeners, at + SLICE, spent)
            return
        figures.FRAMES.labels("out").inc(len(listeners) * len(batch.events))
        room.flushing = False
        room.next_flush = now + min(LONGEST_PAUSE, SHARE * spent)
        self._arm(room)

    def murmur(self, room: Room, data: bytes, wants: Callable[[Listener], bool]) -> None:
        """`data` to all in `room` who want it, in slices: what has no number and may be lost."""
        self._murmur(room, data, wants, list(room.seats), 0)

    def _murmur(
        self, room: Room, data: bytes, wants: Callable[[Listener], bool], listeners: list[Listener], at: int
    ) -> None:
        for listener in listeners[at : at + SLICE]:
            if listener in room.seats and wants(listener):
                listener.write(data)
        if at + SLICE < len(listeners):
            self._clock.call_soon(self._murmur, room, data, wants, listeners, at + SLICE)


def catch_up(room: Room, listener: Listener, events: Sequence[Event]) -> None:
    """What `listener` missed while it came in, at once."""
    if events:
        listener.write(Batch(room, events).bytes_for(listener, 0))
