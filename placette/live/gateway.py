"""One socket: what uvicorn hands over becomes a connection of ours, from its handshake to its goodbye.

uvicorn parses the request; on `Upgrade: websocket` it builds this class and gives it the transport (see `borrowed`).
"""

from __future__ import annotations

import asyncio
import random
import socket as sockets
from typing import TYPE_CHECKING, Any, cast

from websockets.http11 import Request

from placette.live import figures, frames, goodbyes, handshake
from placette.live.borrowed import open_connections
from placette.live.events import Admission, Caller, Form, Knock, Refused, Standing
from placette.live.goodbyes import Goodbye
from placette.live.protocol import Binary, Broken, Connection, Heard, Left, Pong, Strikes

if TYPE_CHECKING:
    from placette.live.talk import Talk
    from placette.live.wires import Wires

DEADLINE = 10.0
"""Seconds a handshake may take."""
KERNEL = 64 * 1024
"""Bytes the kernel may hold for a socket."""
WAITING = 128 * 1024
"""Bytes that may wait for a socket in this process; beyond, it is parted as slow, and comes back."""
STUCK = 10.0
"""Seconds without any progress after which a socket is slow."""
LAST_WORDS = 2.0
"""Seconds a parted client has to answer the close frame."""
PING = (20.0, 40.0)
MISSED = 2
EARLY = 32 * 1024
"""Bytes that may come before the handshake is answered."""
CODES = {1002: goodbyes.BROKEN, 1003: goodbyes.NOT_TEXT, 1007: goodbyes.NOT_UTF8, 1009: goodbyes.TOO_LARGE}


class Peer:
    """What the transport knows of the other end."""

    __slots__ = ("address", "port")

    def __init__(self, transport: asyncio.BaseTransport) -> None:
        name = transport.get_extra_info("peername")
        ok = isinstance(name, tuple) and len(name) >= 2
        self.address: str = str(name[0]) if ok else ""
        self.port: int = int(name[1]) if ok else 0


