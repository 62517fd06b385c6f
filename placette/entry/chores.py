"""What is swept at the door, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from placette.entry import actions, line


def visits(now: datetime) -> None:
    actions.erase_over(now)
    line.sweep(now)


CHORES: list[tuple[str, float, Callable[[datetime], None]]] = [("visits", 600.0, visits)]
"""(name, seconds between two sweeps, what is done)."""
