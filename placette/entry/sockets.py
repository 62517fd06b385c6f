"""The door of the socket: who may come in by which cookie, what holds for them, who changed, who is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from placette.entry import actions, queries
from placette.live import goodbyes
from placette.live.events import Admission, Caller, Knock, Refused, Standing
from placette.live.goodbyes import Goodbye
from placette.people import presence
from placette.people import queries as people
from placette.rooms import events as rooms_events
from placette.rooms import queries as rooms
from placette.safety import events as safety_events
from placette.safety import queries as safety

OUT: dict[str, Goodbye] = {"suspend": goodbyes.SUSPENDED, "exclude": goodbyes.EXCLUDED}
"""Measures that close a person's sockets, and what these are told."""
NOWHERE: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())


def opened(knocks: list[Knock]) -> list[Admission | Refused]:
    """Who may come in. As many answers as knocks, in order; the number of queries does not depend on how many.

    Whoever is suspended comes as far as reading why: their standing holds the goodbye.
    """
    if not knocks:
        return []
    now = max(knock.at for knock in knocks)
    stays = queries.stays({knock.cookie for knock in knocks if knock.cookie}, now)
    holding = actions.see(stays.values(), now, connected=True)
    standings = standing_at([stay.person for stay in stays.values()], now)
    answers: list[Admission | Refused] = []
    for knock in knocks:
        stay = stays.get(knock.cookie or "")
        if stay is None or stay.person not in holding or stay.person not in standings:
            answers.append(Refused("no_visit"))
            continue
        caller = Caller(stay.visit, stay.person, stay.handle, knock.lang, knock.origin)
        answers.append(Admission(caller, standings[stay.person]))
    return answers


def closed(callers: list[Caller], now: datetime) -> None:
    """These callers' last socket on this node closed."""
    actions.parted({caller.visit for caller in callers}, now)


def standing(persons: Sequence[str]) -> Mapping[str, Standing]:
    """What holds for these persons now; who is gone is absent."""
    return standing_at(persons, timezone.now())


def standing_at(persons: Sequence[str], now: datetime) -> dict[str, Standing]:
    """One query each for visits, blocks and seats, two for restrictions and what else safety has to tell, one for held
    words that were closed lately."""
    inside = queries.in_house(persons, now)
    blocked = people.blocked_of(persons)
    told = safety.told(persons, now)
    closed = rooms.closed(persons, now)
    seats = rooms.seats_of(persons)
    return {
        person: _standing(
            blocked.get(person, frozenset()),
            told.get(person, []),
            closed.get(person, []),
            seats.get(person, NOWHERE),
            holds,
            now,
        )
        for person, holds in inside.items()
    }


def _standing(
    blocked: frozenset[str],
    found: Sequence[safety.Restricted],
    closed: Sequence[tuple[str, str, str]],
    seats: tuple[frozenset[str], frozenset[str]],
    holds: bool,
    now: datetime,
) -> Standing:
    """Of several reasons to close the sockets the gravest is told."""
    out = next(
        (OUT[measure] for measure in ("exclude", "suspend") if any(one.measure == measure for one in found)), None
    )
    if out is None and not holds:
        out = goodbyes.SIGNED_OUT
    return Standing(
        blocked=blocked,
        hushed=frozenset(one.scope for one in found if one.measure == "hush"),
        seats=seats[0],
        shut=seats[1],
        told=(
            *(safety_events.restricted(one, now) for one in found),
            *(rooms_events.unheld(room, message, why) for room, message, why in closed),
        ),
        goodbye=(out.code, out.why, out.again) if out else None,
    )


def changed(cursor: int) -> tuple[int, Sequence[str]]:
    """(new cursor, persons for whom something changed since)."""
    return people.moved_since(cursor)


def seen(node: str, came: Sequence[str], left: Sequence[str], now: datetime) -> None:
    """The node's heartbeat, who came and who left; visits of those who are here last."""
    presence.seen(node, came, left, now)
    actions.keep_present(node, now)
