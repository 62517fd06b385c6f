"""The lease that keeps the place open, renewed from evidence; that the database takes it is part of the evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from placette.live import publish
from placette.live.events import Lease
from placette.safety import oncall, queries, rules
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
        if row is not None:
            page_change(Lease(row.level, tuple(row.reasons)), lease, now)  # type: ignore[arg-type]
            if row.until < now - rules.UNWATCHED:
                oncall.page("no_lease", now)
    return lease


def page_change(before: Lease, after: Lease, now: datetime) -> None:
    """In the transaction of the change: whoever is on call hears once of each reason that is new, and once that none is
    left. A place that never opened pages nobody."""
    for why in after.reasons:
        if why not in before.reasons and after.level != "closed":
            oncall.page(why, now, after.level)
    if before.reasons and before.level != "closed" and after.level == "open":
        oncall.page("opened_again", now, after.level)


def watch_queue(now: datetime) -> None:
    """Whoever is on call hears once that the people who read are behind, and once that they are not any more."""
    said = oncall.last("readers_behind", "readers_caught_up")
    was, behind = said is not None and said.why == "readers_behind", queries.room_in_queue(now) == 0
    if was != behind:
        oncall.page("readers_behind" if behind else "readers_caught_up", now)
