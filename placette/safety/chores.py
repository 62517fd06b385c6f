"""What safety does by the clock: renew the lease each second from evidence, sweep what is over."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from placette.justice import traces
from placette.safety import actions, paging, rules, screening

MARK = ".writable"
"""Written each second in the data folder, to know that it can be."""


def evidence() -> rules.Evidence:
    """All that the lease stands on but the moderators, who are counted in its transaction."""
    return rules.Evidence(
        awake=0,
        filters=screening.self_test(),
        kept=writable(settings.DATA) and traces.ready(),
        free=free(settings.DATA),
        lacking=() if settings.DEMO else lacking(),
    )


def lacking() -> tuple[str, ...]:
    """What a production place lacks to open. Moderators' logins come with the desk: until then there are never two."""
    # Nothing reads a trust list yet, so none is in date: a file alone proves nothing.
    reasons = ["no_moderators", "no_trust_list"]
    if not settings.PLACETTE["PLACETTE_TERMS_VERSION"]:
        reasons.append("no_terms")
    return tuple(reasons)


def writable(folder: Path) -> bool:
    try:
        handle = os.open(folder / MARK, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            return os.write(handle, b"1") == 1
        finally:
            os.close(handle)
    except OSError:
        return False


def free(folder: Path) -> float:
    """The part of the disk that is free, 0 to 1; 0 where it cannot be told."""
    try:
        disk = shutil.disk_usage(folder)
    except OSError:
        return 0.0
    return disk.free / disk.total if disk.total else 0.0


_failing = False
"""The lease could not be written, and whoever is on call was told."""


def renew_lease(now: datetime) -> None:
    """Raises DatabaseError, of which whoever is on call hears once: nobody can read it in the table."""
    global _failing
    try:
        actions.renew_lease(evidence(), now)
    except DatabaseError:
        if not _failing:
            paging.unwritten("database", now)
        _failing = True
        raise
    _failing = False


def send_pages(now: datetime) -> None:
    paging.send_due(now)


def watch_queue(now: datetime) -> None:
    actions.watch_queue(now)


def sweep(now: datetime) -> None:
    actions.sweep(now)


CHORES: list[tuple[str, float, Callable[[datetime], None]]] = [
    ("safety.renew_lease", 1.0, renew_lease),
    ("safety.sweep", 60.0, sweep),
]
PAGES: list[tuple[str, float, Callable[[datetime], None]]] = [
    ("safety.send_pages", 1.0, send_pages),
    ("safety.watch_queue", 3.0, watch_queue),
]
"""What whoever is on call is told: in a thread of its own."""
