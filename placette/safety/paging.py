"""Who is on call is told that something cannot wait. What is told here names no person and quotes no words.

Until somebody is reached by mail or webhook (`PLACETTE_ALERT_URL`), it is a line in the log.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Literal

log = logging.getLogger("placette.paging")

Cause = Literal["red_not_hidden", "red_overdue", "threat_to_life"]

Ring = Callable[[Cause, str], None]
"""(cause, case number): brings it to whoever is on call. Must return at once and may raise nothing."""

APART = 60.0
"""Seconds between two rings for the same cause: a flood rings once, every report of it stands in the log and the queue."""

_rings: list[Ring] = []
_rung: dict[str, float] = {}


def clear() -> None:
    _rings.clear()
    _rung.clear()


def connect(ring: Ring) -> None:
    """From now on `ring` is called too; the works connect what `PLACETTE_ALERT_URL` names."""
    _rings.append(ring)


def page(cause: Cause, case: str = "") -> None:
    """Tell whoever is on call, now. Call it after the commit."""
    log.warning("somebody on call is needed", extra={"why": cause, "case": case})
    now = time.monotonic()
    if now - _rung.get(cause, -APART) < APART:
        return
    _rung[cause] = now
    for ring in _rings:
        ring(cause, case)
