"""What justice sweeps: sealed traces go from the outbox to the record, and out of it after a year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from placette.justice.models import RecordedTraces, SealedTraces

RECORD = "record"
BATCH = 200
"""Rows in one commit of the record."""
BATCHES = 25
"""Commits in one sweep at most."""
KEPT_FOR = timedelta(days=365)
"""One year from the connection (décret n° 2021-1362, art. 5; CPCE art. L34-1)."""


def move(now: datetime) -> None:
    """The outbox empties into the record. Whatever happens between the two commits, a row is there once.

    A row leaves the outbox only when the record has committed it under the same id; one that is there already is not
    written again.
    """
    for _ in range(BATCHES):
        rows = list(SealedTraces.objects.order_by("id")[:BATCH])
        if rows:
            forget(record(rows))
        if len(rows) < BATCH:
            return


def record(rows: list[SealedTraces]) -> list[str]:
    """Commit `rows` to the record's store; the ids it holds now."""
    copies = [RecordedTraces(id=row.id, at=row.at, key_id=row.key_id, sealed=row.sealed) for row in rows]
    kept = RecordedTraces.objects.using(RECORD)
    with transaction.atomic(using=RECORD, durable=True):
        kept.bulk_create(copies, ignore_conflicts=True)
    return list(kept.filter(pk__in=[row.id for row in rows]).values_list("pk", flat=True))


def forget(ids: list[str]) -> None:
    """These rows are in the record: the outbox needs them no more."""
    SealedTraces.objects.filter(pk__in=ids).delete()


def expire(now: datetime) -> None:
    """What the law asks to keep for a year goes after a year."""
    RecordedTraces.objects.using(RECORD).filter(at__lt=now - KEPT_FOR).delete()


CHORES: list[tuple[str, float, Callable[[datetime], None]]] = [
    ("justice.move", 2.0, move),
    ("justice.expire", 3600.0, expire),
]
