"""What a decision can be about, found by what a moderator names."""

from __future__ import annotations

from dataclasses import dataclass

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
