"""Who is here, who is near, who blocked whom. Every function takes many and asks a constant number of queries."""

from placette.people.queries.cards import PersonCard, cards, handles, who
from placette.people.queries.here import (
    Face,
    bearer,
    faces,
    handle_free,
    live_nodes,
    moved_since,
    person_for,
    present,
    present_count,
)
from placette.people.queries.nearby import BadSearch, Found, Search, nearby
from placette.people.queries.pairs import blocked_of, blocked_pairs, blockers_of

__all__ = [
    "BadSearch",
    "Face",
    "Found",
    "PersonCard",
    "Search",
    "bearer",
    "blocked_of",
    "blocked_pairs",
    "blockers_of",
    "cards",
    "faces",
    "handle_free",
    "handles",
    "live_nodes",
    "moved_since",
    "nearby",
    "person_for",
    "present",
    "present_count",
    "who",
]
