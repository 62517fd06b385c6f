"""What people see of each other: a card, and in a discreet room hardly that."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from placette.people import places
from placette.people.models import Person
from placette.people.queries.here import present


@dataclass(frozen=True, slots=True)
class PersonCard:
    """`about_km`: 10, 20, 30, 50, 100, or 101 for more. Discreet: only `person`, `handle`, `present` are filled."""

    person: str
    handle: str
    sex: str | None
    age: int | None
    town: str | None
    about_km: int | None
    present: bool
    discreet: bool = False


def cards(persons: Sequence[str], seen_by: str, now: datetime, discreet: bool = False) -> list[PersonCard]:
    """Cards in the order of `persons`, as `seen_by` sees them; who is gone has none. Two queries."""
    wanted = list(dict.fromkeys(persons))
    rows = Person.objects.filter(pk__in=[*wanted, seen_by]).values_list("pk", "handle", "sex", "age", "town", "cell")
    found = {row[0]: row for row in rows}
    here = present(wanted, now) if wanted else set()
    anchor = found[seen_by][5] if seen_by in found else None
    return [card(found[person], anchor, person in here, discreet) for person in wanted if person in found]


def card(row: tuple[str, str, str, int, str, int], anchor: int | None, is_here: bool, discreet: bool) -> PersonCard:
    """`row`: person, handle, sex, age, key of the town, cell. `anchor`: the cell of whoever looks."""
    person, handle, sex, age, town, cell = row
    if discreet:
        return PersonCard(person, handle, None, None, None, None, is_here, discreet=True)
    place = places.find(town)
    km = places.step(anchor, cell) if anchor is not None else None
    return PersonCard(person, handle, sex, age, place.town if place else "", km, is_here)


def who(person: str, now: datetime) -> PersonCard | None:
    """A person as they show themselves, for who moderates; without distance. Two queries."""
    found = cards([person], "", now)
    return found[0] if found else None


def handles(persons: Collection[str]) -> dict[str, str]:
    """The pseudonym of each; who is gone has none. One query, for some hundreds at most."""
    return dict(Person.objects.filter(pk__in=persons).values_list("pk", "handle"))
