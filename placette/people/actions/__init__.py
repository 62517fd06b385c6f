"""What changes about people: arriving, holding a name, blocking, being erased."""

from placette.people.actions.arriving import Newcomer, arrive, arrive_many, hold_names, release_name
from placette.people.actions.blocking import block, unblock
from placette.people.actions.sweeping import drop_silent_nodes, erase_gone, free_names
from placette.people.actions.touching import touch

__all__ = [
    "Newcomer",
    "arrive",
    "arrive_many",
    "block",
    "drop_silent_nodes",
    "erase_gone",
    "free_names",
    "hold_names",
    "release_name",
    "touch",
    "unblock",
]
