"""Text as it is compared; the earth in cells."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from placette.kernel import clock, geo, ids, text

FRANCE = st.tuples(st.floats(41.0, 51.2), st.floats(-5.2, 9.7))


@pytest.mark.parametrize("module", [clock, geo, ids, text])
def test_what_the_docstrings_say_holds(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize("one", ["\U0001d40b\U0001d404\U0001d400", "ＬＥＡ", "ⓁⒺⒶ", "Léa", "LÉA"])
def test_one_name_in_many_letters(one: str) -> None:
    assert text.fold(one) == "lea"


@example("\U0001d790")
@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(raw: str) -> None:
    once = text.fold(raw)
    assert text.fold(once) == once


@given(FRANCE)
def test_a_point_is_within_a_cells_reach_of_its_middle(point: tuple[float, float]) -> None:
    """A cell is about ten kilometres a side, so its middle is at most half a diagonal away."""
    assert geo.haversine(point, geo.middle(geo.cell(*point))) <= geo.CELL_KM * 0.75


@given(FRANCE, FRANCE)
def test_distance_is_the_same_both_ways(a: tuple[float, float], b: tuple[float, float]) -> None:
    one, other = geo.cell(*a), geo.cell(*b)
    assert geo.apart(one, other) == pytest.approx(geo.apart(other, one))
    assert geo.apart(one, one) == 0


def test_cells_exist_everywhere_on_earth() -> None:
    for point in [(90.0, 180.0), (-90.0, -180.0), (0.0, 0.0), (-21.1, 55.5), (46.8, -56.2)]:
        cell = geo.cell(*point)
        assert isinstance(cell, int)
        assert -91 <= geo.middle(cell)[0] <= 91
