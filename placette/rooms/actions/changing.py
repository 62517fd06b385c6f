"""What becomes of a message after it was said: erased, withheld, restored. Each is a numbered event."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.db import transaction

from placette.live.events import Answer, Done, Refused
from placette.rooms import events, names, numbers, rules
from placette.rooms.models import Change, Message, Room
from placette.rooms.patience import patiently

if TYPE_CHECKING:
    from placette.safety.models import Statement

Why = Literal["rules", "law", "author"]


def lock(message: str) -> Message | None:
    """The message, under its room's row lock and its own, in the caller's transaction: nothing of it moves."""
    room = Message.objects.filter(pk=message).values_list("room_id", flat=True).first()
    if room is None:
        return None
    list(Room.objects.select_for_update(no_key=True).filter(pk=room).values_list("pk"))
    return Message.objects.select_for_update(of=("self",)).select_related("room").filter(pk=message).first()


def own(person: str, slug: str, n: int) -> tuple[str, bool] | None:
    """The id of the person's own message `n` of a room, and whether the room is open."""
    if not rules.is_slug(slug):
        return None
    found = Message.objects.filter(room__slug=slug, n=n, author_id=person).values_list("pk", "room__withheld_by").first()
    return None if found is None else (found[0], found[1] is None)


def change(message: Message, kind: str, now: datetime, why: str = "") -> Change:
    """The next number of the room for what happened to `message`; told to the room after the commit."""
    n = numbers.take(message.room_id, 1, now, even_withheld=True)
    assert n is not None
    made = Change.objects.create(room_id=message.room_id, n=n, kind=kind, message=message, why=why, at=now)
    slug = message.room.slug
    transaction.on_commit(lambda: events.tell_changed(slug, made))
    return made


def erase(person: str, slug: str, n: int, now: datetime) -> Answer:
    """One's own words leave the room for good. Erasing twice is erasing. A room that is closed, or to which its author
    may not come any more, keeps nobody from it.

    While a decision withholds them they are kept, for nobody in the room, until it is undone or can no longer be
    objected to: docs/decisions/erased-while-withheld.md.
    """
    found = own(person, slug, n)
    if found is None:
        return Refused("not_found")
    id, _ = found

    def attempt() -> Answer:
        with transaction.atomic(durable=True):
            message = lock(id)
            if message is None:
                return Refused("not_found")
            if message.state != names.ERASED:
                message.state, message.words = names.ERASED, ""
                if message.withheld_by_id is None:
                    message.withheld_why = "author"
                message.save(update_fields=["state", "words", "withheld_why"])
                change(message, "withheld", now, "author")
        return Done()

    return patiently(attempt)


def withhold(message: Message, statement: Statement, why: Why, now: datetime) -> bool:
    """In the caller's transaction: the words leave what is read, and wait for a restoring. False: they had left.

    `message` comes from `lock`.
    """
    if _takes_over(message, statement):
        message.withheld_by, message.withheld_why = statement, why
        message.save(update_fields=["withheld_by", "withheld_why"])
        return True
    if message.state != names.SHOWN or message.withheld_by_id is not None:
        return False
    message.withheld_words, message.words = message.words, ""
    message.withheld_by, message.withheld_why = statement, why
    message.save(update_fields=["words", "withheld_words", "withheld_by", "withheld_why"])
    change(message, "withheld", now, why)
    return True


def _takes_over(message: Message, statement: Statement) -> bool:
    """A person confirms what hid it until then: it stays hidden, and the room hears of nothing."""
    earlier = statement.decision.undoes_id
    return earlier is not None and message.withheld_by is not None and message.withheld_by.decision_id == earlier


def restore(message: Message, now: datetime) -> bool:
    """In the caller's transaction: the words are read again. False: nothing withheld them.

    What its author erased meanwhile stays erased: nobody reads it, the room hears of nothing, and what was kept is gone.
    """
    if message.withheld_by_id is None:
        return False
    erased = message.state == names.ERASED
    message.words, message.withheld_words = "" if erased else message.withheld_words, ""
    message.withheld_by, message.withheld_why = None, "author" if erased else ""
    message.save(update_fields=["words", "withheld_words", "withheld_by", "withheld_why"])
    if not erased:
        change(message, "restored", now)
    return True
