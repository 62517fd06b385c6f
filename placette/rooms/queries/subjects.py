"""What a decision can be about, found by what a moderator names."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from placette.rooms import names, rules
from placette.rooms.models import Message, Room, Seat


@dataclass(frozen=True, slots=True)
class Written:
    """A message: its id, its author, its room, when it was sent, where it stands."""

    id: str
    author: str
    slug: str
    at: datetime
    state: str


WRITTEN = ("pk", "author_id", "room__slug", "at", "state")


def message_at(slug: str, n: int) -> Written | None:
    if not rules.is_slug(slug):
        return None
    row = Message.objects.filter(room__slug=slug, n=n).values_list(*WRITTEN).first()
    return Written(*row) if row is not None else None


def held_message(id: str) -> Written | None:
    if not rules.is_id(id):
        return None
    row = Message.objects.filter(pk=id, state=names.HELD).values_list(*WRITTEN).first()
    return Written(*row) if row is not None else None


@dataclass(frozen=True, slots=True)
class Seen:
    """By what a person was seen last. `slug` None: a discreet room, which is not named; `n` None: they only sit there."""

    id: str
    slug: str | None
    n: int | None
    at: datetime


def last_said(person: str, room: str | None) -> Seen | None:
    """The last message with a number, in open rooms (in `room` alone, if it is named)."""
    rows = Message.objects.filter(author_id=person, n__isnull=False, room__kind="open")
    if room is not None:
        rows = rows.filter(room__slug=room)
    last = rows.order_by("-at", "-pk").values_list("pk", "room__slug", "room__discreet", "n", "at").first()
    if last is None:
        return None
    id, slug, discreet, n, at = last
    return Seen(id, None if discreet and room is None else slug, n, at)


def last_seated(person: str, room: str | None) -> Seen | None:
    """Where they sit since the shortest time; of discreet rooms only the one that is named."""
    rows = Seat.objects.filter(person_id=person, left_at=None, room__kind="open")
    rows = rows.filter(room__discreet=False) if room is None else rows.filter(room__slug=room)
    last = rows.order_by("-entered_at", "-pk").values_list("room__slug", "entered_at").first()
    return Seen(last[0], last[0], None, last[1]) if last is not None else None


def is_discreet(slug: str) -> bool | None:
    """Is this open room a discreet one? None: there is no such room."""
    if not rules.is_slug(slug):
        return None
    return Room.objects.filter(slug=slug, kind="open").values_list("discreet", flat=True).first()


LATELY = 200
AROUND = 10
"""Messages that help to understand one, before and after it together."""


def around_of(id: str) -> list[tuple[int, str, str, str, datetime]]:
    """(n, author, pseudonym, words, when) of up to ten messages around one with a number, in open rooms, ascending; before
    them, of held words too, the one that it answers."""
    place = Message.objects.filter(pk=id, room__kind="open").values_list("room_id", "n", "re").first()
    if place is None:
        return []
    rows = Message.objects.filter(room_id=place[0], state=names.SHOWN)
    columns = ("n", "author_id", "handle", "words", "withheld_words", "at")
    answered = list(rows.filter(n=place[2]).values_list(*columns)) if place[2] is not None else []
    if place[1] is None:
        return [(n, author, handle, words or kept, at) for n, author, handle, words, kept, at in answered]
    earlier = list(rows.filter(n__lt=place[1]).order_by("-n").values_list(*columns)[:AROUND])
    later = list(rows.filter(n__gt=place[1]).order_by("n").values_list(*columns)[:AROUND])
    before = max(AROUND // 2, AROUND - len(later))
    near = [*reversed(earlier[:before]), *later[: AROUND - min(before, len(earlier))]]
    far = [row for row in answered if row not in near]
    return [(n, author, handle, words or kept, at) for n, author, handle, words, kept, at in (*far, *near)]


def said_since(slug: str, since: datetime) -> int:
    """How many words were said in a room since then, shown or not any more; of the last 200, for more is not asked."""
    if not rules.is_slug(slug):
        return 0
    rows = Message.objects.filter(room__slug=slug, room__kind="open", n__isnull=False).order_by("-n")
    return sum(at > since for at in rows.values_list("at", flat=True)[:LATELY])


def sign_of(slug: str) -> str | None:
    """What stands on the door of an open room."""
    row = Room.objects.filter(slug=slug, kind="open").values_list("name", "topic").first()
    return f"{row[0]}: {row[1]}" if row is not None else None


_ADDRESS = re.compile(r"/rooms/([a-z0-9-]{1,64})")


def room_called(text: str) -> str | None:
    """The short name of the open room that is meant by its address, its short name or its name."""
    found = _ADDRESS.search(text)
    wanted = found[1] if found else text.strip()
    named = Q(slug=wanted.lower()) | Q(name__iexact=wanted) | Q(name_en__iexact=wanted)
    return Room.objects.filter(named, kind="open").values_list("slug", flat=True).first()


CLOSED_LATELY = timedelta(minutes=20)
"""Held words wait ten minutes; their author hears what became of them for a while after."""


def closed(persons: Collection[str], now: datetime) -> dict[str, list[tuple[str, str, str]]]:
    """{author: [(room, message, why)]}: held words that a person refused, or that nobody read in time. One query."""
    rows = (
        Message.objects.filter(author_id__in=list(persons), n=None, at__gt=now - CLOSED_LATELY)
        .filter(Q(state=names.EXPIRED) | Q(state=names.REFUSED, held_by__decision__automated_decision="not"))
        .values_list("author_id", "room__slug", "pk", "state")
        .order_by("at")
    )
    out: dict[str, list[tuple[str, str, str]]] = {}
    for author, slug, id, state in rows:
        why = "expired" if state == names.EXPIRED else "refused_words"
        out.setdefault(author, []).append((slug, id, why))
    return out
