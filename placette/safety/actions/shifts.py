"""Moderators begin and end their shifts. With the last one the place closes, in the same transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from placette.justice import audit
from placette.live import publish
from placette.live.events import Lease
from placette.safety import queries, rules
from placette.safety.actions.leasing import page_change
from placette.safety.models import OpenLease, Shift


def on_shift(name: str, now: datetime, kept_awake: timedelta = rules.AWAKE) -> None:
    """`name` keeps the place open for `kept_awake` from now, a shift of 10 hours at most. Raises Unfit.

    Said again, the shift goes on and they stay awake; after its 10 hours another one begins.
    """
    rules.moderator_fits(name)
    with transaction.atomic():
        if not keep_awake(name, now, kept_awake):
            Shift.objects.filter(pk=name).delete()
            Shift.objects.create(name=name, since=now, awake_until=now + kept_awake)
            audit.note(f"moderator:{name}", "on_shift", f"moderator:{name}", {}, now)


def keep_awake(name: str, now: datetime, kept_awake: timedelta = rules.AWAKE) -> bool:
    """A sign of life: awake until `kept_awake` from now, if on a shift that is not over. False: they are not."""
    going_on = Shift.objects.filter(pk=name, since__gt=now - rules.SHIFT)
    return going_on.update(awake_until=now + kept_awake) == 1


def off_shift(name: str, now: datetime) -> bool:
    """`name` ends the shift; False when there was none. After the last one awake nobody can write, from this commit."""
    with transaction.atomic():
        list(OpenLease.objects.select_for_update().filter(pk=1).values_list("pk"))
        ended, _ = Shift.objects.filter(pk=name).delete()
        if not ended:
            return False
        audit.note(f"moderator:{name}", "off_shift", f"moderator:{name}", {}, now)
        if not queries.awake(now):
            still_open = OpenLease.objects.filter(level__in=["open", "text_only"])
            was = still_open.first()
            still_open.update(level="read_only", reasons=["no_moderator"], until=now + rules.LEASE)
            if was is not None:
                page_change(Lease(was.level, tuple(was.reasons)), Lease("read_only", ("no_moderator",)), now)  # type: ignore[arg-type]
            transaction.on_commit(publish.place, robust=True)
    return True
