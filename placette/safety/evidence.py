"""What the lease stands on, looked at anew every second. What others know is asked through two registers, filled in
`ops.wiring`: clocks of red cases, and whether the log of this process can be written."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from placette.justice import audit, traces
from placette.safety import rules, screening, terms
from placette.safety.moderators import with_second_factor

log = logging.getLogger("placette.safety")
MODERATORS = 2
"""With a second factor, so that one judges what the other decided."""
MARK = ".writable"
"""Written each second in the data folder, to know that it can be."""
PROBE = b"1" * 4096
"""A whole block: on a full disk it finds no room."""
OVERDUE = timedelta(minutes=30)
"""A red case whose first look is late by so much closes what cannot be looked at."""

Clock = Callable[[datetime], datetime | None]
"""(now) -> when the first look at the oldest red case that nobody has looked at is, or was, due. None: there is none."""
_clocks: list[Clock] = []
_logs: list[Callable[[], bool]] = []


def clear() -> None:
    _clocks.clear()
    _logs.clear()


def clock(asked: Clock) -> None:
    """From now on the lease asks this clock too."""
    _clocks.append(asked)


def log_works(asked: Callable[[], bool]) -> None:
    """From now on the lease asks whether this log can be written."""
    _logs.append(asked)


def red_overdue(now: datetime) -> bool:
    """Has a red case waited for its first look half an hour longer than it may? Never because of how many there are."""
    due = [one for asked in _clocks if (one := asked(now)) is not None]
    return bool(due) and min(due) < now - OVERDUE


def gathered(now: datetime) -> rules.Evidence:
    """All that the lease stands on but the moderators, who are counted in its transaction. Raises DatabaseError."""
    return rules.Evidence(
        awake=0,
        filters=filters_work(),
        kept=writable(settings.DATA) and traces.ready(),
        free=free(settings.DATA),
        log=all(works() for works in _logs) and audit.appendable(now),
        hashes=True,  # there is no bank of hashes yet: what is not there cannot be unreadable
        red_overdue=red_overdue(now),
        lacking=() if settings.DEMO else lacking(),
    )


def filters_work() -> bool:
    """The filters' own test; one that breaks has failed."""
    try:
        return screening.self_test()
    except Exception:
        log.error("the filters' self-test broke", exc_info=True)
        return False


def lacking() -> tuple[str, ...]:
    """What a production place lacks to open."""
    reasons = ["no_moderators"] if moderators() < MODERATORS else []
    # Nothing reads a trust list yet, so none is in date: a file alone proves nothing.
    reasons.append("no_trust_list")
    if settings.PLACETTE["PLACETTE_TERMS_VERSION"] not in terms.versions():
        reasons.append("no_terms")
    return tuple(reasons)


def moderators() -> int:
    """How many can sign in with a second factor. A database without tables, or one that does not answer, knows none."""
    try:
        return len(with_second_factor())
    except DatabaseError:
        return 0


def writable(folder: Path) -> bool:
    """A block can be written anew, not merely over an old one."""
    try:
        handle = os.open(folder / MARK, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            return os.write(handle, PROBE) == len(PROBE)
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
