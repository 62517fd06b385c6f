"""What a speaker said just before in the same room: a word cut in pieces is read as one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models.expressions import RawSQL

from placette.rooms import names
from placette.rooms.models import Message

LATELY = timedelta(seconds=30)
"""How far back lines are read together with a new one."""
LINES = 3
"""So many of them at most."""

LOOK = (
    "SELECT id FROM rooms_message WHERE author_id = speaker.author AND room_id = speaker.room"  # noqa: S608 -- our own text
    f" AND paced > %s AND state = '{names.SHOWN}' ORDER BY paced DESC"
)
Pair = tuple[str, int]
"""Person, room."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words that everybody reads."""

    id: str
    words: str
    at: datetime


def lines(pairs: Collection[Pair], at: datetime) -> dict[Pair, tuple[Line, ...]]:
    """The last lines of each person in each room within 30 s before `at`, the oldest first. One query.

    Only rooms whose words may be read are asked about: the caller leaves out those with the basis `none`.
    """
    if not pairs:
        return {}
    rows = Message.objects.filter(pk__in=_last(sorted(pairs), at - LATELY), at__gt=at - LATELY).exclude(words="")
    out: dict[Pair, tuple[Line, ...]] = {}
    for person, room, id, words, said in rows.order_by("at", "pk").values_list(
        "author_id", "room_id", "pk", "words", "at"
    ):
        out[person, room] = (*out.get((person, room), ()), Line(id, words, said))
    return out


def _last(pairs: list[Pair], since: datetime) -> RawSQL:
    """Ids of the last messages of each pair: a few looks into the index of paces for each, however many there are.

    When the next word of an author is due lies after when this one was said, so nothing later than `since` is missed.
    """
    wanted = ", ".join(["(%s, %s)"] * len(pairs))
    looks = " UNION ALL ".join(f"SELECT ({LOOK} LIMIT 1 OFFSET {step}) FROM speaker" for step in range(LINES))  # noqa: S608
    sql = f"WITH speaker(author, room) AS (VALUES {wanted}) {looks}"
    moment = connection.ops.adapt_datetimefield_value(since)
    return RawSQL(sql, [*(value for pair in pairs for value in pair), *[moment] * LINES])  # noqa: S611 -- values are parameters
