"""What is said over one socket: commands in, answers out, the waits before rooms, typing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

from placette.live import frames, goodbyes
from placette.live.events import Answer, Ask, Done, Held, Join, Refused, Wait
from placette.live.protocol import Asked, NotOneObject, read_object
from placette.live.room import Entry
from placette.live.turns import Turns

if TYPE_CHECKING:
    from placette.live.gateway import Gateway
    from placette.live.wires import Wires

MARGIN = 0.02
"""Seconds added to a wait, so that the second asking is never too early."""
ASKERS = 16
"""Askings for one room that may wait together on a socket."""


class Timer(Protocol):
    def cancel(self) -> None: ...


@dataclass(eq=False, slots=True)
class Waiting:
    """A room asked for that opens later: since when (loop time), for how long, who is to be answered."""

    since: float
    seconds: float
    ask: Ask
    refs: list[str | None] = field(default_factory=list)
    timer: Timer | None = None


class Talk:
    """One socket's side of the conversation. All methods are called on the loop."""

    def __init__(self, wires: Wires, socket: Gateway) -> None:
        self.wires, self.socket = wires, socket
        self.rooms: dict[str, float] = {}
        """Rooms this socket hears, and since when (loop time)."""
        self.waits: dict[str, Waiting] = {}
        self.turns = Turns(self._send, lambda: not socket.full, self._hold, self._release)
        self.ended = False

    # In

    def hear(self, data: bytes) -> None:
        """One text message."""
        try:
            said = read_object(data)
        except NotOneObject:
            self.socket.part(goodbyes.BAD_FRAME)
            return
        if not isinstance(said, Asked):
            self._refuse(said.ref, Refused("bad_request"))
        elif said.do == "ping":
            self.socket.write(frames.pong(said.ref))
        elif said.do == "typing":
            self._typing(said)
        elif said.do not in self.wires.seam.commands:
            self._refuse(said.ref, Refused("bad_request"))
        elif said.do == "enter" and self._goes_on_waiting(said):
            return
        else:
            if said.do == "leave":
                self._stop_waiting(said.body.get("room"))
            self.turns.push(self._ask(said.do, said.ref, said.body))

    def go_on(self) -> None:
        """The socket has room for answers again."""
        self.turns.go_on()

    def _ask(self, do: str, ref: str | None, body: Mapping[str, Any], waited: float = 0.0) -> Ask:
        caller = self.socket.caller
        assert caller is not None
        return Ask(caller, ref, do, body, self.wires.now(), waited, frozenset(self.rooms))

    def _send(self, ask: Ask) -> None:
        command = self.wires.seam.commands[ask.do]
        lease = self.wires.lease
        if lease.read_only and not command.works_when_closed:
            self._answered(ask, Refused("read_only", {"level": lease.level, "reasons": lease.reasons}))
        else:
            self.wires.lanes.ask(ask, lambda answer: self._answered(ask, answer))

    def _hold(self) -> None:
        if self.socket.transport is not None:
            self.socket.transport.pause_reading()

    def _release(self) -> None:
        if self.socket.transport is not None and not self.socket.transport.is_closing():
            self.socket.transport.resume_reading()

    # Out

    def _answered(self, ask: Ask, answer: Answer) -> None:
        if self.ended:
            return
        if ask.waited and _room(ask.body) not in self.waits:
            self.turns.done()  # left meanwhile: who waited was told so
            return
        if isinstance(answer, Done) and answer.join is not None:
            self._join(ask, answer, answer.join)
            return
        if isinstance(answer, Wait):
            self._wait(ask, answer)
        elif isinstance(answer, Done):
            if answer.part is not None:
                self._stop_waiting(answer.part)
                self.part_from(answer.part)
                self.wires.leave_room(self.socket.person, answer.part)
            for ref in self._refs(ask):
                self.socket.write(frames.done(ref, answer.body))
        elif isinstance(answer, Held):
            self.socket.write(frames.held(ask.ref, answer.id, answer.case))
        else:
            for ref in self._refs(ask):
                self._refuse(ref, answer)
        self.turns.done()

    def _refs(self, ask: Ask) -> list[str | None]:
        """Everybody who waits for this answer: one `ref`, or all that asked for the room meanwhile."""
        waiting = self.waits.pop(_room(ask.body), None) if ask.do == "enter" else None
        return waiting.refs if waiting is not None else [ask.ref]

    def _refuse(self, ref: str | None, refusal: Refused) -> None:
        caller = self.socket.caller
        assert caller is not None
        self.wires.seam.refused(refusal.why)
        self.socket.write(frames.refused(ref, refusal, self.wires.phrase(refusal.why, refusal.facts, caller.lang)))
        if refusal.why == "bad_request" and self.socket.strikes.strike(self.wires.loop.time()):
            self.socket.part(goodbyes.BAD_FRAME)

    # Rooms

    def _join(self, ask: Ask, answer: Done, join: Join) -> None:
        for room in join.parts:
            self.lose(room, "left")
            self.wires.leave_room(self.socket.person, room)
        self.rooms[join.room] = self.wires.loop.time()

        def land(entry: Entry | Refused) -> None:
            if self.ended:
                return
            refs = self._refs(ask)
            if isinstance(entry, Refused):
                self.rooms.pop(join.room, None)
                for ref in refs:
                    self._refuse(ref, entry)
            else:
                for ref in refs:
                    self.socket.answer(frames.entered(ref, answer.body, entry.facts, entry.items))
            self.turns.done()

        self.wires.hub.join(self.socket, join, land)

    def _wait(self, ask: Ask, answer: Wait) -> None:
        now, room = self.wires.loop.time(), _room(ask.body)
        waiting = self.waits.get(room)
        if waiting is None:
            waiting = self.waits[room] = Waiting(now - ask.waited, answer.seconds, ask, [ask.ref])
            self.socket.write(frames.wait(ask.ref, answer.seconds))
        elif not ask.waited:
            waiting.refs.append(ask.ref)  # asked twice before the first was answered: both wait for the same
            self.socket.write(frames.wait(ask.ref, max(0.0, waiting.since + answer.seconds - now)))
            return
        if waiting.timer is not None:
            waiting.timer.cancel()
        left = max(0.0, waiting.since + answer.seconds - now) + MARGIN
        waiting.timer = self.wires.loop.call_later(left, self._waited, room, waiting)

    def _goes_on_waiting(self, said: Asked) -> bool:
        """Asked again for a room that is waited for: the wait goes on counting."""
        waiting = self.waits.get(_room(said.body))
        if waiting is None:
            return False
        if len(waiting.refs) >= ASKERS:
            self._refuse(said.ref, Refused("too_fast", {"seconds": 1}, 1.0))
            return True
        waiting.refs.append(said.ref)
        waiting.ask = self._ask(said.do, said.ref, said.body)
        left = waiting.since + waiting.seconds - self.wires.loop.time()
        if left > 0:
            self.socket.write(frames.wait(said.ref, left))
        return True

    def _waited(self, room: str, waiting: Waiting) -> None:
        if self.ended or self.waits.get(room) is not waiting:
            return
        ask = waiting.ask
        self.turns.push(self._ask(ask.do, ask.ref, ask.body, self.wires.loop.time() - waiting.since))

    def _stop_waiting(self, room: object) -> None:
        waiting = self.waits.pop(room, None) if isinstance(room, str) else None
        if waiting is not None:
            if waiting.timer is not None:
                waiting.timer.cancel()
            for ref in waiting.refs:
                self._refuse(ref, Refused("not_seated"))

    def part_from(self, room: str) -> None:
        """This socket hears `room` no more."""
        self.rooms.pop(room, None)
        self.wires.hub.leave(self.socket, room)

    def lose(self, room: str, why: Literal["left", "closed"]) -> None:
        """This socket hears `room` no more, without having asked for it: it is told."""
        caller = self.socket.caller
        if room in self.rooms and caller is not None:
            self.part_from(room)
            self.socket.write(frames.parted(room, why, self.wires.phrase(f"parted_{why}", {}, caller.lang)))

    def sit_in(self, seats: frozenset[str], shut: frozenset[str], asked: float) -> None:
        """Of the rooms entered before `asked` this socket hears on where its person has a seat still."""
        for room, since in list(self.rooms.items()):
            if since < asked and room not in seats:
                self.lose(room, "closed" if room in shut else "left")

    def end(self) -> None:
        """The socket is going or gone: it hears nothing more, and waits for nothing."""
        if self.ended:
            return
        self.ended = True
        if self.turns.held:
            self._release()  # so that the client's close frame is read
        for waiting in self.waits.values():
            if waiting.timer is not None:
                waiting.timer.cancel()
        self.waits.clear()
        self.turns.clear()
        for room in list(self.rooms):
            self.part_from(room)

    # Typing

    def _typing(self, said: Asked) -> None:
        room = said.body.get("room")
        if not isinstance(room, str):
            self._refuse(said.ref, Refused("bad_request"))
        elif room in self.rooms and not self.wires.lease.read_only and not self.socket.hushed & {"*", room}:
            self.wires.typing(self.socket, room)


def _room(body: Mapping[str, Any]) -> str:
    room = body.get("room")
    return room if isinstance(room, str) else ""
