"""A room as one person may read it: from their floor up, without those they blocked, as a list of ready items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from placette.live.events import HISTORY, HTML_FORM, Form, Refused, sift, way_back
from placette.rooms import items
from placette.rooms.models import Message, Seat
from placette.rooms.queries.entering import refused_entry
from placette.rooms.queries.numbers import head, stretch
from placette.rooms.queries.seating import blocked


@dataclass(frozen=True, slots=True)
class Reading:
    """`messages` are JSON objects in UTF-8, ascending; `resync`: drop what you had; `more`: go on from the last one."""

    epoch: str
    head: int
    messages: Sequence[bytes]
    resync: bool = False
    more: bool = False


def since(
    person: str,
    slug: str,
    n: int | None,
    limit: int,
    now: datetime,
    form: Form = "placette.v1.json",
    epoch: str | None = None,
) -> Reading | Refused:
    """What `person` may read of a room after `n` (None: the last ones). `epoch`: the one `n` was heard under."""
    may = _may_read(person, slug, now)
    if isinstance(may, Refused):
        return may
    floor, (present, _, last) = may
    way = way_back(n, epoch or present, floor, last, present)
    found = stretch(slug, n, limit) if way == "after" else stretch(slug, None, HISTORY)
    if found is None:
        return Refused("not_found")
    read_to = found.events[-1].n if found.events else found.head
    return Reading(
        epoch=found.epoch,
        head=found.head,
        messages=sift([event for event in found.events if event.n > floor], blocked(person), person, form),
        resync=way == "resync",
        more=read_to < found.head,
    )


def before(
    person: str, slug: str, n: int, limit: int, now: datetime, form: Form = "placette.v1.json"
) -> Reading | Refused:
    """The messages before number `n`, as they stand now, from this person's floor up: at most `limit`. Changes are in them,
    so numbers are missing between. `more`: there are older ones. Five queries."""
    may = _may_read(person, slug, now)
    if isinstance(may, Refused):
        return may
    floor, (epoch, room, last) = may
    rows = list(Message.objects.filter(room_id=room, n__gt=floor, n__lt=n).order_by("-n")[: limit + 1])
    events = [items.told(slug, message) for message in reversed(rows[:limit])]
    return Reading(epoch, last, sift(events, blocked(person), person, form), more=len(rows) > limit)


def _may_read(person: str, slug: str, now: datetime) -> tuple[int, tuple[str, int, int]] | Refused:
    """The floor of a person who sits in a room, and where it stands: epoch, key, last number."""
    if shut := refused_entry(person, now):
        return shut
    floor = _floor(person, slug)
    if floor is None:
        return Refused("not_seated")
    stand = head(slug)
    return Refused("not_found") if stand is None else (floor, stand)


def _floor(person: str, slug: str) -> int | None:
    seats = Seat.objects.filter(person_id=person, room__slug=slug, left_at=None)
    return seats.values_list("floor", flat=True).first()


def item(slug: str, message: str, form: Form = "placette.v1.json") -> bytes | None:
    """One shown message as its item."""
    found = Message.objects.filter(pk=message, room__slug=slug, n__isnull=False).first()
    if found is None:
        return None
    event = items.told(slug, found)
    return event.html if form == HTML_FORM else event.json


def rows(person: str, slug: str) -> tuple[str, int, list[str]]:
    """For a page: the epoch, the head, and the last messages as rows of HTML, those of blocked people left out."""
    floor, stand = _floor(person, slug), head(slug)
    if stand is None or floor is None:
        return "", 0, []
    epoch, room, last = stand
    found = Message.objects.filter(room_id=room, n__gt=floor, n__lte=last).order_by("-n")[:HISTORY]
    hidden = blocked(person)
    return epoch, last, [items.row(message) for message in reversed(found) if message.author_id not in hidden]
