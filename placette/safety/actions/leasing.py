"""The lease that keeps the place open, renewed from evidence; that the database takes it is part of the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from placette.live import publish
from placette.live.events import Lease
from placette.safety import queries, rules
from placette.safety.models import OpenLease


def renew_lease(evidence: rules.Evidence, now: datetime) -> Lease:
    """Write how open the place is until three seconds from now; who is awake is counted here, under the lease's lock.

    Everybody is told when it changed. Raises DatabaseError, and then the lease runs out by itself.
    """
    with transaction.atomic():
        row = OpenLease.objects.select_for_update().filter(pk=1).first()
        lease = rules.level(replace(evidence, awake=queries.awake(now)))
        values = {"level": lease.level, "reasons": list(lease.reasons), "until": now + rules.LEASE}
        OpenLease.objects.update_or_create(pk=1, defaults=values)
        before = Lease(row.level, tuple(row.reasons)) if row and row.until > now else queries.NO_LEASE  # type: ignore[arg-type]
        if lease != before:
            transaction.on_commit(publish.place, robust=True)
    return lease
