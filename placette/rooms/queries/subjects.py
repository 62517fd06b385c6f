"""What a decision can be about, found by what a moderator names."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from placette.rooms import names, rules
from placette.rooms.models import Message, Room


@dataclass(frozen=True, slots=True)
class Written:
    """A message's id, its author, its room."""

    id: str
    author: str
    slug: str


def message_at(slug: str, n: int) -> Written | None:
    if not rules.is_slug(slug):
        return None
    row = Message.objects.filter(room__slug=slug, n=n).values_list("pk", "author_id").first()
    return Written(row[0], row[1], slug) if row is not None else None


def held_message(id: str) -> Written | None:
    if not rules.is_id(id):
        return None
    row = Message.objects.filter(pk=id, state=names.HELD).values_list("pk", "author_id", "room__slug").first()
    return Written(*row) if row is not None else None


def room_exists(slug: str) -> bool:
    return rules.is_slug(slug) and Room.objects.filter(slug=slug, kind="open").exists()


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
