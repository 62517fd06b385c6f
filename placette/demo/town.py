"""The town's people: up to some hundred who sit in a few rooms and make small talk at a human pace.

They speak through `rooms.actions.say` like everybody: filtered, paced, traced, silent when the place is read-only.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import zip_longest
from random import Random

from django.db import DatabaseError, connections

from placette.demo.sentences import LINES, OPENERS, REPLIES, filled
from placette.entry import actions, sockets
from placette.kernel.ids import unguessable
from placette.live.events import Caller, Done, Origin, Refused
from placette.people import places
from placette.people.actions import Newcomer
from placette.rooms import actions as rooms
from placette.rooms.asks import EnterAsk, SayAsk
from placette.safety import terms

log = logging.getLogger("placette.demo")

MOST = 500
PEOPLE: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("f", 60, 74, ("Colette", "Odile", "Solange", "Mireille", "Yvette", "Paulette", "Denise", "Ginette", "Jeannine")),
    ("m", 60, 74, ("Fernand", "Lucien", "Norbert", "Firmin", "Marcel", "Bernard", "Hubert", "Roger", "Gilbert")),
    ("f", 38, 58, ("Karine", "Sandrine", "Valérie", "Corinne", "Nadia", "Delphine", "Sylvie", "Laurence", "Fatima")),
    ("m", 38, 58, ("Fabrice", "Thierry", "Damien", "Rachid", "Xavier", "Sébastien", "Franck", "Laurent", "Yann")),
    ("f", 22, 36, ("Apolline", "Coraline", "Maylis", "Noémie", "Garance", "Aïssatou", "Oriane", "Roxane", "Zélie")),
    ("m", 22, 36, ("Bastien", "Quentin", "Mehdi", "Gaspard", "Josselin", "Théodore", "Mamadou", "Valentin", "Antoine")),
    ("other", 24, 66, ("Camille", "Sacha")),
    ("couple", 28, 70, ("Nina_et_Paul", "Rose_et_Jules", "Ava_et_Simon", "Luc_et_Hugo")),
)
"""(sex, youngest, oldest, names): names that were given in those years."""
NAMES: tuple[tuple[str, int, int, str], ...] = tuple(
    (sex, youngest, oldest, name)
    for names in zip_longest(*(names for *_, names in PEOPLE))
    for (sex, youngest, oldest, _), name in zip(PEOPLE, names, strict=True)
    if name is not None
)
"""Sixty, mixed, so that any first dozen is a town."""
TOWNS = (
    "59000",
    "69003",
    "13006",
    "75011",
    "31000",
    "33000",
    "35000",
    "44000",
    "67000",
    "06000",
    "37000",
    "63000",
    "97400",
)
ROOMS = ("comptoir", "cuisine", "lyon", "jardin", "livres", "musique", "animaux", "bricolage", "voyages", "bienvenue")
HERE = Origin("127.0.0.1", 0)
HEARTBEAT = 10.0
"""Seconds between two signs of life of the town."""
BETWEEN = 150.0
"""Seconds between two sentences of one member, on the average."""


@dataclass(slots=True)
class Member:
    """One of them: where they sit, and when they speak next (seconds of the town's own clock)."""

    caller: Caller
    room: str
    due: float
    greeted: bool = False


@dataclass(slots=True)
class Town:
    """Everybody, the node they are present on, and who spoke last in each room."""

    members: list[Member]
    random: Random
    node: str = field(default_factory=lambda: f"town-{os.getpid()}")
    last: dict[str, str] = field(default_factory=dict)


def newcomer(index: int, random: Random) -> Newcomer:
    """Member number `index`: a name that goes with sex and age, a number (another after each start), a town."""
    sex, youngest, oldest, name = NAMES[index % len(NAMES)]
    place = places.find(TOWNS[index % len(TOWNS)])
    assert place is not None
    return Newcomer(f"{name}{random.randint(20, 99)}", sex, random.randint(youngest, oldest), place)


def gather(people: int, random: Random, now: datetime) -> Town:
    """They walk in, and sit down; whoever is refused (a name in use) stays out."""
    wanted = [newcomer(index, random) for index in range(min(people, MOST))]
    admitted = actions.walk_in(
        wanted, "demo-town", "fr", terms.current().version, now, known_face=True, filtered_openings=True
    )
    members = [
        Member(
            Caller(one.visit, one.person, one.handle, "fr", HERE),
            ROOMS[index % len(ROOMS)],
            random.uniform(1.0, BETWEEN),
        )
        for index, one in enumerate(admitted)
        if not isinstance(one, Refused)
    ]
    return Town(members, random)


def sit_down(members: Sequence[Member], now: datetime) -> None:
    """Each in their room. Who lives here does not wait at the door of a room."""
    rooms.enter([EnterAsk(member.caller, member.room, now, waited=60.0) for member in members])


def run(stop: threading.Event, people: int) -> None:
    """Live here until `stop` is set, `people` of them. One thread; whatever breaks is tried again later."""
    town = None
    while not stop.is_set():
        try:
            town = town or arrive(people)
            live(town, stop)
        except DatabaseError:
            log.warning("the town's people could not speak", exc_info=True)
            connections.close_all()
            stop.wait(5.0)
    if town is not None:
        depart(town)
    connections.close_all()


def arrive(people: int) -> Town:
    now = datetime.now(UTC)
    town = gather(people, Random(), now)  # noqa: S311 -- small talk, no secret
    sockets.seen(town.node, [member.caller.person for member in town.members], [], now)
    sit_down(town.members, now)
    return town


def depart(town: Town) -> None:
    """They go home: nobody keeps a name or a seat."""
    try:
        for member in town.members:
            actions.leave(member.caller.visit, member.caller.person, datetime.now(UTC))
        sockets.seen(town.node, [], [member.caller.person for member in town.members], datetime.now(UTC))
    except DatabaseError:
        log.warning("the town's people could not say goodbye", exc_info=True)


def live(town: Town, stop: threading.Event) -> None:
    """Second by second: whoever is due speaks, and the town shows that it lives."""
    clock = beat = 0.0
    while not stop.wait(1.0):
        clock += 1.0
        speak([member for member in town.members if member.due <= clock], town, clock, datetime.now(UTC))
        if clock - beat >= HEARTBEAT:
            beat = clock
            sockets.seen(town.node, [], [], datetime.now(UTC))


def speak(due: Sequence[Member], town: Town, clock: float, now: datetime) -> None:
    """One sentence of each who is due; whoever lost their seat sits down again."""
    if not due:
        return
    asks = [SayAsk(member.caller, member.room, words(member, town), unguessable(100), now) for member in due]
    for member, answer in zip(due, rooms.say(asks), strict=True):
        member.due = clock + town.random.uniform(0.4, 1.6) * BETWEEN
        if isinstance(answer, Done):
            member.greeted = True
            town.last[member.room] = member.caller.handle
        elif isinstance(answer, Refused) and answer.why == "not_seated":
            sit_down([member], now)


def words(member: Member, town: Town) -> str:
    """A greeting first; then an answer to whoever spoke last, or something new."""
    other = town.last.get(member.room)
    if not member.greeted:
        return filled(town.random.choice(OPENERS), town.random)
    if other and other != member.caller.handle and town.random.random() < 0.4:
        return filled(town.random.choice(REPLIES), town.random, name=other)
    return filled(town.random.choice(LINES), town.random)
