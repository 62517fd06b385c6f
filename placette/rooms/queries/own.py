"""What a room tells one person of themselves: their words that wait for a moderator, and what keeps them silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placette.rooms import names, rules
from placette.rooms.models import Message
from placette.safety import queries as safety


@dataclass(frozen=True, slots=True)
class HeldWords:
    """One's own held message, as its author alone may see it."""

    id: str
    nonce: str
    words: str


def held(person: str, slug: str) -> list[HeldWords]:
    """The person's words that wait in a room, the oldest first."""
    if not rules.is_slug(slug):
        return []
    rows = Message.objects.filter(author_id=person, room__slug=slug, state=names.HELD).order_by("at", "pk")
    return [HeldWords(*row) for row in rows.values_list("pk", "nonce", "words")]


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a person: `bar` keeps them from speaking here, the longest one if there are several;
    `removed` is the case of the last message of theirs that a moderator removed within the day, or empty; `unseen`: it
    had waited, and nobody saw it."""

    bar: rules.Bar | None
    removed: str
    unseen: bool


def decided(person: str, slug: str, now: datetime) -> Decided:
    """As it concerns one room; without a room, as it concerns all. Two queries."""
    found = safety.told([person], now).get(person, [])
    bars = [rules.Bar(one.scope, one.until, one.case) for one in found if one.measure not in ("withhold", "restore")]
    removed = [one for one in found if one.measure == "withhold"]
    last = removed[-1] if removed else None
    return Decided(rules.bar_for(slug, bars), last.case if last else "", last is not None and last.subject == "held")
