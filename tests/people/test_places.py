"""The table of places, searches in it, and distances that tell no more than a cell."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placette.kernel.geo import haversine
from placette.people import names, places

KEYS = sorted(places.table())


@pytest.mark.parametrize(
    ("postcode", "town", "region"),
    [
        ("59000", "Lille", "Nord"),
        ("75116", "Paris 16e", "Paris"),
        ("20000", "Ajaccio", "Corse-du-Sud"),
        ("97110", "Pointe-à-Pitre", "Guadeloupe"),
        ("97200", "Fort-de-France", "Martinique"),
        ("97300", "Cayenne", "Guyane"),
        ("97400", "Saint-Denis", "La Réunion"),
        ("97500", "Saint-Pierre", "Saint-Pierre-et-Miquelon"),
        ("97600", "Mamoudzou", "Mayotte"),
        ("97133", "Saint-Barthélemy", "Saint-Barthélemy"),
        ("97150", "Saint-Martin", "Saint-Martin"),
        ("98600", "Uvea", "Wallis et Futuna"),
        ("98714", "Papeete", "Polynésie française"),
        ("98800", "Nouméa", "Nouvelle-Calédonie"),
    ],
)
def test_french_postcodes_know_their_town(postcode: str, town: str, region: str) -> None:
    place = places.lookup("FR", postcode)
    assert place is not None
    assert (place.town, place.region) == (town, region)


def test_every_department_and_territory_is_there() -> None:
    heads = {key[:3] if key >= "97" else key[:2] for key, place in places.table().items() if place.country == "FR"}
    metropole = {f"{number:02}" for number in range(1, 96)}
    assert metropole | {"971", "972", "973", "974", "975", "976", "986", "987", "988"} <= heads
    assert sum(place.country == "FR" for place in places.table().values()) >= 6_300


@pytest.mark.parametrize(
    ("key", "lat", "lon"),
    [
        ("59000", 50.63, 3.07), ("69001", 45.77, 4.83), ("13001", 43.30, 5.38), ("33000", 44.84, -0.58),
        ("59820", 50.99, 2.13), ("31110", 42.79, 0.59), ("97400", -20.88, 55.45), ("98800", -22.27, 166.45),
        ("98000", 43.73, 7.42), ("23340", 45.74, 1.94), ("73600", 45.48, 6.53),
    ],
)  # fmt: skip
def test_coordinates_are_near_enough(key: str, lat: float, lon: float) -> None:
    """The last two have no town of their own in GeoNames: neighbours stand in for them."""
    place = places.table()[key]
    assert haversine((place.lat, place.lon), (lat, lon)) < 65


def test_neighbours_countries() -> None:
    monaco = places.lookup("MC", "98000")
    assert monaco is not None
    assert monaco.town == "Monaco"
    for country, town in [
        ("BE", "Liège"),
        ("BE", "bruxelles"),
        ("BE", "Anvers"),
        ("LU", "Luxembourg"),
        ("CH", "GENEVE"),
    ]:
        (found,) = places.named(country, town)
        assert found.country == country
        assert places.lookup(country, found.key) == found
    assert len(places.named("CH", "Wohlen")) == 2
    assert set(names.COUNTRIES) == {place.country for place in places.table().values()}


def test_a_key_of_another_country_is_no_place_there() -> None:
    assert places.lookup("BE", "59000") is None
    assert places.lookup("FR", "98000") is None
    assert places.lookup("FR", "00000") is None
    assert places.lookup("FR", "") is None
    assert places.lookup("FR", " 59 000 ") == places.find("59000")


def test_search_by_prefix_folds_accents_and_hyphens() -> None:
    assert [place.town for place in places.search("BE", "lieg")] == ["Liège"]
    assert places.search("FR", "saint etienne")[0].town == "Saint-Étienne"
    assert places.search("FR", "") == []
    assert places.search("FR", "zzzz") == []
    assert len(places.search("FR", "saint", limit=7)) == 7


def test_the_table_is_small_and_quick_to_load() -> None:
    assert places.TABLE.stat().st_size <= 300_000
    code = "from time import perf_counter as t; import placette.people.places as p; a = t(); p.table(); print(t() - a)"
    took = min(float(subprocess.check_output([sys.executable, "-c", code], text=True)) for _ in range(3))
    assert took < 0.2


def test_licence_and_attribution_stand_beside_the_table() -> None:
    licence = (places.TABLE.parent / "LICENCE").read_text("utf-8")
    for word in ("Licence Ouverte", "La Poste", "INSEE", "GeoNames", "Attribution 4.0"):
        assert word in licence


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        ("59000", "59800", 10),
        ("59000", "59200", 20),
        ("59000", "62000", 50),
        ("59000", "75001", 101),
        ("75001", "97400", 101),
    ],
)
def test_distances_are_told_in_steps(a: str, b: str, km: int) -> None:
    one, other = places.table()[a], places.table()[b]
    assert places.about_km(one, other) == places.about_km(other, one) == km


@given(st.sampled_from(KEYS), st.sampled_from(KEYS))
def test_only_the_steps_are_ever_told(a: str, b: str) -> None:
    assert places.about_km(places.table()[a], places.table()[b]) in (*places.STEPS, places.BEYOND)


def test_asking_from_everywhere_finds_a_cell_and_nothing_finer() -> None:
    """The flip-point attack: two who share a cell look the same from every place of the table."""
    by_cell = defaultdict(list)
    for place in places.table().values():
        by_cell[place.cell].append(place)
    crowded = [shared for shared in by_cell.values() if len({(p.lat, p.lon) for p in shared}) > 1][:40]
    assert crowded
    anchors = [places.table()[key] for key in KEYS[::37]]
    for shared in crowded:
        seen = {tuple(places.about_km(anchor, place) for anchor in anchors) for place in shared}
        assert len(seen) == 1


def test_cells_by_step_agree_with_the_steps() -> None:
    anchor = places.table()["59000"].cell
    listed = {cell: km for km, cells in places.cells_by_step(anchor).items() for cell in cells}
    for cell in places.all_cells():
        assert listed.get(cell, places.BEYOND) == places.step(anchor, cell)


def test_neighbours_are_sorted_by_step() -> None:
    lille = places.table()["59000"]
    near = places.neighbours(lille, 20)
    assert lille in near
    told = [places.about_km(lille, place) for place in near]
    assert told == sorted(told)
    assert max(told) <= 20


def test_a_thousand_distances_take_no_time() -> None:
    start = perf_counter()
    for key in KEYS[:1_000]:
        places.about_km(places.table()["59000"], places.table()[key])
    assert perf_counter() - start < 0.5
