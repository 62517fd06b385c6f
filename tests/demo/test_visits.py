"""Visits from the command line: as many as asked, quickly, and none that the door would refuse."""

from __future__ import annotations

from datetime import datetime
from time import perf_counter

import pytest

from placette.demo import visits, walk_in_many
from placette.entry.models import AgeCheck, Visit
from placette.entry.sockets import opened
from placette.live.events import Admission, Knock, Origin, Refused
from placette.people import queries
from placette.people.models import Name, Person

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def made(now: datetime, handle: str = "Léa", count: int = 1, **other: object) -> list[dict[str, str]]:
    lines = walk_in_many(handle, "f", 30, "59000", count, now)
    assert not isinstance(lines, Refused), lines
    return lines


def test_one_visit_has_the_name_that_was_asked(now: datetime) -> None:
    (line,) = made(now)
    assert set(line) == {"person", "handle", "cookie"}
    assert line["handle"] == "Léa"
    person = Person.objects.get(pk=line["person"])
    assert (person.known_face, person.filtered_openings, person.age) == (True, True, 30)
    assert not queries.faces([person.pk], now)[person.pk].new
    assert AgeCheck.objects.get().method == "demo-command"
    (answer,) = opened([Knock(line["cookie"], Origin("127.0.0.1", 1), "fr", now)])
    assert isinstance(answer, Admission)


def test_many_get_numbers_from_101_up(now: datetime) -> None:
    lines = made(now, count=3)
    assert [line["handle"] for line in lines] == ["Léa101", "Léa102", "Léa103"]
    assert len({line["cookie"] for line in lines}) == len({line["person"] for line in lines}) == 3


def test_numbers_in_use_are_passed_over(now: datetime) -> None:
    made(now, "lea102")
    assert [line["handle"] for line in made(now, count=3)] == ["Léa101", "Léa103", "Léa104"]
    assert [line["handle"] for line in made(now, count=2)] == ["Léa105", "Léa106"]


def test_numbers_that_read_as_a_year_of_birth_are_passed_over(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    young = now.year - 17
    monkeypatch.setattr(visits, "FIRST_NUMBER", young - 2)
    numbers = [int(line["handle"].removeprefix("Rapide")) for line in made(now, "Rapide", 30)]
    assert len(numbers) == 30
    assert numbers[:2] == [young - 2, young - 1]
    assert not {young, young + 1} & set(numbers)


def test_a_name_that_no_number_fits_is_refused_and_does_not_go_on_for_ever(now: datetime) -> None:
    answer = walk_in_many("Un nom long de 17", "f", 30, "59000", 900, now)
    assert isinstance(answer, Refused)
    assert answer.why == "handle_shape"


@pytest.mark.parametrize(
    ("handle", "sex", "age", "postcode", "why"),
    [
        ("Léa", "f", 17, "59000", "under_age"), ("Léa 15 ans", "f", 30, "59000", "handle_minor"),
        ("Léa", "f", 121, "59000", "bad_request"), ("Léa", "z", 30, "59000", "bad_request"),
        ("Léa", "f", 30, "00000", "bad_request"), ("moderateur", "f", 30, "59000", "handle_reserved"),
        ("x" * 30, "f", 30, "59000", "handle_shape"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("count", [1, 3])
def test_refuses_what_the_door_refuses(
    now: datetime, handle: str, sex: str, age: int, postcode: str, why: str, count: int
) -> None:
    answer = walk_in_many(handle, sex, age, postcode, count, now)
    assert isinstance(answer, Refused)
    assert answer.why == why
    assert (Person.objects.count(), Name.objects.count(), Visit.objects.count()) == (0, 0, 0)


def test_a_name_in_use_is_refused(now: datetime) -> None:
    made(now)
    answer = walk_in_many("L3a", "f", 30, "59000", 1, now)
    assert isinstance(answer, Refused)
    assert answer.why == "handle_taken"


def test_at_least_two_hundred_a_second(now: datetime) -> None:
    start = perf_counter()
    assert len(made(now, count=1_500)) == 1_500
    assert 1_500 / (perf_counter() - start) >= 200
