"""Durations, days and the one way to write a moment. *Now* is always passed in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

FRANCE = ZoneInfo("Europe/Paris")


def stamp(at: datetime) -> str:
    """RFC 3339, UTC, milliseconds, `Z`: 2026-11-22T20:15:03.120Z."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def day_of(at: datetime) -> str:
    """The day in France that `at` falls in, as YYYY-MM-DD: "again that day" means this day."""
    return at.astimezone(FRANCE).strftime("%Y-%m-%d")


def end_of_day(at: datetime) -> datetime:
    """The moment, in UTC, at which `day_of(at)` ends."""
    local = at.astimezone(FRANCE)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.astimezone(UTC)
