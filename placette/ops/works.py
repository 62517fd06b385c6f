"""The works: rows with a due time, swept. One thread runs every chore at its period; a failing one is tried again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from django.db import connections

log = logging.getLogger("placette.works")
Chore = tuple[str, float, Callable[[datetime], None]]


class Works:
    """Runs chores until told to stop. A missed beat is not made up for: the next one looks at the rows as they are."""

    def __init__(self, chores: Sequence[Chore]) -> None:
        self.chores = list(chores)
        self.halt = threading.Event()
        self.thread = threading.Thread(target=self.run, name="works", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self, patience: float = 5.0) -> None:
        self.halt.set()
        if self.thread.is_alive():
            self.thread.join(patience)

    def run(self) -> None:
        due = [time.monotonic()] * len(self.chores)
        while not self.halt.is_set():
            for at, (name, period, chore) in enumerate(self.chores):
                if self.halt.is_set():
                    break
                if time.monotonic() >= due[at]:
                    self.one(name, chore)
                    due[at] = max(due[at] + period, time.monotonic())
            self.halt.wait(max(0.02, min(due, default=time.monotonic() + 1) - time.monotonic()))
        connections.close_all()

    def one(self, name: str, chore: Callable[[datetime], None]) -> None:
        try:
            chore(datetime.now(UTC))
        except Exception:
            log.error("a chore failed", extra={"do": name}, exc_info=True)
            for connection in connections.all(initialized_only=True):
                connection.close_if_unusable_or_obsolete()
