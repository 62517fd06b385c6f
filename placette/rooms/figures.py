"""Figures that rooms keep for /metrics."""

from collections.abc import Sequence

from prometheus_client import Counter, Histogram

COMMIT_SECONDS = Histogram(
    "placette_commit_seconds",
    "Seconds of a transaction that keeps words, from its beginning to its commit",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
MESSAGES = Counter("placette_messages_total", "Messages shown in a room")
NOTED = Counter("placette_noted", "Words that were shown and that a rule notes, by the rule", ["rule"])
HELD = Counter("placette_held_words", "Words that were held for a moderator, by the rule", ["rule"])


def noted(rules: Sequence[str]) -> None:
    """Words were shown that these rules note."""
    for rule in rules:
        NOTED.labels(rule).inc()


def held(rules: Sequence[str]) -> None:
    """Words wait for a moderator because of these rules."""
    for rule in rules:
        HELD.labels(rule).inc()
