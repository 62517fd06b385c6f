"""The real command line with one defect planted, so that each proof is seen to fail.

    python -m tests.trust.mutants NAME COMMAND…

Nothing of this is in the product: the defects are put on Django and on the settings from outside, before the start.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.backends.utils import CursorWrapper

OPEN_S = 0.04
"""Seconds an acknowledged transaction stays uncommitted."""
REST_S = 0.01
"""Seconds the writer then rests, so that other writers of the file get their turn."""


def ack_first() -> None:
    """SQLite: COMMIT of new messages returns at once and happens a moment later, so answers leave before it."""
    says = threading.local()
    pending: dict[int, threading.Event] = {}
    execute, execute_many, commit = CursorWrapper.execute, CursorWrapper.executemany, DatabaseWrapper._commit
    begin, back = DatabaseWrapper._start_transaction_under_autocommit, DatabaseWrapper._set_autocommit

    def watched(self: CursorWrapper, sql: Any, params: Any = None) -> Any:
        if "INSERT INTO" in str(sql) and "rooms_message" in str(sql):
            says.wrote = True
        return execute(self, sql, params)

    def watched_many(self: CursorWrapper, sql: Any, params: Any) -> Any:
        if "INSERT INTO" in str(sql) and "rooms_message" in str(sql):
            says.wrote = True
        return execute_many(self, sql, params)

    def late(self: DatabaseWrapper) -> None:
        if not getattr(says, "wrote", False):
            return commit(self)
        says.wrote = False
        done = pending[id(self)] = threading.Event()
        threading.Thread(target=truly, args=(self, done), daemon=True).start()
        return None

    def truly(wrapper: DatabaseWrapper, done: threading.Event) -> None:
        time.sleep(OPEN_S)
        wrapper.connection.commit()
        time.sleep(REST_S)
        done.set()

    def no_commit_yet(self: DatabaseWrapper, autocommit: bool) -> None:
        if id(self) not in pending:  # setting it would commit
            back(self, autocommit)

    def after(self: DatabaseWrapper) -> None:
        if waiting := pending.pop(id(self), None):
            waiting.wait()
        begin(self)

    CursorWrapper.execute = watched  # type: ignore[method-assign]
    CursorWrapper.executemany = watched_many  # type: ignore[method-assign]
    DatabaseWrapper._commit = late  # type: ignore[method-assign]
    DatabaseWrapper._set_autocommit = no_commit_yet  # type: ignore[method-assign]
    DatabaseWrapper._start_transaction_under_autocommit = after  # type: ignore[method-assign]


def sync_normal() -> None:
    """SQLite does not sync its log at each commit: a killed process loses nothing, a power cut does."""
    from placette.ops import databases

    databases.PRAGMAS = tuple(  # type: ignore[assignment]
        pragma.replace("synchronous=FULL", "synchronous=NORMAL") for pragma in databases.PRAGMAS
    )


def faults() -> None:
    """What breaks from outside, while files in the folder $FAULTS say so: `clock` (seconds by which all clocks are ahead),
    `filters` (their own test fails), `disk` (nothing is free)."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "placette.ops.settings"
    django.setup()
    from django.utils import timezone

    from placette.live import wires
    from placette.ops import commands, works
    from placette.safety import evidence, screening

    folder = Path(os.environ["FAULTS"])

    class Shifted:
        """`datetime`, ahead by what the file says."""

        @staticmethod
        def now(tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + timedelta(seconds=float((folder / "clock").read_text() or 0))

    for module in (wires, commands, works):
        module.datetime = Shifted  # type: ignore[attr-defined]
    timezone.now = lambda: Shifted.now(UTC)
    self_test, free = screening.self_test, evidence.free
    screening.self_test = lambda: not (folder / "filters").exists() and self_test()
    evidence.free = lambda data: 0.01 if (folder / "disk").exists() else free(data)


MUTANTS: dict[str, Callable[[], None]] = {"ack_first": ack_first, "sync_normal": sync_normal, "faults": faults}


def main(argv: list[str]) -> int:
    if not argv or argv[0] not in MUTANTS:
        print(f"usage: python -m tests.trust.mutants {'|'.join(MUTANTS)} COMMAND…", file=sys.stderr)
        return 2
    MUTANTS[argv[0]]()
    from placette.__main__ import main as placette

    return placette(argv[1:])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
