"""The wires of one process, assembled: lanes, hub, bus, sessions, and what is looked at again and again.

wires = Wires(seam, node=…, bus_url="memory:", single_writer=True, proxies=[], hosts=["localhost"], settle=…)
await wires.start()                                  # before listening
uvicorn.Config(app, ws=wires.gateway_class(), …)
await wires.stop()                                   # after uvicorn ended
"""

from __future__ import annotations

import asyncio
import logging
import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from placette.live import channels, crowds, frames, goodbyes, publish, roster
from placette.live.bus import Bus, from_event, pack, to_event, unpack
from placette.live.bus_memory import MemoryBus
from placette.live.bus_nats import NatsBus
from placette.live.events import Admission, Event, Knock, Lease, Refused, Seam, Standing
from placette.live.gateway import Gateway
from placette.live.goodbyes import Goodbye
from placette.live.handshake import House
from placette.live.hub import Hub
from placette.live.lanes import Errand, Lanes
from placette.live.reads import Key, Reads
from placette.live.reads import Land as ReadLand
from placette.live.room import Listener
from placette.live.sessions import MOST, Sessions
from placette.live.talk import Talk
from placette.live.typing import Typists
from placette.live.watch import Watch

log = logging.getLogger(__name__)


def everybody(listener: Listener) -> bool:
    return True


STALE = 3.0
"""Seconds after which a lease that was not read again counts as none."""
NO_LEASE = Lease("read_only", ("no_lease",))
BYTES_A_HINT = 256 * 1024
"""NATS carries a MiB at most."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds; tests lower them."""

    sockets: int = MOST
    """Open sockets of a visit."""
    knocks: int = 1_000
    """Handshakes that may wait for the door."""
    window: float = 0.003
    """Seconds a batch waits for company."""


