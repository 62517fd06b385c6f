"""The works: rows with a due time, swept, each at its period. What keeps the place open has a thread of its own."""

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

    def __init__(self, *threads: Sequence[Chore]) -> None:
        """Each list of chores gets a thread: what is urgent waits for nothing that may take long."""
        self.halt = threading.Event()
        self.threads = [
            threading.Thread(target=self.run, args=(list(chores),), name="works", daemon=True) for chores in threads
        ]

    def start(self) -> None:
        for thread in self.threads:
            thread.start()

    def stop(self, patience: float = 5.0) -> None:
        self.halt.set()
        end = time.monotonic() + patience
        for thread in self.threads:
            if thread.is_alive():
                thread.join(max(0.0, end - time.monotonic()))

    def run(self, chores: Sequence[Chore]) -> None:
        due = [time.monotonic()] * len(chores)
        while not self.halt.is_set():
            for at, (name, period, chore) in enumerate(chores):
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
