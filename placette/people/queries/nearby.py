"""Who is near: people who are here now, nearest step first, a page at a time."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from placette.people import names, places, rules
from placette.people.models import Block, Person
from placette.people.places import Place
from placette.people.queries.cards import PersonCard, card
from placette.people.queries.here import here

PAGE = 50
SHORTEST_Q = 3


class BadSearch(ValueError):
    """A search that cannot be: a cursor that was not ours, fewer than three letters, ages the wrong way round."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. `near`: distances are told from there. `among`: these persons only (a room's)."""

    near: Place
    within_km: int | None = None
    sex: str | None = None
    age_min: int | None = None
    age_max: int | None = None
    q: str | None = None
    among: Sequence[str] | None = None
    cursor: str | None = None
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Found:
    """A page of people, and the cursor of the next one (None: that was all)."""

    people: list[PersonCard]
    cursor: str | None


def nearby(me: str, search: Search, now: datetime) -> Found:
    """People who are here, but oneself, those one blocked and those who blocked one. One query; raises BadSearch.

    Distances and `within_km` know cells alone: asking from many places cannot find out more than a cell.
    """
    rows = filtered(me, search, now).annotate(km=told_km(search.near))
    if search.within_km is not None and search.within_km <= places.STEPS[-1]:
        rows = rows.filter(km__lte=max(search.within_km, places.STEPS[0]))
    if search.cursor:
        km, skeleton, pk = read_cursor(search.cursor)
        rows = rows.filter(Q(km__gt=km) | Q(km=km, skeleton__gt=skeleton) | Q(km=km, skeleton=skeleton, pk__gt=pk))
    limit = max(1, min(search.limit, PAGE))
    columns = ("pk", "handle", "sex", "age", "town", "cell", "km", "skeleton")
    page = list(rows.order_by("km", "skeleton", "pk").values_list(*columns)[: limit + 1])
    people = [card(row[:6], search.near.cell, True, discreet=False) for row in page[:limit]]
    last = page[limit - 1] if len(page) > limit else None
    return Found(people, write_cursor(last[6], last[7], last[0]) if last else None)


def filtered(me: str, search: Search, now: datetime) -> QuerySet[Person]:
    """Everything but the distance."""
    between = Q(person=me, blocked=OuterRef("pk")) | Q(person=OuterRef("pk"), blocked=me)
    rows = Person.objects.filter(~Exists(Block.objects.filter(between)), pk__in=here(now).values("person_id"))
    rows = rows.exclude(pk=me)
    if search.among is not None:
        rows = rows.filter(pk__in=list(search.among))
    if search.sex:
        if search.sex not in names.SEXES:
            raise BadSearch("sex")
        rows = rows.filter(sex=search.sex)
    if search.age_min is not None:
        rows = rows.filter(age__gte=search.age_min)
    if search.age_max is not None:
        rows = rows.filter(age__lte=search.age_max)
    if search.q:
        if sum(char.isalnum() for char in search.q) < SHORTEST_Q or len(search.q) > 40:
            raise BadSearch("q")
        rows = rows.filter(skeleton__contains=rules.skeleton(search.q))
    return rows


def told_km(near: Place) -> Case:
    """The told distance as an expression: the step of each cell, BEYOND for all that are farther."""
    steps = [When(cell__in=cells, then=Value(km)) for km, cells in places.cells_by_step(near.cell).items() if cells]
    return Case(*steps, default=Value(places.BEYOND), output_field=IntegerField())


def write_cursor(km: int, skeleton: str, pk: str) -> str:
    return urlsafe_b64encode(f"{km}\n{skeleton}\n{pk}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[int, str, str]:
    """Raises BadSearch."""
    try:
        km, skeleton, pk = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("\n")
        return int(km), skeleton, pk
    except ValueError:
        raise BadSearch("cursor") from None
