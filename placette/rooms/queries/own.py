"""What a room tells one person of themselves: their words, those that wait for a moderator, what keeps them silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from placette.rooms import names, rules
from placette.rooms.models import Message
from placette.safety import queries as safety


@dataclass(frozen=True, slots=True)
class HeldWords:
    """One's own held message, as its author alone may see it."""

    id: str
    nonce: str
    words: str
    case: str


def held(person: str, slug: str) -> list[HeldWords]:
    """The person's words that wait in a room, the oldest first."""
    if not rules.is_slug(slug):
        return []
    rows = Message.objects.filter(author_id=person, room__slug=slug, state=names.HELD).order_by("at", "pk")
    found = rows.values_list("pk", "nonce", "words", "held_by__number")
    return [HeldWords(id, nonce, words, case or "") for id, nonce, words, case in found]


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """What its author said and has not erased. `words` are empty where a decision withholds them; `open`: its room is."""

    slug: str
    room: str
    n: int
    at: datetime
    words: str
    withheld: bool
    open: bool


PAGE = 50
LARGEST = 2**53
"""Numbers beyond it name no message anywhere."""


def message(person: str, slug: str, n: int, lang: str = "fr") -> OwnMessage | None:
    """The person's own message under a number of a room, in a closed one too; None when there is none, or it is erased."""
    if not rules.is_slug(slug) or n > LARGEST:
        return None
    found = _said(person).filter(room__slug=slug, n=n).first()
    return None if found is None else _own(found, lang)


def messages(person: str, page: int, lang: str = "fr") -> tuple[list[OwnMessage], bool]:
    """What the person said anywhere and has not erased, the newest first; page 1 and on. And whether there is more."""
    start = (page - 1) * PAGE
    rows = [_own(one, lang) for one in _said(person).order_by("-at", "-pk")[start : start + PAGE + 1]]
    return rows[:PAGE], len(rows) > PAGE


def _said(person: str) -> QuerySet[Message]:
    return Message.objects.filter(author_id=person, state=names.SHOWN).select_related("room")


def _own(row: Message, lang: str) -> OwnMessage:
    room, withheld = row.room, row.withheld_by_id is not None
    name = (room.name_en or room.name) if lang == "en" else room.name
    return OwnMessage(
        room.slug, name, row.n or 0, row.at, "" if withheld else row.words, withheld, room.withheld_by_id is None
    )


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a person: `bar` keeps them from speaking here, the longest one if there are several;
    `removed` is the case of the last message of theirs that a moderator removed within the day, or empty; `unseen`: it
    had waited, and nobody saw it; `back_by`: a report alone hides it, until then at the latest."""

    bar: rules.Bar | None
    removed: str
    unseen: bool
    back_by: datetime | None = None


def decided(person: str, slug: str, now: datetime) -> Decided:
    """As it concerns one room; without a room, as it concerns all. Two queries."""
    found = safety.told([person], now).get(person, [])
    bars = [rules.Bar(one.scope, one.until, one.case) for one in found if one.measure in ("hush", "suspend")]
    removed = [one for one in found if one.measure == "withhold"]
    last = removed[-1] if removed else None
    unseen = last is not None and last.subject == "held"
    return Decided(rules.bar_for(slug, bars), last.case if last else "", unseen, last.until if last else None)
