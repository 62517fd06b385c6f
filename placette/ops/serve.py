"""Starting, serving, stopping: one process for any set of roles (`web`, `live`, `work`)."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any

import uvicorn
from django.conf import settings
from django.db import close_old_connections, connection

from placette.kernel.ids import unguessable
from placette.live.wires import Wires
from placette.ops import boot, probe, wiring
from placette.ops.pages import Pages
from placette.ops.works import Works

log = logging.getLogger("placette.serve")
SWITCH_SECONDS = 0.001
"""How long a thread may hold the interpreter while others wait: the loop gets its turn between two commits."""


def listen(host: str, port: int) -> socket.socket:
    """The listening socket. Raises boot.Refusal with one sentence when the address is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host.strip("[]"), port))
        made.listen(4096)
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise boot.Refusal(
                f"PLACETTE_PORT: port {port} is taken; stop what listens there or set another."
            ) from None
        raise boot.Refusal(f"PLACETTE_HOST: cannot listen on {host} port {port} ({error.strerror}).") from None
    made.setblocking(False)
    return made


class Server(uvicorn.Server):
    """uvicorn's server with signals of our own: its own way raises them again after the end, which hides status 0."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def config(app: Any, gateway: Any) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        ws=gateway or "none",
        http="httptools",
        loop="uvloop",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=7,
        backlog=4096,
    )


async def run(roles: frozenset[str], listening: socket.socket) -> None:
    """Wires, pages and works until a signal says stop."""
    node = unguessable(40)
    app = Pages() if "web" in roles else probe.only()
    wires = Wires(
        wiring.seam(),
        node=node,
        bus_url=settings.BUS_URL,
        single_writer=connection.vendor == "sqlite",
        proxies=settings.PROXIES,
        hosts=settings.ALLOWED_HOSTS,
        settle=close_old_connections,
    )
    await wires.start()
    works = Works(wiring.heartbeat(), wiring.pages(), wiring.chores()) if "work" in roles else None
    try:
        if works:
            works.start()
        server = Server(config(app, wires.gateway_class() if "live" in roles else None))
        log.info("listening", extra={"port": listening.getsockname()[1], "pid": os.getpid(), "node": node})
        await server.serve([listening])
    finally:
        if works:
            await asyncio.to_thread(works.stop)
        await wires.stop()


def town() -> threading.Event | None:
    """Pretend members, when the demo town was asked for: they end with the process."""
    demo = wiring.demo()
    if demo is None or not settings.DEMO_PEOPLE:
        return None
    stop = threading.Event()
    threading.Thread(target=demo.run_town, args=(stop, settings.DEMO_PEOPLE), name="town", daemon=True).start()
    return stop


def greet(host: str, port: int) -> None:
    """What the operator reads on standard output: where it is, and how to moderate."""
    shown = f"[{host}]" if ":" in host else host
    print(f"Placette is open on http://{shown}:{port}", flush=True)
    if settings.DEMO:
        print(
            "This is the demo town: `veilleur` moderates and is always awake. To moderate yourself, from another terminal:\n"
            "  .venv/bin/placette moderator create NAME   (prints a one-time link: password and second factor, then /desk)\n"
            "  .venv/bin/placette moderation list         (who keeps the place open)\n"
            "  .venv/bin/placette moderation held         (what the filters hold; read and decide work without the desk too)\n"
            "Ctrl+C closes it.",
            flush=True,
        )


def work() -> int:
    """The works alone: no port, until a signal says stop."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    works = Works(wiring.heartbeat(), wiring.pages(), wiring.chores())
    works.start()
    stop = town()
    print("The works run; Ctrl+C ends them.", flush=True)
    stopped.wait()
    if stop:
        stop.set()
    works.stop()
    return 0


def main(roles: frozenset[str]) -> int:
    """`placette serve|web|live|work`. Exit status 0 after SIGTERM or Ctrl+C, 1 when it cannot start."""
    try:
        boot.refuse_what_cannot_be(settings.HOST)
        if roles == {"work"}:
            return begin(roles, None)
        listening = listen(settings.HOST, settings.PORT)
    except boot.Refusal as refusal:
        for line in refusal.lines:
            print(line, file=sys.stderr)
        return 1
    with contextlib.closing(listening):
        return begin(roles, listening)


def begin(roles: frozenset[str], listening: socket.socket | None) -> int:
    try:
        boot.raise_open_files()
        boot.prepare()
    except boot.Refusal as refusal:
        for line in refusal.lines:
            print(line, file=sys.stderr)
        return 1
    wiring.plug()
    if listening is None:
        return work()
    sys.setswitchinterval(SWITCH_SECONDS)
    greet(settings.HOST, listening.getsockname()[1])
    stop = town() if "work" in roles else None
    try:
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(run(roles, listening))
    except KeyboardInterrupt:
        return 0
    finally:
        if stop:
            stop.set()
    return 0


def loop_factory() -> Any:
    import uvloop  # noqa: PLC0415 -- absent on systems where uvloop does not build; asyncio's loop serves there

    return uvloop.new_event_loop
