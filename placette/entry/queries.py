"""Who is in by which cookie."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from placette.entry import rules
from placette.entry.models import Visit


@dataclass(frozen=True, slots=True)
class Stay:
    """A visit that holds now, and whose it is."""

    visit: str
    person: str
    handle: str
    connected: bool
    seen_at: datetime


def stays(cookies: Collection[str], now: datetime) -> dict[str, Stay]:
    """The visits of these cookies' values; what is unknown, ended or over is absent. One query."""
    by_hash = {rules.hash_of(cookie): cookie for cookie in cookies}
    rows = Visit.objects.filter(cookie_hash__in=list(by_hash), ended_at=None, until__gt=now).values_list(
        "cookie_hash", "pk", "person_id", "person__handle", "connected", "seen_at"
    )
    return {by_hash[bytes(row[0])]: Stay(*row[1:]) for row in rows}


def in_house(persons: Sequence[str], now: datetime) -> dict[str, bool]:
    """For each of these who has a visit on record: does it hold? One query."""
    rows = Visit.objects.filter(person__in=list(persons)).values_list("person_id", "ended_at", "until")
    found: dict[str, bool] = {}
    for person, ended, until in rows:
        found[person] = found.get(person, False) or (ended is None and until > now)
    return found
