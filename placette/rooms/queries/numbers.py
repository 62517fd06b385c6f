"""A room as a row of numbers: where it stands, and any part of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from placette.live.events import Event, Stretch
from placette.people import queries as people
from placette.rooms import items, rules
from placette.rooms.models import Change, Epoch, Message, Room, Seat

RECENT = timedelta(minutes=2)
"""The beacon tells the heads of rooms that moved since."""
BEATS = timedelta(seconds=20)
"""A live node's heart beats every fifteen seconds at least."""


def epoch() -> str:
    """The present epoch. Empty before the place was ever prepared."""
    return Epoch.objects.filter(pk=1).values_list("value", flat=True).first() or ""


def heads(now: datetime | None = None) -> tuple[str, dict[str, int]]:
    """The epoch, and the last number of each room that moved lately."""
    since = (now or timezone.now()) - RECENT
    return epoch(), dict(Room.objects.filter(touched_at__gte=since).values_list("slug", "n"))


def head(room: str) -> tuple[str, int, int] | None:
    """The epoch, the key and the last number of a room; None: no such room. The epoch is read first: numbers read
    under an older epoch are then told under the older one, never the reverse."""
    if not rules.is_slug(room):
        return None
    present = epoch()
    found = Room.objects.filter(slug=room, withheld_by=None).values_list("pk", "n").first()
    return None if found is None else (present, *found)


def stretch(room: str, after: int | None, limit: int) -> Stretch | None:
    """Events of `room` after `after`, or its last `limit` ones: four queries. None: no such room."""
    found = head(room)
    if found is None:
        return None
    present, pk, n = found
    low = max(0, n - limit) if after is None else max(0, after)
    return Stretch(epoch=present, head=n, events=_between(pk, room, low, min(n, low + limit)))


def _between(pk: int, room: str, low: int, high: int) -> list[Event]:
    """Every number from `low + 1` to `high`, ascending; one whose row is gone is declared missing."""
    if high <= low:
        return []
    found: dict[int, Event] = {}
    for message in Message.objects.filter(room_id=pk, n__gt=low, n__lte=high):
        event = items.told(room, message)
        found[event.n] = event
    for change in Change.objects.filter(room_id=pk, n__gt=low, n__lte=high).select_related("message"):
        found[change.n] = items.changed(room, change)
    return [found.get(n) or items.missing(room, n) for n in range(low + 1, high + 1)]


def crowds_by_node(now: datetime | None = None) -> dict[str, dict[str, tuple[int, int]]]:
    """{node: {room: (persons who sit there with a socket on that node, the sum of their seats' keys)}}. One query.

    A node that was killed beats no more: whom it had counts no longer than `BEATS`, for they are back elsewhere.
    """
    out: dict[str, dict[str, tuple[int, int]]] = {}
    rows = (
        Seat.objects.filter(left_at=None, person__presences__node__in=people.live_nodes(now or timezone.now(), BEATS))
        .values_list("person__presences__node", "room__slug")
        .annotate(count=Count("person_id", distinct=True), mark=Sum("pk"))
    )
    for node, slug, count, mark in rows:
        out.setdefault(node, {})[slug] = (count, mark)
    return out
