"""Django's pages beside the wires: WSGI in a small pool of threads that keep their database connections.

Bodies are read and answers are sent by the event loop, so a slow visitor never holds a thread. Measured choice, see
docs/decisions/pages-in-a-pool.md. WSGI environ from `a2wsgi`.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from a2wsgi.wsgi import build_environ
from django.core.wsgi import get_wsgi_application

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

THREADS = 8
WAITING = 200
"""Requests that may wait for a thread; beyond, 503 with Retry-After."""
COMING = 2000
"""Requests whose body may be on its way at once."""
BODY = 1024 * 1024
"""Bytes of a request body at most."""
PATIENCE = 10.0
"""Seconds a body may take to arrive."""


class TooMuch(Exception):
    """The body is larger than `BODY`, or came too slowly: str() is the status line."""


async def whole_body(receive: Receive) -> bytes:
    """The request's body, bounded in size and time. Raises TooMuch."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise TooMuch("499")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > BODY:
                    raise TooMuch("413")
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        raise TooMuch("408") from None


def run(django: Any, environ: Any) -> Answer:
    """One page, in a thread of the pool, from first byte to last."""
    started: list[tuple[int, list[tuple[bytes, bytes]]]] = []

    def start_response(
        status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> Callable[[bytes], object]:
        pairs = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        started[:] = [(int(status.split(" ", 1)[0]), pairs)]
        return lambda chunk: None

    chunks: Iterable[bytes] = django(environ, start_response)
    try:
        body = b"".join(chunks)
    finally:
        close = getattr(chunks, "close", None)
        if close is not None:
            close()
    return started[0][0], started[0][1], body


def plain(status: int, text: str, *headers: tuple[bytes, bytes]) -> Answer:
    return status, [(b"content-type", b"text/plain; charset=utf-8"), *headers], text.encode()


class Pages:
    """The ASGI application that uvicorn serves. Made after the static files, which Django's side reads at once."""

    def __init__(self, threads: int = THREADS) -> None:
        self.django = get_wsgi_application()
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.inside = self.coming = 0

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        status, headers, body = await self.answer(scope, receive)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def answer(self, scope: MutableMapping[str, Any], receive: Receive) -> Answer:
        if scope["path"] == "/healthz":
            return plain(200, "ok", (b"cache-control", b"no-store"))  # the process lives, whatever its pages wait for
        try:
            body = await self.bounded_body(receive)
            # A header written with "_" could pass for one written with "-" once it is a WSGI name.
            scope = {**scope, "headers": [pair for pair in scope["headers"] if b"_" not in pair[0]]}
            environ = build_environ(scope, io.BytesIO(body))  # type: ignore[arg-type]
            environ["CONTENT_LENGTH"] = str(len(body))
            return await self.in_a_thread(environ)
        except TooMuch as error:
            return plain(int(str(error)), "The request is too large or too slow.\n", (b"connection", b"close"))
        except UnicodeError:
            return plain(400, "Bad request.\n")

    async def bounded_body(self, receive: Receive) -> bytes:
        """Bodies on their way hold no thread, and no more than `COMING` come at once."""
        if self.coming >= COMING:
            raise TooMuch("503")
        self.coming += 1
        try:
            return await whole_body(receive)
        finally:
            self.coming -= 1

    async def in_a_thread(self, environ: Any) -> Answer:
        if self.inside >= WAITING:
            return plain(503, "Busy.\n", (b"retry-after", b"3"))
        self.inside += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, run, self.django, environ)
        finally:
            self.inside -= 1
