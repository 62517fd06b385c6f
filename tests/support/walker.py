"""Clients of the place that know it from outside only: visits by the command line, words over the socket.

`Socket` is one connection for tests that talk step by step. Visits that live through cuts stand in `tests.trust.crowd`.
"""

from __future__ import annotations

import http.client
import json
import time
from collections import deque
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.support.children import Late
from tests.support.server import Place, Server

Body = dict[str, Any]
JSON_FORM = "placette.v1.json"
HTML_FORM = "placette.v1.html"


@dataclass(frozen=True)
class Visit:
    person: str
    handle: str
    cookie: str


def visits(place: Place, count: int = 1, *, handle: str = "Lea", postcode: str = "59000") -> list[Visit]:
    """`placette visit --count N`."""
    about = ("--handle", handle, "--sex", "f", "--age", "30", "--postcode", postcode)
    out = place.do("visit", *about, "--count", str(count), "--json")
    made = [Visit(**json.loads(line)) for line in out.splitlines()]
    if len(made) != count:
        raise AssertionError(f"{count} visits asked, {len(made)} made")
    return made


class Socket:
    """One connection, step by step. What comes beside an awaited answer waits in `events`."""

    def __init__(self, server: Server, cookie: str, *, form: str = JSON_FORM, source: str = "127.0.0.1") -> None:
        headers = {"Cookie": f"placette_visit={cookie}"}
        self.connection = connect(
            server.socket, subprotocols=[form], additional_headers=headers,  # type: ignore[list-item]
            origin=server.origin if form == HTML_FORM else None,  # type: ignore[arg-type]
            open_timeout=10, ping_interval=None, compression=None, source_address=(source, 0), legacy=True,
        )  # fmt: skip
        self.events: deque[Body] = deque()
        self.count = 0

    def send(self, **body: Any) -> None:
        self.connection.send(json.dumps(body, ensure_ascii=False))

    def receive(self, patience: float = 10.0) -> Body:
        """The next object. Raises Late, or ConnectionClosed."""
        try:
            return json.loads(self.connection.recv(patience))  # type: ignore[no-any-return]
        except TimeoutError:
            raise Late(f"nothing came within {patience:g} s") from None

    def ask(self, patience: float = 10.0, **body: Any) -> Body:
        """Send with a `ref` and give the answer to it; `wait` is passed over."""
        self.count += 1
        ref = f"r{self.count}"
        self.send(**body, ref=ref)
        end = time.monotonic() + patience
        while True:
            got = self.receive(max(0.01, end - time.monotonic()))
            if got.get("ref") == ref and got["t"] != "wait":
                return got
            self.events.append(got)

    def enter(self, room: str, since: int | None = None, epoch: str | None = None, patience: float = 10.0) -> Body:
        return self.ask(patience, do="enter", room=room, since=since, epoch=epoch)

    def say(self, room: str, words: str, nonce: str) -> Body:
        return self.ask(do="say", room=room, words=words, nonce=nonce)

    def event(self, kind: str, patience: float = 10.0, **like: Any) -> Body:
        """The next object of this kind with these fields, among what waits and what comes; others stay waiting."""
        for at, body in enumerate(self.events):
            if body["t"] == kind and like.items() <= body.items():
                del self.events[at]
                return body
        end = time.monotonic() + patience
        while True:
            got = self.receive(max(0.01, end - time.monotonic()))
            if got["t"] == kind and like.items() <= got.items():
                return got
            self.events.append(got)

    def closed(self, patience: float = 10.0) -> tuple[int, str]:
        """Read until the server closes: code and reason. Raises Late."""
        try:
            while True:
                self.events.append(self.receive(patience))
        except ConnectionClosed as error:
            return (error.rcvd.code, error.rcvd.reason) if error.rcvd else (1006, "")

    def close(self) -> None:
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def since(port: int, cookie: str, room: str, n: int, limit: int = 200) -> Body:
    """`GET /api/rooms/<slug>/since/<n>`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        path = f"/api/rooms/{room}/since/{n}?limit={limit}"
        connection.request("GET", path, headers={"Cookie": f"placette_visit={cookie}"})
        got = connection.getresponse()
        body = got.read()
        if got.status != 200:
            raise OSError(f"since: {got.status} {body[:200]!r}")
        return json.loads(body)  # type: ignore[no-any-return]
    finally:
        connection.close()
