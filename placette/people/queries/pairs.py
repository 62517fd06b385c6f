"""Who blocked whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from placette.people.models import Block


def blocked_of(persons: Collection[str]) -> dict[str, frozenset[str]]:
    """For each of these who blocked anybody: whom. One query."""
    found: dict[str, set[str]] = {}
    rows = Block.objects.filter(person__in=sorted(persons)).values_list("person_id", "blocked_id")
    for person, blocked in rows:
        found.setdefault(person, set()).add(blocked)
    return {person: frozenset(blocked) for person, blocked in found.items()}


def blockers_of(person: str) -> frozenset[str]:
    """Who blocked this person (who is told nothing of it)."""
    return frozenset(Block.objects.filter(blocked=person).values_list("person_id", flat=True))


def blocked_pairs(persons: Sequence[str]) -> frozenset[tuple[str, str]]:
    """(who blocked, who was blocked) among these. One query."""
    among = sorted(set(persons))
    return frozenset(Block.objects.filter(person__in=among, blocked__in=among).values_list("person_id", "blocked_id"))
