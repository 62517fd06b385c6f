"""The demo town's moderator, who never sleeps. Sent off shift they stay off until somebody calls them back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from placette.safety import actions, queries

NAME = "veilleur"
DROWSY = timedelta(minutes=10)
"""A sign of life is given when less than this is left of being awake."""

_called = threading.Event()


def keep_awake(now: datetime) -> None:
    """On shift when the town opens; from then on awake as long as nobody sends them off. A shift that is over is
    followed by another.
    """
    if not _called.is_set():
        actions.on_shift(NAME, now)
        _called.set()
        return
    mine = next((shift for shift in queries.shifts(now) if shift.name == NAME), None)
    if mine is None:
        return
    if not mine.awake:
        actions.on_shift(NAME, now)
    elif mine.awake_until - now < DROWSY:
        actions.keep_awake(NAME, now)


CHORES: list[tuple[str, float, Callable[[datetime], None]]] = [("veilleur", 2.0, keep_awake)]
"""(name, seconds between two looks, what is done)."""
