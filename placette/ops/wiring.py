"""Who is plugged into whom: the one place where domains meet the wires, the register and the works."""

from __future__ import annotations

import importlib
from types import ModuleType

from django.conf import settings

from placette.entry import chores as entry_chores
from placette.entry import holdings as entry_holdings
from placette.entry import methods
from placette.entry import sockets as entry
from placette.justice import chores as justice_chores
from placette.justice import holdings as justice_holdings
from placette.justice import register as holdings
from placette.live.events import Seam
from placette.ops import logs
from placette.ops.works import Chore
from placette.people import chores as people_chores
from placette.people import holdings as people_holdings
from placette.people import queries as people
from placette.people import subjects as people_subjects
from placette.rooms import chores as rooms_chores
from placette.rooms import holdings as rooms_holdings
from placette.rooms import queries as rooms
from placette.rooms import sockets as rooms_sockets
from placette.rooms import subjects as rooms_subjects
from placette.safety import chores as safety_chores
from placette.safety import evidence, register
from placette.safety import holdings as safety_holdings
from placette.safety import queries as safety
from placette.safety.desk import sources as desk
from placette.web import figures, phrases


def demo() -> ModuleType | None:
    """The demo town, in demo mode and where it is installed."""
    return importlib.import_module(settings.DEMO_MODULE) if settings.DEMO_MODULE else None


def plug() -> None:
    """Fill the registers: what can be decided about, how an age is assured. Called once a process."""
    register.clear()
    holdings.clear()
    evidence.clear()
    evidence.log_works(logs.appendable)
    for domain in (people_holdings, entry_holdings, rooms_holdings, safety_holdings, justice_holdings):
        holdings.register(*domain.HOLDINGS)
    for subject in (*people_subjects.SUBJECTS, *rooms_subjects.SUBJECTS):
        register.register(subject.kind, subject)
    evidence.clock(lambda now: safety.oldest_red())
    desk.plug(held=rooms.waiting, who=people.who, handles=people.handles)
    town = demo()
    methods.register(town.METHODS if town else ())


def heartbeat() -> list[Chore]:
    """What keeps the place open: it has a thread of its own, so that no sweep delays it."""
    town = demo()
    return [*(town.CHORES if town else ()), *(chore for chore in safety_chores.CHORES if chore[1] <= 1.0)]


def pages() -> list[Chore]:
    """Who is on call is told from a thread of its own: a mail server that does not answer delays nothing else."""
    return safety_chores.PAGES


def chores() -> list[Chore]:
    """All else that is swept."""
    return [
        *(chore for chore in safety_chores.CHORES if chore[1] > 1.0),
        *justice_chores.CHORES,
        *rooms_chores.CHORES,
        *people_chores.CHORES,
        *entry_chores.CHORES,
    ]


def seam() -> Seam:
    """What the wires know of the domains."""
    return Seam(
        commands={command.do: command for command in rooms_sockets.COMMANDS},
        opened=entry.opened,
        closed=entry.closed,
        standing=entry.standing,
        changed=entry.changed,
        seen=entry.seen,
        stretch=rooms.stretch,
        heads=rooms.heads,
        lease=safety.lease_now,
        phrase=phrases.say,
        crowds=rooms.crowds_by_node,
        refused=figures.refused,
    )
