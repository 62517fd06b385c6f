"""Figures that safety keeps for /metrics."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client import Counter

from placette.safety.filters import Finding

MATCHED = Counter(
    "placette_filter_matches",
    "Words that a rule of the filters matched, by rule and what it asks for.",
    ["rule", "kind"],
)


def matched(found: Iterable[Finding]) -> None:
    """What the rules found in one text, whatever was done about it: `note` leaves nothing else."""
    for one in found:
        MATCHED.labels(one.rule.name, one.kind).inc()
