"""The trail of what moderators and operators did: in the transaction of the act, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import DatabaseError, transaction

from placette.justice.models import AuditEntry
from placette.kernel.ids import ordered

Fact = str | int | bool | None


def note(actor: str, act: str, about: str, facts: Mapping[str, Fact], now: datetime) -> None:
    """`actor` (`operator:<name>`, `moderator:<name>`, `filters`) did `act` `about` something.

    Pseudonymous ids, numbers and fixed words alone: whoever calls puts in no words of members, no address, no secret.
    """
    AuditEntry.objects.create(id=ordered(now), at=now, actor=actor, act=act, about=about, facts=dict(facts))


def appendable(now: datetime) -> bool:
    """Would the trail take another line? One is written and taken back, so nothing is left of the question."""
    try:
        with transaction.atomic():
            note("lease", "probe", "", {}, now)
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return True
