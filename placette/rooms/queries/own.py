"""What a room tells one person of themselves: their words that wait for a moderator, and what keeps them silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placette.rooms import names, rules
from placette.rooms.models import Message
from placette.rooms.queries.speaking import bars
from placette.safety import queries as safety


@dataclass(frozen=True, slots=True)
class Waiting:
    """One's own held message, as its author alone may see it."""

    id: str
    nonce: str
    words: str


def held(person: str, slug: str) -> list[Waiting]:
    """The person's words that wait in a room, the oldest first."""
    if not rules.is_slug(slug):
        return []
    rows = Message.objects.filter(author_id=person, room__slug=slug, state=names.HELD).order_by("at", "pk")
    return [Waiting(*row) for row in rows.values_list("pk", "nonce", "words")]


def hush(person: str, slug: str, now: datetime) -> rules.Bar | None:
    """What keeps the person from speaking in a room, the longest one; without a room, what does so everywhere."""
    return rules.bar_for(slug, bars([person], now).get(person, ()))


def removed(person: str, now: datetime) -> str:
    """The case of the last message of theirs that a moderator removed within the day, or empty."""
    found = [one.case for one in safety.told([person], now).get(person, ()) if one.measure == "withhold"]
    return found[-1] if found else ""
