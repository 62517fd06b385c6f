"""What the filters stop, before it is kept: the same words again get the same answer, and nothing waits that nobody can
read in time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from placette.kernel.text import fold, joined
from placette.live.events import Answer, Held, Refused
from placette.rooms import names
from placette.rooms.actions.judging import Draft, Twin, secret_key
from placette.rooms.models import Message
from placette.safety import queries as safety
from placette.safety.screening import Verdict

AGAIN = timedelta(hours=1)
"""For so long words that a filter or a person refused are answered as the first time."""
Like = tuple[str, bytes]
"""A person, and what their words are like."""


@dataclass(slots=True)
class Stopped:
    """Of a batch's drafts that the filters stop: which are answered as before, and which nobody could read in time."""

    like: dict[int, bytes] = field(default_factory=dict)
    again: dict[int, Answer | Twin] = field(default_factory=dict)
    behind: set[int] = field(default_factory=set)


def likeness(draft: Draft) -> bytes:
    """16 bytes, the same for one person's words in one room however they are written; others' never look equal."""
    prepared = draft.prepared
    same = joined(fold(prepared.words)) or prepared.words
    text = "\0".join((prepared.ask.caller.person, str(draft.place.pk), same))
    return blake2b(text.encode(), digest_size=16, key=secret_key(), person=b"rooms.likeness").digest()


def stopped(drafts: Mapping[int, Draft], verdicts: Mapping[int, Verdict], now: datetime) -> Stopped:
    """In the caller's transaction. No query when nothing is stopped; else three at most, however many are."""
    found = Stopped({index: likeness(one) for index, one in drafts.items() if verdicts[index].kind in ("hold", "refuse")})
    if not found.like:
        return found
    known = _known({(drafts[index].prepared.ask.caller.person, like) for index, like in found.like.items()}, now)
    repeated: dict[str, Message] = {}
    left: int | None = None
    first: dict[Like, int] = {}
    for index, like in found.like.items():
        key = (drafts[index].prepared.ask.caller.person, like)
        if key in known:
            found.again[index] = _as_before(known[key])
            known[key].paced = drafts[index].paced
            repeated[known[key].pk] = known[key]
        elif key in first:
            found.again[index] = Twin(first[key], same=True)
        elif verdicts[index].kind == "hold":
            left = safety.room_in_queue(now) if left is None else left
            if left > 0:
                left, first[key] = left - 1, index
            else:
                found.behind.add(index)
        else:
            first[key] = index
    _keep_pace(repeated.values())
    return found


def _known(likes: set[Like], now: datetime) -> dict[Like, Message]:
    """What is like these and waits, or was refused lately. One query."""
    rows = Message.objects.select_related("held_by").filter(
        author_id__in=sorted({person for person, _ in likes}),
        paced__gt=now - AGAIN,
        state__in=(names.HELD, names.REFUSED),
        likeness__in=[like for _, like in likes],
    )
    return {(row.author_id, bytes(row.likeness)): row for row in rows.order_by("at", "pk")}


def _as_before(row: Message) -> Answer:
    assert row.held_by is not None
    if row.state == names.HELD:
        return Held(row.pk, row.held_by.number)
    return Refused("refused_words", {"number": row.held_by.number})


def _keep_pace(again: Collection[Message]) -> None:
    """Asking again counts for the pace as saying does."""
    if again:
        Message.objects.bulk_update(again, ["paced"])
