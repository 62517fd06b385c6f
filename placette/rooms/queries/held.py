"""What whoever moderates has to read: what waits for them, and the words of one message."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placette.rooms import names, rules
from placette.rooms.models import Message


@dataclass(frozen=True, slots=True)
class Waiting:
    """Words that wait for a moderator, without the words. `until`: when they expire; `rules`: names of the filters'."""

    id: str
    slug: str
    person: str
    handle: str
    since: datetime
    until: datetime
    rules: tuple[str, ...]
    case: str


def waiting(now: datetime) -> list[Waiting]:
    """What is held and has not expired, the oldest first. One query."""
    rows = Message.objects.filter(state=names.HELD, at__gte=now - rules.HELD_FOR).order_by("at", "pk")
    found = rows.values_list(
        "pk", "room__slug", "author_id", "handle", "at", "held_by__decision__rules", "held_by__number"
    )
    return [
        Waiting(id, slug, person, handle, at, at + rules.HELD_FOR, tuple(matched or ()), number or "")
        for id, slug, person, handle, at, matched, number in found
    ]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a message and where it stands: `held`, `shown`, `withheld`, or `erased` by its author."""

    state: str
    handle: str
    words: str
    public: bool = False
    """Said where everybody may read it."""


def words_of(id: str) -> Words | None:
    """Words that can still be read by whoever decides. None: they are gone, there is no such message, or it was said
    where nobody agreed that words are looked at."""
    rows = Message.objects.filter(pk=id).exclude(room__basis="none")
    found = rows.values_list("state", "withheld_by_id", "handle", "words", "withheld_words", "room__kind", "n").first()
    if found is None:
        return None
    state, withheld_by, handle, words, kept, kind, n = found
    text = words if withheld_by is None else kept
    shown = "withheld" if state == names.SHOWN and withheld_by else state
    return Words(shown, handle, text, kind == "open" and n is not None) if text else None
