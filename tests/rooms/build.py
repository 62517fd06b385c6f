"""People, rooms and asks for the tests of rooms."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import OperationalError, connections

from placette.kernel import ids
from placette.kernel.clock import day_of
from placette.live.events import Caller, Origin
from placette.people import places
from placette.people.models import Node, Person, Presence
from placette.rooms import actions
from placette.rooms.asks import EditAsk, EnterAsk, SayAsk
from placette.rooms.models import Message, Room, Seat
from placette.safety.models import Decision, OpenLease, Restriction, Statement

_serial = count(1)
_place = places.find("69001")
assert _place is not None
PLACE = _place


def person(now: datetime, *, new: bool = False, handle: str = "", lang: str = "fr") -> Caller:
    """Somebody who walked in; past the new-face limits unless `new`."""
    serial = next(_serial)
    name = handle or f"Passante {serial}"
    made = Person.objects.create(
        id=ids.unguessable(),
        handle=name,
        skeleton=f"{name}-{serial}".lower(),
        sex="f",
        age=30,
        country="FR",
        postcode="69001",
        town="69001",
        cell=PLACE.cell,
        arrived_at=now,
        known_face=not new,
    )
    return Caller(ids.unguessable(), made.id, name, lang, Origin("192.0.2.7", 40_000 + serial))


def room(slug: str = "cuisine", now: datetime | None = None, **fields: object) -> Room:
    moment = now or datetime.fromisoformat("2026-01-01T00:00:00+00:00")
    return Room.objects.create(**{"slug": slug, "name": slug.title(), "touched_at": moment, **fields})


def seat(caller: Caller, where: Room, now: datetime, floor: int = 0) -> Seat:
    return Seat.objects.create(room=where, person_id=caller.person, day=day_of(now), entered_at=now, floor=floor)


def seated(where: Room, now: datetime, *, new: bool = False) -> Caller:
    """Somebody who sits in `where`."""
    who = person(now, new=new)
    seat(who, where, now)
    return who


def present(caller: Caller, now: datetime) -> None:
    """A socket of theirs is open, on a node that said so just now."""
    Node.objects.update_or_create(name="test", defaults={"seen_at": now})
    Presence.objects.get_or_create(person_id=caller.person, node="test", defaults={"since": now})


def absent(caller: Caller) -> None:
    Presence.objects.filter(person_id=caller.person).delete()


def open_place(now: datetime, level: str = "open") -> None:
    OpenLease.objects.update_or_create(
        id=1, defaults={"level": level, "reasons": [], "until": now + timedelta(hours=1)}
    )


def statement(now: datetime, who: Caller | None = None, measure: str = "withhold", kind: str = "person") -> Statement:
    """Reasons, as bare as the tables allow."""
    decision = Decision.objects.create(
        id=ids.ordered(now),
        measure=measure,
        subject_kind=kind,
        subject_id=who.person if who else "",
        person_id=who.person if who else None,
        ground="terms",
        category="respect",
        clause="respect",
        facts="",
        source="own_initiative",
        automated_detection=False,
        automated_decision="not",
        decided_by="test",
        decided_at=now,
    )
    return Statement.objects.create(
        id=ids.ordered(now), decision=decision, number=ids.unguessable(80), pin_hash="", words={}, at=now
    )


def hush(who: Caller, scope: str, now: datetime, measure: str = "hush") -> str:
    """A restriction for an hour; its case."""
    made = statement(now, who, measure)
    Restriction.objects.create(
        statement=made, person_id=who.person, measure=measure, scope=scope, starts=now, until=now + timedelta(hours=1)
    )
    return made.number


def ask(who: Caller, where: str, words: str, at: datetime, nonce: str = "") -> SayAsk:
    return SayAsk(who, where, words, nonce or ids.unguessable(), at)


def entering(who: Caller, where: str, at: datetime, waited: float = 0.0) -> EnterAsk:
    return EnterAsk(who, where, at, waited=waited)


def editing(who: Caller, where: str, n: int, words: str, at: datetime) -> EditAsk:
    return EditAsk(who, where, n, words, at)


def numbers(where: Room) -> list[int]:
    """All numbers of a room, of messages and of changes, ascending."""
    from placette.rooms.models import Change

    taken: Iterable[int | None] = Message.objects.filter(room=where, n__isnull=False).values_list("n", flat=True)
    changes = Change.objects.filter(room=where).values_list("n", flat=True)
    return sorted([*(n for n in taken if n is not None), *changes])


def cut_at_commit(monkeypatch: pytest.MonkeyPatch, kept: bool) -> None:
    """The connection goes at the next COMMIT, after it took place (`kept`) or before; nobody is told which."""
    wrapper = connections["default"]
    real, cut = wrapper._commit, [True]

    def commit() -> None:
        if cut and wrapper.connection is not None:
            cut.clear()
            if kept:
                real()
            else:
                wrapper._rollback()
            raise OperationalError("server closed the connection unexpectedly")
        real()

    monkeypatch.setattr(wrapper, "_commit", commit)


def enter(who: Any, slug: str, at: datetime, waited: float = 0.0) -> Any:
    """What one ask for a room comes to."""
    [answer] = actions.enter([entering(who, slug, at, waited)], at)
    return answer


def moved(caller: Caller) -> int:
    """How often every process was told to ask again for them."""
    return int(Person.objects.get(pk=caller.person).auth_epoch)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each comes to, all begun at the same moment, as in as many processes."""
    gate, out = threading.Barrier(len(acts)), [None] * len(acts)

    def one(index: int) -> None:
        try:
            gate.wait()
            out[index] = acts[index]()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(index,)) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return out
