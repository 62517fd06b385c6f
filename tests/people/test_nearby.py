"""Who is near: filters, pages, blocks, and no more than a cell."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from placette.people import actions, places, presence, queries
from placette.people.queries import BadSearch, Search
from tests.people.conftest import Arrive
from tests.people.test_actions import counted

pytestmark = [pytest.mark.both, pytest.mark.django_db]
LILLE = places.table()["59000"]


@pytest.fixture
def town(person: Arrive, now: datetime) -> dict[str, str]:
    """Handle -> person; everybody but Absent is here."""
    people = {
        "Moi": person("Moi", age=40),
        "Lille": person("Lille", sex="m", age=25),
        "Roubaix": person("Roubaix", postcode="59100", age=35),
        "Arras": person("Arras", postcode="62000", age=45),
        "Paris": person("Paris", postcode="75001", sex="couple", age=55),
        "Denis": person("Denis", postcode="97400", sex="m", age=65),
        "Absent": person("Absent"),
    }
    presence.seen("n1", [one.pk for handle, one in people.items() if handle != "Absent"], [], now)
    return {handle: one.pk for handle, one in people.items()}


def handles(me: str, now: datetime, **filters: object) -> list[str]:
    found = queries.nearby(me, Search(LILLE, **filters), now)  # type: ignore[arg-type]
    assert found.cursor is None
    return [card.handle for card in found.people]


def test_nearest_step_first_without_oneself_and_the_absent(town: dict[str, str], now: datetime) -> None:
    found = queries.nearby(town["Moi"], Search(LILLE), now)
    assert [(card.handle, card.about_km) for card in found.people] == [
        ("Lille", 10), ("Roubaix", 20), ("Arras", 50), ("Denis", 101), ("Paris", 101),
    ]  # fmt: skip
    assert found.people[0].town == "Lille"
    assert all(card.present for card in found.people)
    assert queries.nearby(town["Moi"], Search(LILLE), now + timedelta(minutes=2)).people == []


def test_filters(town: dict[str, str], now: datetime) -> None:
    me = town["Moi"]
    assert handles(me, now, within_km=20) == ["Lille", "Roubaix"]
    assert handles(me, now, within_km=1) == ["Lille"]
    assert handles(me, now, within_km=300) == ["Lille", "Roubaix", "Arras", "Denis", "Paris"]
    assert handles(me, now, sex="m") == ["Lille", "Denis"]
    assert handles(me, now, age_min=35, age_max=45) == ["Roubaix", "Arras"]
    assert handles(me, now, q="rou") == ["Roubaix"]
    assert handles(me, now, q="R0U") == ["Roubaix"]
    assert handles(me, now, among=[town["Paris"], town["Absent"]]) == ["Paris"]
    assert handles(me, now, among=[]) == []


def test_what_cannot_be_searched(town: dict[str, str], now: datetime) -> None:
    for filters in ({"q": "ro"}, {"q": "%__"}, {"q": "x" * 41}, {"sex": "y"}, {"cursor": "nonsense"}, {"cursor": "é"}):
        with pytest.raises(BadSearch):
            handles(town["Moi"], now, **filters)


def test_blocks_hide_both_ways(town: dict[str, str], now: datetime) -> None:
    actions.block(town["Moi"], town["Lille"], now)
    actions.block(town["Roubaix"], town["Moi"], now)
    assert handles(town["Moi"], now) == ["Arras", "Denis", "Paris"]
    assert "Moi" not in handles(town["Lille"], now)
    assert "Moi" not in handles(town["Roubaix"], now)
    assert "Lille" in handles(town["Roubaix"], now)


def test_pages_follow_each_other_without_gap_or_repeat(town: dict[str, str], now: datetime) -> None:
    cursor, seen = None, []
    for _ in range(9):
        found = queries.nearby(town["Moi"], Search(LILLE, limit=2, cursor=cursor), now)
        seen += [card.handle for card in found.people]
        cursor = found.cursor
        if cursor is None:
            break
    assert seen == ["Lille", "Roubaix", "Arras", "Denis", "Paris"]


def test_one_query_however_many(town: dict[str, str], now: datetime) -> None:
    assert len(counted(lambda: queries.nearby(town["Moi"], Search(LILLE, q="rou", within_km=50, age_min=20), now))) == 1


def test_two_of_one_cell_cannot_be_told_apart_from_anywhere(person: Arrive, now: datetime) -> None:
    """Every answer about the two, from many places and with every `within_km`, is the same."""
    shared = [place for place in places.table().values() if place.cell == LILLE.cell and place.key != "59000"]
    assert shared
    me, one = person("Moi"), person("Une", postcode="59000")
    other = person("Autre", postcode=shared[0].key)
    presence.seen("n1", [me.pk, one.pk, other.pk], [], now)
    for key in sorted(places.table())[::600]:
        for within in (None, 3, 10, 25, 60, 99):
            found = queries.nearby(me.pk, Search(places.table()[key], within_km=within), now).people
            told = {card.handle: card.about_km for card in found}
            assert told.get("Une") == told.get("Autre")


def test_cards_in_an_ordinary_and_in_a_discreet_room(town: dict[str, str], now: datetime) -> None:
    seen = queries.cards([town["Paris"], town["Absent"], "gone", town["Moi"]], seen_by=town["Moi"], now=now)
    assert [(card.handle, card.about_km, card.present) for card in seen] == [
        ("Paris", 101, True), ("Absent", 10, False), ("Moi", 10, True),
    ]  # fmt: skip
    (card,) = queries.cards([town["Paris"]], seen_by=town["Moi"], now=now, discreet=True)
    assert (card.handle, card.present, card.discreet) == ("Paris", True, True)
    assert (card.sex, card.age, card.town, card.about_km) == (None, None, None, None)
