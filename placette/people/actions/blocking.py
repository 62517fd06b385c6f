"""Blocking works for the one who blocks; the blocked one is told nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placette.live import publish
from placette.live.events import Refused
from placette.people.actions.touching import touch
from placette.people.models import Block, Person

MOST = 1_000
"""Persons that one person may have blocked."""


def block(person: str, other: str, now: datetime) -> Refused | None:
    """`person` hears `other` no more; saying it twice is the same. Refuses `not_found`, and oneself or too many."""
    if person == other:
        return Refused("bad_request")
    with transaction.atomic():
        if not Person.objects.filter(pk=other).exists():
            return Refused("not_found")
        if Block.objects.filter(person=person).count() >= MOST:
            return Refused("bad_request", {"limit": MOST})
        touch([person], now)
        Block.objects.bulk_create([Block(person_id=person, blocked_id=other, at=now)], ignore_conflicts=True)
        transaction.on_commit(lambda: publish.recheck(person))
    return None


def unblock(person: str, other: str, now: datetime) -> None:
    """`person` hears `other` again; nothing changes where nothing was blocked."""
    with transaction.atomic():
        gone, _ = Block.objects.filter(person=person, blocked=other).delete()
        if gone:
            touch([person], now)
            transaction.on_commit(lambda: publish.recheck(person))
