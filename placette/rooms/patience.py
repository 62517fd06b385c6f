"""Trying again, for a bounded while, what a busy or lost database did not do: never a false "done", never a false "no".

After a lost connection nobody knows whether a COMMIT took place. Whatever is tried again must therefore look first at
what is there already; words find their own nonces.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, InterfaceError, OperationalError, connection

log = logging.getLogger("placette.rooms")
Result = TypeVar("Result")
Clock = Callable[[], datetime]

LONGEST = 8.0
"""Seconds after which the error is raised: nothing is answered then, and the same nonce brings the truth later."""
TWINS = 3
"""Times that a row written meanwhile by somebody else may be in the way."""
FIRST, STEP, SLOWEST = 0.02, 2.0, 0.5
"""Seconds between tries: the first, how they grow, the longest."""


def clock_from(now: datetime) -> Clock:
    """The present, going on from `now` while the database makes us wait."""
    started = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - started)


def patiently(attempt: Callable[[], Result], longest: float = LONGEST) -> Result:
    """`attempt`'s result. Busy or lost: again until `longest` seconds passed; a twin in the way: again a few times."""
    end = time.monotonic() + longest
    pause, twins = FIRST, 0
    while True:
        try:
            return attempt()
        except IntegrityError:
            twins += 1
            if twins > TWINS:
                raise
        except (OperationalError, InterfaceError):
            connection.close_if_unusable_or_obsolete()
            if time.monotonic() + pause > end:
                raise
            log.warning("the database did not answer; trying again", extra={"seconds": pause})
            time.sleep(pause)
            pause = min(pause * STEP, SLOWEST)
