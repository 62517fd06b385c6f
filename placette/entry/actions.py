"""Walking in, being seen, leaving. A visit is a secret in a browser and its hash here."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from placette.entry import rules
from placette.entry.models import AgeCheck, Visit
from placette.entry.names import KEPT_FOR, LIFE, UNCONNECTED
from placette.entry.queries import Stay
from placette.kernel.ids import unguessable
from placette.live import publish
from placette.live.events import Refused
from placette.live.goodbyes import SIGNED_OUT
from placette.people import actions as people
from placette.people.actions import Newcomer
from placette.rooms import actions as rooms

SWEEP = timedelta(minutes=10)
"""Visits of people who are here are written again when this much of their life is used up."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody is in. `cookie` is shown this once and kept nowhere."""

    visit: str
    person: str
    handle: str
    cookie: str


def walk_in(
    newcomers: Sequence[Newcomer],
    method: str,
    lang: str,
    rules_version: str,
    now: datetime,
    *,
    known_face: bool = False,
    filtered_openings: bool | None = None,
) -> list[Admitted | Refused]:
    """Whose age `method` has assured: person, name, visit and age check, or nothing. As many answers, in order."""
    with transaction.atomic():
        arrived = people.arrive_many(
            newcomers, now, known_face=known_face, filtered_openings=filtered_openings, hold=UNCONNECTED
        )
        came = [(one.pk, one.handle) for one in arrived if not isinstance(one, Refused)]
        admitted = iter(admit(came, method, lang, rules_version, now))
    return [one if isinstance(one, Refused) else next(admitted) for one in arrived]


def admit(came: Sequence[tuple[str, str]], method: str, lang: str, rules_version: str, now: datetime) -> list[Admitted]:
    """A visit and its age check for each (person, handle), in the caller's transaction; two queries."""
    admitted = [Admitted(unguessable(100), person, handle, secrets.token_urlsafe(32)) for person, handle in came]
    Visit.objects.bulk_create(
        Visit(
            id=one.visit,
            person_id=one.person,
            cookie_hash=rules.hash_of(one.cookie),
            started_at=now,
            seen_at=now,
            until=rules.until(False, now),
            lang=lang,
            rules_version=rules_version,
        )
        for one in admitted
    )
    assure_age([one.visit for one in admitted], method, now)
    return admitted


def assure_age(visits: Sequence[str], method: str, now: datetime) -> None:
    """On record: that the age of these visits was assured, and how. Nothing else is learnt, nothing else is kept."""
    AgeCheck.objects.bulk_create(AgeCheck(visit_id=visit, method=method, at=now) for visit in visits)


def see(stays: Collection[Stay], now: datetime, *, connected: bool = False) -> set[str]:
    """These visits were seen: they last, and their names are held. Persons whose name another has meanwhile are not in
    the answer: their visit ended. A constant number of queries.
    """
    holding = people.hold_names([stay.person for stay in stays], now)
    kept = [stay.visit for stay in stays if stay.person in holding]
    lost = [stay.visit for stay in stays if stay.person not in holding]
    rows = Visit.objects.filter(pk__in=kept, ended_at=None)
    if connected:
        rows.update(seen_at=now, until=rules.until(True, now), connected=True)
    else:
        rows.filter(connected=True).update(seen_at=now, until=rules.until(True, now))
        rows.filter(connected=False).update(seen_at=now, until=rules.until(False, now))
    if lost:
        Visit.objects.filter(pk__in=lost).update(ended_at=now)
    return holding


def keep_present(node: str, now: datetime) -> None:
    """Visits of those who have a socket on `node` last; one statement, which touches a row every ten minutes."""
    due = Visit.objects.filter(until__lt=now + LIFE - SWEEP, ended_at=None, person__presences__node=node)
    due.update(seen_at=now, until=now + LIFE)


def parted(visits: Collection[str], now: datetime) -> None:
    """The last socket of these visits on a node closed: their life is counted from now."""
    Visit.objects.filter(pk__in=list(visits), ended_at=None).update(seen_at=now, until=now + LIFE)


def leave(visit: str, person: str, now: datetime) -> None:
    """The visit ends: the name is free and every seat is left at once, every socket of the person is told goodbye."""
    with transaction.atomic():
        people.touch([person], now)
        Visit.objects.filter(pk=visit, ended_at=None).update(ended_at=now)
        people.release_name(person)
        rooms.leave_all(person, now)
        transaction.on_commit(lambda: publish.part_with(person, SIGNED_OUT))


def erase_over(now: datetime) -> int:
    """Erase visits that have been over for a day, with their age checks; how many visits."""
    over = Visit.objects.filter(Q(until__lt=now - KEPT_FOR) | Q(ended_at__lt=now - KEPT_FOR, ended_at__isnull=False))
    return over.delete()[1].get("entry.Visit", 0)
