"""What a speaker said just before in the same room, and what of theirs stands beside an edited message: a word cut in
pieces is read as one, however the pieces came there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from placette.rooms import names
from placette.rooms.models import Change, Message

LATELY = timedelta(seconds=30)
"""How far back lines are read together with a new one."""
LINES = 3
"""So many of them at most."""
NEAR, BESIDE = 30, 2
"""Numbers of the room, and own lines on either side, within which an edited message is read with what stands beside it."""

LOOK = (
    "SELECT id FROM rooms_message WHERE author_id = speaker.author AND room_id = speaker.room"  # noqa: S608 -- our own text
    f" AND paced > %s AND state = '{names.SHOWN}' ORDER BY paced DESC"
)
Pair = tuple[str, int]
"""Person, room."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words that everybody reads. `at`: when they were said, or said otherwise; `n`: where they stand, 0 below all."""

    id: str
    words: str
    at: datetime
    n: int = 0


def lines(pairs: Collection[Pair], at: datetime) -> dict[Pair, tuple[Line, ...]]:
    """The last lines of each person in each room within 30 s before `at`, as they stand in the room. One query.

    What was edited within that time counts like what was said then. What waits for a moderator does not count: readers see
    what stands before and behind it side by side.

    Only rooms whose words may be read are asked about: the caller leaves out those with the basis `none`.
    """
    if not pairs:
        return {}
    edited = Change.objects.filter(message=OuterRef("pk"), kind="edited").order_by("-n").values("at")[:1]
    rows = (
        Message.objects.filter(pk__in=_last(sorted(pairs), at - LATELY))
        .exclude(words="")
        .annotate(last=Coalesce(Subquery(edited), F("at")))
        .filter(last__gt=at - LATELY)
    )
    out: dict[Pair, tuple[Line, ...]] = {}
    for person, room, id, words, said, n in rows.order_by("n").values_list(
        "author_id", "room_id", "pk", "words", "last", "n"
    ):
        out[person, room] = (*out.get((person, room), ()), Line(id, words, said, n or 0))
    return out


def beside(person: str, room: int, n: int) -> tuple[Line, ...]:
    """What else of `person` stands next to number `n` of a room, two lines on either side at most, as it stands. One query.

    However old they are: readers see them together. Only for a room whose words may be read.
    """
    near = Message.objects.filter(
        room_id=room, n__gte=n - NEAR, n__lte=n + NEAR, author_id=person, state=names.SHOWN
    ).exclude(words="")
    rows = [Line(id, words, at, n or 0) for id, words, at, n in near.order_by("n").values_list("pk", "words", "at", "n")]
    return (*[line for line in rows if line.n < n][-BESIDE:], *[line for line in rows if line.n > n][:BESIDE])


def _last(pairs: list[Pair], since: datetime) -> RawSQL:
    """Ids of the last messages of each pair: a few looks into the index of paces for each, however many there are.

    When the next word of an author is due lies after when this one was said or edited, so nothing later than `since` is
    missed.
    """
    wanted = ", ".join(["(%s, %s)"] * len(pairs))
    looks = " UNION ALL ".join(f"SELECT ({LOOK} LIMIT 1 OFFSET {step}) FROM speaker" for step in range(LINES))  # noqa: S608
    sql = f"WITH speaker(author, room) AS (VALUES {wanted}) {looks}"
    moment = connection.ops.adapt_datetimefield_value(since)
    return RawSQL(sql, [*(value for pair in pairs for value in pair), *[moment] * LINES])  # noqa: S611 -- values are parameters
