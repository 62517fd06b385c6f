"""Words that wait for a moderator: withdrawn by their author, let pass, refused, or expired."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from placette.live.events import Answer, Done, Refused
from placette.people import actions as people
from placette.rooms import events, names, numbers, rules
from placette.rooms.actions.changing import lock
from placette.rooms.models import Message
from placette.rooms.patience import patiently
from placette.safety import actions as safety

if TYPE_CHECKING:
    from placette.safety.models import Statement

ENDS: Mapping[names.State, safety.End] = {
    names.WITHDRAWN: "withdrawn",
    names.REFUSED: "refused",
    names.EXPIRED: "expired",
}
AT_ONCE = 500
"""Held messages that one sweep expires at most."""


def withdraw(person: str, slug: str, id: str) -> Answer:
    """The author takes a held message back. Twice is once; what was shown meanwhile is erased, not withdrawn."""
    if not (rules.is_slug(slug) and rules.is_id(id)):
        return Refused("not_found")

    def attempt() -> Answer:
        message = Message.objects.filter(pk=id, author_id=person, room__slug=slug).first()
        if message is None or message.state not in (names.HELD, names.WITHDRAWN):
            return Refused("not_found")
        if message.state == names.HELD and not _taken_back(id):
            return attempt()
        events.tell_unheld(person, slug, id, "withdrawn")
        return Done()

    return patiently(attempt)


def _taken_back(id: str) -> bool:
    with transaction.atomic():
        return _close(id, names.WITHDRAWN, timezone.now())


def _close(id: str, state: names.State, now: datetime, statement: Statement | None = None) -> bool:
    """In the caller's transaction: a held message is no more, and its words are gone. False: somebody was quicker."""
    fields: dict[str, object] = {"state": state, "words": ""}
    if statement is not None:
        fields["held_by"] = statement
    if Message.objects.filter(pk=id, state=names.HELD).update(**fields) != 1:
        return False
    safety.unheld(id, ENDS[state], now)
    return True


def refuse(message: Message, statement: Statement) -> bool:
    """In the caller's transaction: a person did not let it pass."""
    if not _close(message.pk, names.REFUSED, statement.at, statement):
        return False
    person, slug, id = message.author_id, message.room.slug, message.pk
    transaction.on_commit(lambda: events.tell_unheld(person, slug, id, "refused_words"))
    return True


def release(id: str, now: datetime) -> bool:
    """In the caller's transaction: a person lets it pass, and it gets its number now. False: it waits no more, or
    its room is closed."""
    message = lock(id)
    if message is None or message.state != names.HELD:
        return False
    n = numbers.take(message.room_id, 1, now)
    if n is None:
        return False
    message.n, message.state = n, names.SHOWN
    answered = Message.objects.filter(room_id=message.room_id, n=message.re, at__lte=message.at)
    message.re = message.re if message.re is not None and answered.exists() else None
    message.save(update_fields=["n", "state", "re"])
    safety.unheld(id, "released", now)
    slug = message.room.slug
    transaction.on_commit(lambda: events.tell_said([(slug, message)]))
    return True


def expire(now: datetime) -> int:
    """Held messages that nobody looked at in time: their words are gone, their authors are told. How many."""
    late = Message.objects.filter(state=names.HELD, at__lt=now - rules.HELD_FOR)
    rows = list(late.order_by("at").values_list("pk", "author_id", "room__slug")[:AT_ONCE])
    count = 0
    for id, person, slug in rows:
        with transaction.atomic():
            people.touch([person], now)  # before the message's row, as who decides about it does
            closed = _close(id, names.EXPIRED, now)
            if not closed:
                transaction.set_rollback(True)
        if closed:
            events.tell_unheld(person, slug, id, "expired")
            count += 1
    return count
