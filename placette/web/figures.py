"""What is counted of refusals, whatever door they went out by: sockets, JSON, pages."""

from __future__ import annotations

from prometheus_client import Counter

REFUSED = Counter("placette_refused", "What was refused, by its fixed word.", ["why"])


def refused(why: str) -> None:
    REFUSED.labels(why).inc()
