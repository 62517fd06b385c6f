"""Where handlers run: threads that take many at once. Asked from the loop, answered on the loop.

The first ask opens a window of a few milliseconds; what comes meanwhile goes along. While a thread is busy, asks gather,
so batches grow with the load by themselves (group commit). A handler is called once a batch; if it raises for all, each
item is tried alone once, and what still raises is `Refused("unavailable")`.
"""

from __future__ import annotations

import logging
import queue
import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from placette.kernel.ids import unguessable
from placette.live import figures
from placette.live.events import Ask, Command, Refused

log = logging.getLogger(__name__)

WINDOW = 0.003
"""Seconds the first ask waits for others."""
POOL = 4

Handler = Callable[[list[Any]], Sequence[Any]]
Land = Callable[[Any], None]


class Clock(Protocol):
    """What the wires need of an event loop; tests have one that they wind by hand."""

    def time(self) -> float: ...
    def call_soon(self, callback: Callable[..., object], *args: Any) -> Any: ...
    def call_later(self, delay: float, callback: Callable[..., object], *args: Any) -> Any: ...
    def call_soon_threadsafe(self, callback: Callable[..., object], *args: Any) -> Any: ...


@dataclass(frozen=True, slots=True)
class Errand:
    """A kind of work: `handler` takes at most `batch` items and answers as many, in order."""

    name: str
    handler: Handler
    batch: int = 256


def run(errand: Errand, items: list[Any]) -> list[Any]:
    """The answers to `items`, come what may: called in a worker's thread."""
    try:
        return _checked(errand, items)
    except Exception:
        if len(items) == 1:
            return [_unavailable(errand)]
        log.warning(
            "A batch failed as a whole; each item is tried alone.", extra={"do": errand.name, "count": len(items)}
        )
    answers: list[Any] = []
    for item in items:
        try:
            answers += _checked(errand, [item])
        except Exception:
            answers.append(_unavailable(errand))
    return answers


def _checked(errand: Errand, items: list[Any]) -> list[Any]:
    answers = list(errand.handler(items))
    if len(answers) != len(items):
        raise ValueError("a handler answers as many as it was asked")
    return answers


def _unavailable(errand: Errand) -> Refused:
    ident = unguessable(40)
    log.exception("A handler failed; nothing is acknowledged.", extra={"do": errand.name, "id": ident})
    return Refused("unavailable", {"id": ident})


class Worker:
    """One thread and what waits for it. All methods are called on the loop."""

    def __init__(self, name: str, clock: Clock, settle: Callable[[], None], window: float = WINDOW) -> None:
        self._clock, self._settle, self._window = clock, settle, window
        self._waiting: dict[str, tuple[Errand, list[tuple[Any, Land]]]] = {}
        self._busy = self._armed = False
        self._jobs: queue.SimpleQueue[tuple[Errand, list[tuple[Any, Land]]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    @property
    def load(self) -> int:
        """Items that wait, plus one while the thread works."""
        return sum(len(items) for _, items in self._waiting.values()) + self._busy

    def take(self, errand: Errand, item: Any, land: Land) -> None:
        """Have `item` handled; `land(answer)` is called on the loop."""
        items = self._waiting.setdefault(errand.name, (errand, []))[1]
        items.append((item, land))
        if self._busy:
            return
        if len(items) >= errand.batch:
            self._go()
        elif not self._armed:
            self._armed = True
            self._clock.call_later(self._window, self._window_closes)

    def stop(self, patience: float) -> None:
        """Finish what was handed over, then end; waits `patience` seconds at most."""
        self._jobs.put(None)
        self._thread.join(patience)

    def _window_closes(self) -> None:
        self._armed = False
        if not self._busy:
            self._go()

    def _go(self) -> None:
        """Hand over the kind of work that waits longest."""
        for name, (errand, items) in self._waiting.items():
            batch, rest = items[: errand.batch], items[errand.batch :]
            del self._waiting[name]
            if rest:
                self._waiting[name] = (errand, rest)
            self._busy = True
            self._jobs.put((errand, batch))
            return

    def _landed(self, batch: list[tuple[Any, Land]], answers: list[Any]) -> None:
        self._busy = False
        self._go()
        for (_, land), answer in zip(batch, answers, strict=True):
            try:
                land(answer)
            except Exception:
                log.exception("An answer could not be given back.")

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            errand, batch = job
            try:
                self._settle()
            except Exception:
                log.exception("A worker could not settle.", extra={"do": errand.name})
            with figures.BATCH_SECONDS.labels(errand.name).time():
                answers = run(errand, [item for item, _ in batch])
            try:
                self._clock.call_soon_threadsafe(self._landed, batch, answers)
            except RuntimeError:
                return


class Lanes:
    """`write`: one thread on a single-writer store, else four with a room always on the same. `read`: four."""

    def __init__(
        self,
        commands: Mapping[str, Command],
        clock: Clock,
        *,
        single_writer: bool,
        settle: Callable[[], None],
        window: float = WINDOW,
    ) -> None:
        make = partial(Worker, clock=clock, settle=settle, window=window)
        self._errands = {do: Errand(do, command.handler, command.batch) for do, command in commands.items()}
        self._commands = commands
        self._write = [make(f"write-{at}") for at in range(1 if single_writer else POOL)]
        self._read = [make(f"read-{at}") for at in range(POOL)]
        self._door = make("door")

    def ask(self, ask: Ask, land: Land) -> None:
        """One command of lane write or read."""
        errand = self._errands[ask.do]
        if self._commands[ask.do].lane == "write":
            self.write(errand, ask, land, ask.body.get("room"))
        else:
            self.read(errand, ask, land)

    def write(self, errand: Errand, item: Any, land: Land, key: object = None) -> None:
        """Work that writes; the same `key` always runs on the same thread."""
        at = zlib.crc32(key.encode("utf-8", "replace")) % len(self._write) if isinstance(key, str) else 0
        self._write[at].take(errand, item, land)

    def read(self, errand: Errand, item: Any, land: Land) -> None:
        """Work that reads, on the thread with least to do."""
        min(self._read, key=lambda worker: worker.load).take(errand, item, land)

    def door(self, errand: Errand, item: Any, land: Land) -> None:
        """Handshakes: their own thread, so that a crowd at the door slows nobody inside."""
        self._door.take(errand, item, land)

    def stop(self, patience: float = 2.0) -> None:
        """Finish what was handed over. Blocks: call it in a thread."""
        for worker in (self._door, *self._read, *self._write):
            worker.stop(patience)
