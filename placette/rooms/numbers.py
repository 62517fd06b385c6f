"""A room's numbers, taken under its row lock: whoever holds it commits before the next one numbers."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

_TAKE = "UPDATE rooms_room SET n = n + %s, touched_at = %s WHERE id = %s AND (withheld_by_id IS NULL OR %s) RETURNING n"


def take(room: int, count: int, now: datetime, *, even_withheld: bool = False) -> int | None:
    """The first of `count` new numbers of a room, in the caller's transaction; None: no such room, or withheld."""
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(_TAKE, [count, moment, room, even_withheld])
        row = cursor.fetchone()
    return None if row is None else int(row[0]) - count + 1
