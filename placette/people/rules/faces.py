"""A new face: present for less than ten minutes in all."""

from __future__ import annotations

from datetime import datetime, timedelta

NEW_FOR = timedelta(minutes=10)


def is_new_face(known_face: bool, present_s: int, since: datetime | None, now: datetime) -> bool:
    """`present_s`: seconds in earlier sockets; `since`: when the present one began, None without a socket.

    >>> at = datetime(2026, 1, 1)
    >>> [is_new_face(False, 500, at, at + timedelta(seconds=more)) for more in (99, 100)]
    [True, False]
    """
    running = (now - since).total_seconds() if since else 0.0
    return not known_face and present_s + max(0.0, running) < NEW_FOR.total_seconds()
