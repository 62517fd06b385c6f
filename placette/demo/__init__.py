"""The demo town: pretend age button, visits from the command line, an always awake moderator, people who talk.

`ops` finds these names by the module's dotted name, in demo mode alone; nothing imports this folder, and the place runs
without it.
"""

from placette.demo.age import METHODS
from placette.demo.town import run as run_town
from placette.demo.veilleur import CHORES
from placette.demo.visits import walk_in_many

__all__ = ["CHORES", "METHODS", "run_town", "walk_in_many"]
