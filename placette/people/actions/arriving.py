"""Arriving: a person and a name that nobody else holds. Of two who race for a name exactly one gets it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from placette.kernel.ids import unguessable
from placette.live.events import Refused
from placette.people import names, places, rules
from placette.people.models import Name, Person
from placette.people.names import HOLD
from placette.people.places import Place
from placette.safety import screening


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who wants to come in. `place` is where they say they are from; `postcode` is empty where towns are asked for."""

    handle: str
    sex: str
    age: int
    place: Place

    @property
    def postcode(self) -> str:
        return self.place.key if names.COUNTRIES[self.place.country] == "postcode" else ""


def arrive(
    handle: str,
    sex: str,
    age: int,
    country: str,
    postcode: str,
    town: str,
    now: datetime,
    known_face: bool = False,
    hold: timedelta = HOLD,
) -> Person | Refused:
    """One person arrives. Refuses a pseudonym with `handle_…`, an age under 18 with `under_age`, else `bad_request`."""
    place = places.lookup(country, postcode or town)
    if place is None or not isinstance(age, int):
        return Refused("bad_request")
    (answer,) = arrive_many([Newcomer(handle, sex, age, place)], now, known_face=known_face, hold=hold)
    return answer


def arrive_many(
    newcomers: Sequence[Newcomer],
    now: datetime,
    *,
    known_face: bool = False,
    filtered_openings: bool | None = None,
    hold: timedelta = HOLD,
) -> list[Person | Refused]:
    """As many answers as newcomers, in order, in one transaction and a constant number of queries."""
    answers: list[Person | Refused] = [refused or made(one) for one in newcomers for refused in [judged(one, now)]]
    persons = [answer for answer in answers if isinstance(answer, Person)]
    for person in persons:
        person.arrived_at = now
        person.known_face = known_face
        person.filtered_openings = filtered_openings
    if not persons:
        return answers
    with transaction.atomic():
        Person.objects.bulk_create(persons)
        winners = take_names(persons, now, now + hold)
        losers = [person.pk for person in persons if person.pk not in winners]
        if losers:
            Person.objects.filter(pk__in=losers).delete()
    taken = Refused("handle_taken")
    return [taken if isinstance(answer, Person) and answer.pk not in winners else answer for answer in answers]


def judged(one: Newcomer, now: datetime) -> Refused | None:
    """All that can be refused without looking who is here."""
    if one.age < names.YOUNGEST:
        return Refused("under_age")
    if one.age > names.OLDEST or one.sex not in names.SEXES:
        return Refused("bad_request")
    if why := rules.judge_handle(one.handle, now.year):
        return Refused(why)
    if not screening.words_of(rules.tidy(one.handle), "public", place="handle").passes:
        return Refused("handle_words")
    return None


def made(one: Newcomer) -> Person:
    """The person as a row that is not written yet."""
    return Person(
        id=unguessable(100),
        handle=rules.tidy(one.handle),
        skeleton=rules.skeleton(one.handle),
        sex=one.sex,
        age=one.age,
        country=one.place.country,
        postcode=one.postcode,
        town=one.place.key,
        cell=one.place.cell,
    )


def take_names(persons: Sequence[Person], now: datetime, until: datetime) -> set[str]:
    """Take the names that are free; the persons who hold theirs afterwards. In the caller's transaction; three queries.

    The skeleton's primary key decides: whoever inserts second waits for the first to commit and then inserts nothing.
    """
    wanted = sorted(persons, key=lambda person: person.skeleton)
    Name.objects.filter(skeleton__in=[person.skeleton for person in wanted], until__lte=now).delete()
    rows = [Name(skeleton=person.skeleton, person=person, until=until) for person in wanted]
    Name.objects.bulk_create(rows, ignore_conflicts=True)
    return set(Name.objects.filter(person__in=[person.pk for person in wanted]).values_list("person_id", flat=True))


def hold_names(persons: Collection[str], now: datetime, hold: timedelta = HOLD) -> set[str]:
    """Those of `persons` who hold their name until now + `hold`; one that lapsed is taken again if nobody has it.

    Two queries; four more for the whole batch when a name had lapsed.
    """
    wanted = sorted(set(persons))
    with transaction.atomic():
        Name.objects.filter(person__in=wanted, until__lt=now + hold).update(until=now + hold)
        holding = set(Name.objects.filter(person__in=wanted).values_list("person_id", flat=True))
        lapsed = [person for person in wanted if person not in holding]
        if lapsed:
            holding |= take_names(list(Person.objects.filter(pk__in=lapsed)), now, now + hold)
    return holding


def release_name(person: str) -> None:
    """Whoever leaves gives the name back at once."""
    Name.objects.filter(person=person).delete()
