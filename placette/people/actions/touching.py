"""What holds for a person changed: every process hears of it, bus or no bus."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from placette.people.models import EpochCounter, Person


def touch(persons: Collection[str], now: datetime) -> None:
    """Move `auth_epoch` of these persons, in the caller's transaction and before its other locks on persons.

    The counter's row stays locked until that transaction ends, so numbers are given in the order of commits: a reader
    who has seen number 8 will never be shown a 7 that was late. `now` is when it changed; the order is what is kept.
    """
    if not persons:
        return
    assert transaction.get_connection().in_atomic_block, "touch belongs to the transaction of what changed"
    if not EpochCounter.objects.filter(pk=1).update(n=F("n") + 1):
        EpochCounter.objects.bulk_create([EpochCounter(pk=1)], ignore_conflicts=True)
        EpochCounter.objects.filter(pk=1).update(n=F("n") + 1)
    n = EpochCounter.objects.values_list("n", flat=True).get(pk=1)
    Person.objects.filter(pk__in=sorted(persons)).update(auth_epoch=F("auth_epoch") + 1, epoch_moved=n)
