"""What is swept, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from placette.people import actions


def names(now: datetime) -> None:
    actions.free_names(now)


def nodes(now: datetime) -> None:
    actions.drop_silent_nodes(now)


def persons(now: datetime) -> None:
    actions.erase_gone(now)


CHORES: list[tuple[str, float, Callable[[datetime], None]]] = [
    ("nodes", 10.0, nodes),
    ("names", 60.0, names),
    ("persons", 600.0, persons),
]
"""(name, seconds between two sweeps, what is done)."""
