"""What safety does by the clock: renew the lease each second from evidence, sweep what is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError

from placette.safety import actions, evidence, oncall
from placette.safety.desk import logins

_failing = False
"""The lease could not be written, and whoever is on call was told."""


def renew_lease(now: datetime) -> None:
    """Raises DatabaseError, of which whoever is on call hears once: nobody can read it in the table."""
    global _failing
    try:
        actions.renew_lease(evidence.gathered(now), now)
    except DatabaseError:
        if not _failing:
            oncall.unwritten("database", now)
        _failing = True
        raise
    _failing = False


def send_pages(now: datetime) -> None:
    oncall.send_due(now)


def watch_queue(now: datetime) -> None:
    actions.watch_queue(now)


def sweep(now: datetime) -> None:
    actions.sweep(now)


def give_back(now: datetime) -> None:
    actions.give_back(now)


CHORES: list[tuple[str, float, Callable[[datetime], None]]] = [
    ("safety.renew_lease", 1.0, renew_lease),
    ("safety.give_back", 30.0, give_back),
    ("safety.sweep", 60.0, sweep),
    ("safety.desk.sweep", 600.0, logins.sweep),
]
PAGES: list[tuple[str, float, Callable[[datetime], None]]] = [
    ("safety.send_pages", 1.0, send_pages),
    ("safety.watch_queue", 3.0, watch_queue),
]
"""What whoever is on call is told: in a thread of its own."""
