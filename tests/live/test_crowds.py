"""How many are told to be there: steps above fifty, one figure a node, the bus before the store."""

from __future__ import annotations

import pytest

from placette.live.crowds import FORGET, Crowds, due, shown


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (50, 50), (51, 50), (54, 50), (99, 95), (105, 100), (999, 990), (1049, 1000)]
)
def test_steps(count: int, told: int) -> None:
    assert shown(count) == told


@pytest.mark.parametrize(
    ("present", "told", "restless", "expected"),
    [
        (2, 2, False, False), (2, 1, False, True), (2, None, False, True), (2, 2, True, True), (50, 50, True, True),
        (480, 480, True, False), (480, 470, True, True), (480, None, False, True),
    ],
)  # fmt: skip
def test_other_people_are_told_where_each_is_seen(
    present: int, told: int | None, restless: bool, expected: bool
) -> None:
    assert due(present, told, restless) is expected


def test_a_node_counts_once_by_what_it_said_last() -> None:
    crowds = Crowds()
    crowds.read({"me": {"lyon": (9, 1)}, "b": {"lyon": (2, 1)}, "c": {"lyon": (4, 1)}}, "me")
    assert crowds.elsewhere("lyon", 0.0) == 6
    crowds.hear("b", {"lyon": (3, 1)}, 0.0)
    assert crowds.elsewhere("lyon", 1.0) == 7
    assert crowds.elsewhere("lyon", FORGET + 1) == 6
    assert crowds.everywhere_else(FORGET + 1) == {"lyon": 6}


def test_other_people_on_another_node_are_noticed_though_they_are_as_many() -> None:
    crowds = Crowds()
    crowds.hear("b", {"lyon": (2, 5), "deuil": (1, 9)}, 0.0)
    assert crowds.stirred_elsewhere(0.0) == {"lyon", "deuil"}
    assert crowds.stirred_elsewhere(0.1) == set()
    crowds.hear("b", {"lyon": (2, 7), "deuil": (1, 9)}, 1.0)
    assert crowds.stirred_elsewhere(1.0) == {"lyon"}
    assert crowds.stirred_elsewhere(FORGET + 2) == {"lyon", "deuil"}
