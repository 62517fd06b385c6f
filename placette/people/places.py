"""The table of places: postcodes of France and Monaco, towns of their neighbours, and told distances.

Read from `places/places.tsv` (made by bin/derive-places) when first asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from placette.kernel import geo
from placette.kernel.text import words_only

TABLE = Path(__file__).parent / "places" / "places.tsv"
STEPS = (10, 20, 30, 50, 100)
"""Kilometres that distances are told in, each meaning "not more than"."""
BEYOND = 101
"""Told instead of a distance above the last step: "100+"."""


@dataclass(frozen=True, slots=True)
class Place:
    """A postcode or a town. `key` is the postcode, or the town's id where the country is asked for towns."""

    key: str
    town: str
    lat: float
    lon: float
    country: str
    region: str
    other_name: str = ""
    """What the town is called in its other language, for searches."""

    @property
    def names(self) -> list[str]:
        """Its names, folded."""
        return [words_only(name) for name in (self.town, self.other_name) if name]

    @property
    def cell(self) -> geo.Cell:
        return geo.cell(self.lat, self.lon)


@cache
def table() -> dict[str, Place]:
    """Every place by its key; keys are unique in the whole table."""
    places: dict[str, Place] = {}
    country = region = ""
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith("="):
            country, region = line[1:].split("\t")
            continue
        key, town, lat, lon = line.split("\t")
        shown, _, other = town.partition("|")
        places[key] = Place(key, shown, int(lat) / 100, int(lon) / 100, country, region, other)
    return places


@cache
def _by_name() -> list[tuple[str, str]]:
    """(folded town, key), ascending, for searches by prefix."""
    return sorted((name, place.key) for place in table().values() for name in place.names)


def find(key: str) -> Place | None:
    """The place of a key, whatever its country."""
    return table().get(key)


def lookup(country: str, postcode_or_town: str) -> Place | None:
    """The place of a postcode or a town id in a country; spaces in a postcode do not matter."""
    place = find("".join(postcode_or_town.split()))
    return place if place and place.country == country else None


def search(country: str, text: str, limit: int = 10) -> list[Place]:
    """Places of a country whose town begins with `text` (accents, case and hyphens folded); exact names first."""
    wanted = words_only(text)
    if not wanted:
        return []
    found = {place.key: place for place in _names_from(wanted) if place.country == country}
    return sorted(found.values(), key=lambda place: (wanted not in place.names, len(place.town)))[:limit]


def _names_from(wanted: str) -> Iterator[Place]:
    """Places whose folded name begins with `wanted`, by name."""
    names = _by_name()
    for at in range(bisect_left(names, (wanted, "")), len(names)):
        name, key = names[at]
        if not name.startswith(wanted):
            return
        yield table()[key]


def named(country: str, text: str) -> list[Place]:
    """Towns of a country with exactly this name (folded): none, one, or namesakes of several regions."""
    wanted = words_only(text)
    return [place for place in search(country, text, limit=50) if wanted in place.names]


@lru_cache(maxsize=65_536)
def step(a: geo.Cell, b: geo.Cell) -> int:
    """The distance that is told between two cells: one of STEPS, or BEYOND. A function of the two cells alone."""
    far = geo.apart(min(a, b), max(a, b))
    return next((km for km in STEPS if far <= km), BEYOND)


def about_km(a: Place, b: Place) -> int:
    """How far apart two places are told to be: 10, 20, 30, 50, 100, or 101 for more than 100."""
    return step(a.cell, b.cell)


@lru_cache(maxsize=2_048)
def cells_by_step(anchor: geo.Cell) -> dict[int, tuple[geo.Cell, ...]]:
    """Cells of the table that lie within each of STEPS of `anchor`, each cell once, under its own step."""
    found: dict[int, list[geo.Cell]] = {km: [] for km in STEPS}
    for cell in all_cells():
        if abs(cell // geo.COLUMNS - anchor // geo.COLUMNS) <= 11 and (km := step(anchor, cell)) in found:
            found[km].append(cell)
    return {km: tuple(cells) for km, cells in found.items()}


@cache
def all_cells() -> tuple[geo.Cell, ...]:
    return tuple(sorted({place.cell for place in table().values()}))


def neighbours(place: Place, within_km: int) -> list[Place]:
    """Places told to be at most `within_km` away, nearest step first."""
    near = [(about_km(place, other), other.key) for other in table().values()]
    return [table()[key] for km, key in sorted(near) if km <= within_km]