class Gateway(asyncio.Protocol):
    """A listener of rooms (see `room.Listener`) over one WebSocket. `wires` is set by `Wires.gateway_class()`."""

    wires: Wires

    def __init__(self, config: Any, server_state: Any, app_state: Any, _loop: Any = None) -> None:
        self.connections = open_connections(server_state)
        self.connection = Connection()
        self.transport: asyncio.Transport | None = None
        self.caller: Caller | None = None
        self.person = ""
        self.form: Form = "placette.v1.json"
        self.blocked: frozenset[str] = frozenset()
        self.hushed: frozenset[str] = frozenset()
        self.told: frozenset[str] = frozenset()
        self.talk: Talk | None = None
        self.strikes = Strikes()
        self.knocking = self.parting = self.inside = False
        self.early = b""
        self.sent = self.drained = self.owed = 0
        self.full = False
        self.drained_at = self.next_ping = 0.0
        self.unanswered = 0
        self.timer: asyncio.TimerHandle | None = None

    # What uvicorn and the loop call

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one by its methods, not by its class
        self.peer = Peer(transport)
        self.connections.add(self)
        raw = transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(sockets.SOL_SOCKET, sockets.SO_SNDBUF, KERNEL)
        self.transport.set_write_buffer_limits(high=WAITING)
        self.timer = self.wires.loop.call_later(DEADLINE, self._too_late)

    def data_received(self, data: bytes) -> None:
        if self.parting:
            self.connection.feed(data)  # its close frame answers ours, and ends the connection
            self._flush()
        elif self.inside:
            self._hear(self.connection.feed(data))
        elif self.knocking:
            self.early += data
            if len(self.early) > EARLY and self.transport:
                self.transport.abort()
        else:
            request = self.connection.request(data)
            if request is None:
                self._flush()
            else:
                self._knock(request)

    def pause_writing(self) -> None:
        """Much waits to be sent: no further command is taken up."""
        self.full = True

    def resume_writing(self) -> None:
        self.full = False
        if self.talk is not None:
            self.talk.go_on()

    def eof_received(self) -> bool | None:
        return None

    def connection_lost(self, error: Exception | None) -> None:
        self.connections.discard(self)
        self._cancel_timer()
        self.transport = None
        if self.talk is not None:
            self.talk.end()
        if self.inside and self.caller is not None:
            self.inside = False
            self.wires.sessions.remove(self.caller, self, self.wires.loop.time())

    def shutdown(self) -> None:
        """uvicorn ends: everybody is told, a few at a time."""
        if not self.inside:
            if self.transport:
                self.transport.close()
            return
        spread = min(2.0, len(self.wires.sessions) / 2000)
        again = round(random.uniform(0, 10), 1)  # noqa: S311 -- spreads the coming back, keeps no secret
        parting = Goodbye(goodbyes.RESTART.code, goodbyes.RESTART.why, again)
        self.wires.loop.call_later(random.uniform(0, spread), self.part, parting)  # noqa: S311 -- spreads the load

    # The handshake

    def _too_late(self) -> None:
        if not self.inside and self.transport:
            self.transport.abort()

    def _knock(self, request: Request) -> None:
        response = self.connection.weigh(request)
        if response.status_code != 101:
            self.connection.answer(response)
            self._flush()
            return
        secure = bool(self.transport and self.transport.get_extra_info("sslcontext"))
        wish = handshake.judge(request, self.connection.form, self.peer, secure, self.wires.house)
        self.connection.forget(request)
        if isinstance(wish, handshake.Denied):
            self._deny(wish.status, wish.text)
            return
        self.form = self.connection.form  # type: ignore[assignment]
        if not self.wires.may_knock():
            self._deny(503, "Too many at the door; come back in a moment.", random.randint(1, 30))  # noqa: S311 -- spread
            return
        self.knocking = True
        knock = Knock(wish.cookie, wish.origin, wish.lang, self.wires.now())
        self.wires.knock(knock, lambda answer: self._answered(answer, response))

    def _deny(self, status: int, text: str, retry_after: int | None = None) -> None:
        self.connection.refuse(status, text, {"Retry-After": str(retry_after)} if retry_after else None)
        self._flush()

    def _answered(self, answer: Admission | Refused, response: Any) -> None:
        self.knocking = False
        if self.transport is None or self.transport.is_closing():
            return
        if isinstance(answer, Refused):
            status = {"no_visit": 401, "busy": 503, "unavailable": 503}.get(answer.why, 403)
            self._deny(status, "Walk in first." if status == 401 else "Not now.", 5 if status == 503 else None)
            return
        self._cancel_timer()
        self.connection.answer(response)
        self._flush()
        self._come_in(answer)

    def _come_in(self, admission: Admission) -> None:
        caller = self.caller = admission.caller
        self.person = caller.person
        if self.wires.sessions.full(caller.visit):
            self.part(goodbyes.TOO_MANY_SOCKETS)
            return
        self.inside = True
        now = self.wires.loop.time()
        self.next_ping = now + random.uniform(*PING)  # noqa: S311 -- spreads the pings
        self.drained_at = now
        self.talk = self.wires.talk(self)
        self.wires.sessions.add(caller, self)
        self.stand(admission.standing, now)
        # What changed between the door's reading and this moment was told to nobody here: ask once more.
        self.wires.recheck_now([caller.person])
        self.wires.welcome(self)
        early, self.early = self.early, b""
        if early and not self.parting:
            self._hear(self.connection.feed(early))

    # What it hears

    def _hear(self, heard: list[Heard]) -> None:
        for one in heard:
            if self.parting:
                break
            if isinstance(one, bytes):
                self.unanswered = 0
                figures.FRAMES.labels("in").inc()
                assert self.talk is not None
                self.talk.hear(one)
            elif isinstance(one, Pong):
                self.unanswered = 0
            elif isinstance(one, Binary):
                self.part(goodbyes.NOT_TEXT)
            elif isinstance(one, Broken):
                self._broke(one.code)
            elif isinstance(one, Left):
                break
        self._flush()

    def _broke(self, code: int) -> None:
        """The close frame waits already; the goodbye goes before it."""
        parting = CODES.get(code, goodbyes.BROKEN)
        self._say_goodbye(parting)
        self._leave(parting)

    # What it says

    def write(self, data: bytes) -> None:
        """Whole frames. A socket that does not read is parted, not waited for."""
        if self.parting or self.transport is None:
            return
        self._put(data)
        waiting = self.transport.get_write_buffer_size()
        self.owed = min(self.owed, waiting)
        if waiting > WAITING + self.owed:
            self.part(goodbyes.SLOW)

    def answer(self, data: bytes) -> None:
        """A frame that was asked for, of any size: it may wait beside what may wait anyway."""
        self.owed += len(data)
        self.write(data)

    def idle(self) -> bool:
        return self.transport is not None and self.transport.get_write_buffer_size() == 0

    def _put(self, data: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.sent += len(data)
            self.transport.write(data)

    def _flush(self) -> None:
        data, ended = self.connection.outgoing()
        if data:
            self._put(data)
        if ended and self.transport is not None:
            self.transport.close()

    # What holds for it

    def stand(self, standing: Standing | None, asked: float) -> None:
        """What holds for its person now, asked at `asked` (loop time); None: they are gone."""
        if standing is None:
            self.part(goodbyes.SIGNED_OUT)
            return
        self.blocked, self.hushed = standing.blocked, standing.hushed
        for body in standing.told:
            key = f"{body.get('case') or body.get('id')}/{body.get('measure') or body.get('t')}"
            if key not in self.told:
                self.told |= {key}
                self.write(frames.frame(body))
        if standing.goodbye is not None:
            self.part(Goodbye(*standing.goodbye))
        elif standing.seats is not None and self.talk is not None:
            self.talk.sit_in(standing.seats, standing.shut, asked)

    def part(self, parting: Goodbye) -> None:
        """Say goodbye and close; the client has two seconds to answer."""
        if self.parting or self.transport is None:
            return
        self._say_goodbye(parting)
        self.connection.close(parting.code, parting.why)
        self._leave(parting)
        self._flush()

    def _say_goodbye(self, parting: Goodbye) -> None:
        self._put(frames.goodbye(parting))

    def _leave(self, parting: Goodbye) -> None:
        self.parting = True
        figures.PARTED.labels(parting.why).inc()
        if self.talk is not None:
            self.talk.end()
        self._cancel_timer()
        self.timer = self.wires.loop.call_later(LAST_WORDS, self._abort)

    def _abort(self) -> None:
        if self.transport is not None:
            self.transport.abort()

    def _cancel_timer(self) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    # Once a second

    def tick(self, now: float) -> None:
        """Pings, and sockets that make no progress."""
        if self.parting or self.transport is None:
            return
        waiting = self.transport.get_write_buffer_size()
        drained = self.sent - waiting
        if waiting == 0 or drained > self.drained:
            self.drained, self.drained_at = drained, now
        elif now - self.drained_at >= STUCK:
            self.part(goodbyes.SLOW)
            return
        if now >= self.next_ping:
            if self.unanswered >= MISSED:
                self.transport.abort()
                return
            self.unanswered += 1
            self.next_ping = now + random.uniform(*PING)  # noqa: S311 -- spreads the pings
            self.connection.ping()
            self._flush()