class Wires:
    """One a process. `settle` is called in each worker thread before each batch."""

    loop: asyncio.AbstractEventLoop
    lanes: Lanes
    hub: Hub
    watch: Watch

    def __init__(
        self,
        seam: Seam,
        *,
        node: str,
        bus_url: str = "memory:",
        single_writer: bool = True,
        proxies: Sequence[str] = (),
        hosts: Sequence[str] = ("localhost", "127.0.0.1", "[::1]"),
        settle: Callable[[], None] = lambda: None,
        limits: Limits | None = None,
    ) -> None:
        self.seam, self.node, self.settle, self.single_writer = seam, node, settle, single_writer
        self.limits = limits or Limits()
        self.house = House.of(proxies, hosts)
        self.bus: Bus = NatsBus(bus_url) if bus_url.startswith(("nats://", "tls://")) else MemoryBus()
        self.sessions = Sessions(self.limits.sockets)
        self.crowds = crowds.Crowds()
        self.told_lease = Lease("open")
        self._lease = NO_LEASE
        self._lease_at = 0.0
        self._knocking = 0
        self._thread = 0
        self._before: publish.Teller = publish.Nobody()
        self._opened = Errand("opened", seam.opened)
        self._stretches = Errand("stretch", lambda keys: [seam.stretch(*key) for key in keys])
        self._standings = Errand("standing", self._stand_together)

    # Beginning and end

    async def start(self) -> None:
        """Ready to take sockets. Raises what the store raises: then do not listen."""
        self.loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self.lanes = Lanes(
            self.seam.commands,
            self.loop,
            single_writer=self.single_writer,
            settle=self.settle,
            window=self.limits.window,
        )
        self.hub = Hub(self.loop, Reads(self._fetch), self.present, self.moved)
        self.typists = Typists(self)
        self.watch = Watch(self)
        epoch, _ = await asyncio.to_thread(self.seam.heads)
        self.hub.epoch = epoch
        self.take_lease(await asyncio.to_thread(self._read_lease))
        self.told_lease = self.lease
        cursor, _ = await asyncio.to_thread(self.seam.changed, 0)
        await self.bus.start(self._hinted)
        self._before = publish.connect(self)
        self.watch.start(cursor)

    async def stop(self) -> None:
        """Presence is told who left; tasks and threads end. Seconds, a store that does not answer included: two for
        the farewell, two for the bus, half a one a lane."""
        publish.connect(self._before)
        await self.watch.stop()
        callers = self.sessions.farewell()
        try:
            async with asyncio.timeout(2):
                await asyncio.to_thread(self.watch.say_farewell, callers)
        except Exception:
            log.warning("Who left could not be written.")
        await self.bus.stop()
        await asyncio.to_thread(self.lanes.stop, 0.5)

    def gateway_class(self) -> type[Gateway]:
        """The class for `uvicorn.Config(ws=…)`."""
        return type("PlacetteGateway", (Gateway,), {"wires": self})

    # What sockets ask of it

    @staticmethod
    def now() -> datetime:
        return datetime.now(UTC)

    def may_knock(self) -> bool:
        return self._knocking < self.limits.knocks

    def knock(self, knock: Knock, land: Callable[[Admission | Refused], None]) -> None:
        self._knocking += 1

        def landed(answer: Admission | Refused) -> None:
            self._knocking -= 1
            land(answer)

        self.lanes.door(self._opened, knock, landed)

    def talk(self, socket: Gateway) -> Talk:
        return Talk(self, socket)

    def welcome(self, socket: Gateway) -> None:
        """What a new socket is told first: that the place is not open, if it is not."""
        if self.told_lease.level != "open" and socket.caller is not None:
            socket.write(self.place_frame(self.told_lease, socket.caller.lang))

    def phrase(self, why: str, facts: Mapping[str, Any], lang: str) -> str:
        """The sentence of a refusal. A missing one is our fault, not a reason to say nothing."""
        try:
            return self.seam.phrase(why, facts, lang)
        except Exception:
            log.exception("A refusal has no sentence.", extra={"why": why})
            return "Non." if lang == "fr" else "No."

    def leave_room(self, person: str, room: str) -> None:
        """One seat: every socket of the person, on every node, stops hearing the room."""
        self._part_from_room(person, room)
        self.hint(channels.PEOPLE, "left", person, room)

    def _part_from_room(self, person: str, room: str) -> None:
        for socket in self.sessions.of(person):
            if socket.talk is not None:
                socket.talk.lose(room, "left")

    def typing(self, socket: Gateway, room: str) -> None:
        self.typists.typing(socket, room)

    def present(self, room: str) -> int:
        """How many are told to be in `room`."""
        here = self.hub.rooms.get(room)
        count = len(here.persons) if here is not None else 0
        return crowds.shown(count + self.crowds.elsewhere(room, self.loop.time()))

    # The lease

    @property
    def lease(self) -> Lease:
        """How open the place is, as last read; what was not read for three seconds is read-only."""
        if self.loop.time() - self._lease_at > STALE:
            return NO_LEASE
        return self._lease

    def take_lease(self, lease: Lease | Refused) -> None:
        if isinstance(lease, Lease):
            self._lease, self._lease_at = lease, self.loop.time()

    def tell_lease(self) -> None:
        """Everybody hears of a change, once."""
        lease = self.lease
        if lease == self.told_lease:
            return
        self.told_lease = lease
        log.info("The place changed.", extra={"level": lease.level})
        told = {lang: self.place_frame(lease, lang) for lang in ("fr", "en")}
        for socket in self.sessions:
            socket.write(told["en" if socket.caller and socket.caller.lang == "en" else "fr"])

    def place_frame(self, lease: Lease, lang: str) -> bytes:
        return frames.place(lease, self.phrase(f"place_{lease.level}", {"reasons": lease.reasons}, lang))

    def _read_lease(self) -> Lease | Refused:
        try:
            return self.seam.lease()
        except Exception:
            log.exception("The lease could not be read.")
            return Refused("unavailable")

    # What holds for people

    def recheck_now(self, persons: Sequence[str], then: Callable[[], None] = lambda: None) -> None:
        """Ask what holds for these persons, and act on it."""
        here = tuple(person for person in persons if person in self.sessions.people)
        if not here:
            then()
            return
        asked = self.loop.time()

        def land(standings: Mapping[str, Standing] | Refused) -> None:
            if not isinstance(standings, Refused):
                for person in here:
                    for socket in self.sessions.of(person):
                        socket.stand(standings.get(person), asked)
            then()

        self.lanes.read(self._standings, here, land)

    def _stand_together(self, asked: list[tuple[str, ...]]) -> list[Mapping[str, Standing]]:
        """One asking of the seam for a whole batch."""
        found = self.seam.standing(sorted({person for persons in asked for person in persons}))
        return [found] * len(asked)

    def moved(self) -> None:
        """The store's epoch changed: everybody comes back and begins anew, a thousand a second."""
        spread = len(self.sessions) / 1000
        for socket in self.sessions:
            again = round(random.uniform(0, spread), 1)  # noqa: S311 -- spreads the coming back
            socket.part(Goodbye(goodbyes.MOVED.code, goodbyes.MOVED.why, again))

    def _fetch(self, key: Key, land: ReadLand) -> None:
        self.lanes.read(self._stretches, key, land)

    # What domains tell (any thread): `publish.Teller`

    def to_room(self, events: Sequence[Event]) -> None:
        self._soon(self.hub.deliver, list(events))
        if self.bus.alone:
            return
        rows: list[list[Any]] = []
        size = 0
        for event in events:
            size += len(event.json) + len(event.html)
            if rows and size > BYTES_A_HINT:
                self.hint(channels.ROOMS, "events", rows)
                rows, size = [], 0
            rows.append(from_event(event))
        self.hint(channels.ROOMS, "events", rows)

    def to_person(self, person: str, body: Mapping[str, Any]) -> None:
        self._soon(self._to_person, person, dict(body))
        self.hint(channels.PEOPLE, "tell", person, dict(body))

    def part_with(self, person: str, goodbye: Goodbye) -> None:
        self._soon(self._part_with, person, goodbye)
        self.hint(channels.PEOPLE, "part", person, goodbye.code, goodbye.why, goodbye.again)

    def recheck(self, person: str) -> None:
        """Returns when this process acts on it (at most a second later), so that "done" is true for its own sockets."""
        self.hint(channels.PEOPLE, "recheck", person)
        if threading.get_ident() == self._thread:
            self.recheck_now([person])
            return
        acted = threading.Event()
        self._soon(self.recheck_now, [person], acted.set)
        acted.wait(1.0)

    def place(self) -> None:
        self._soon(self.watch.read_lease)
        self.hint(channels.PLACE, "place")

    def hint(self, channel: str, what: str, *rest: Any) -> None:
        """Tell the other nodes, if there are any."""
        if not self.bus.alone:
            self.bus.send(channel, pack(self.node, self.hub.epoch or "", what, *rest))

    def _soon(self, what: Callable[..., None], *args: Any) -> None:
        try:
            self.loop.call_soon_threadsafe(what, *args)
        except RuntimeError:
            return

    def _to_person(self, person: str, body: Mapping[str, Any]) -> None:
        if body.get("t") == "restricted" or (body.get("t") == "unheld" and body.get("why") != "withdrawn"):
            self.recheck_now([person])  # it stands in the rows: told once, whoever told of it first
            return
        for socket in self.sessions.of(person):
            socket.write(frames.frame(body))

    def _part_with(self, person: str, goodbye: Goodbye) -> None:
        for socket in self.sessions.of(person):
            socket.part(goodbye)

    # What other nodes hint

    def _hinted(self, channel: str, payload: bytes) -> None:
        hint = unpack(payload)
        if hint is None or hint.node == self.node or hint.epoch != self.hub.epoch:
            return  # noise, our own, or of another place (or another past of this one) on the same bus
        try:
            self._follow(hint.what, hint.node, hint.rest)
        except (TypeError, ValueError, IndexError, AttributeError):
            log.warning("A hint was not understood.", extra={"kind": channel})

    def _follow(self, what: str, node: str, rest: list[Any]) -> None:
        if what == "events":
            self.hub.deliver([to_event(row) for row in rest[0]])
        elif what == "tell":
            self._to_person(str(rest[0]), rest[1])
        elif what == "part":
            self._part_with(str(rest[0]), Goodbye(int(rest[1]), str(rest[2]), rest[3]))
        elif what == "recheck":
            self.recheck_now([str(rest[0])])
        elif what == "left":
            self.recheck_now([str(rest[0])])  # they may have come back meanwhile: the rows know
        elif what == "place":
            self.watch.read_lease()
        elif what == "crowds":
            heard = {str(room): (int(count), int(mark)) for room, (count, mark) in rest[0].items()}
            self.crowds.hear(node, heard, self.loop.time())
        elif what == "typing":
            self.typists.heard(str(rest[0]), str(rest[1]), str(rest[2]), frozenset(rest[3]))

    # Twice a second

    def tell_crowds(self) -> None:
        """Rooms where who sits changed are told how many there are; other nodes and the pages learn it too."""
        now = self.loop.time()
        counts = {slug: (len(room.persons), room.stirred) for slug, room in self.hub.rooms.items()}
        everywhere, stirred = self.crowds.everywhere_else(now), self.crowds.stirred_elsewhere(now)
        everywhere.update({slug: count for slug, (count, _) in counts.items()})
        for slug, room in self.hub.rooms.items():
            room.restless |= slug in stirred
            present = crowds.shown(everywhere[slug])
            if crowds.due(present, room.told, room.restless) and now - room.told_at >= crowds.APART:
                room.told, room.told_at, room.restless = present, now, False
                self.hub.fanout.murmur(room, frames.crowd(slug, present), everybody)
        roster.publish(everywhere, len(self.sessions), len(self.sessions.people))
        if self.crowds.to_tell(counts, now):
            self.hint(channels.CROWDS, "crowds", counts)

    def shuffle(self, seconds: float) -> float:
        """`seconds`, a little earlier or later: nodes do not beat together."""
        return seconds * random.uniform(0.9, 1.1)  # noqa: S311 -- spreads the load
