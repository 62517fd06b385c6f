"""Which of the place's two languages a browser asks for. The place is French: whoever asks for nothing gets French."""

from __future__ import annotations

from typing import Literal

MOST = 20
"""Languages of a header that are looked at."""


def preferred(accept: str) -> Literal["fr", "en"]:
    """The language for an `Accept-Language` header (RFC 9110, 12.5.4); "" when there is none.

    French where it is not behind English, and for whoever says nothing or takes any; English for all others, who most
    likely read it better.

    >>> preferred("fr-FR,fr;q=0.9,en;q=0.8"), preferred("en;q=0.7, fr;q=0.3"), preferred("de"), preferred("")
    ('fr', 'en', 'en', 'fr')
    """
    best = {"fr": 0.0, "en": 0.0, "*": 0.0}
    named: set[str] = set()
    for part in accept.split(",")[:MOST]:
        tag, _, quality = part.strip().partition(";")
        primary = tag.strip().lower().split("-", 1)[0]
        if primary not in best:
            continue
        named.add(primary)
        best[primary] = max(best[primary], _weight(quality))
    french = best["fr"] if "fr" in named else best["*"]
    english = best["en"] if "en" in named else best["*"]
    return "fr" if not accept.strip() or (french > 0 and french >= english) else "en"


def _weight(quality: str) -> float:
    """`q=0.8` -> 0.8; nothing -> 1; what is no weight -> 0."""
    try:
        weight = float(quality.strip().removeprefix("q=")) if quality.strip() else 1.0
    except ValueError:
        return 0.0
    return weight if 0 <= weight <= 1 else 0.0
