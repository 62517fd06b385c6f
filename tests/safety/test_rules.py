"""Measures, durations, grounds, the lease, PINs: no database."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import timedelta

import pytest

from placette.safety import names, rules
from placette.safety.rules import Evidence, Unfit

FINE = Evidence(awake=1, filters=True, kept=True, free=0.5)


def test_the_examples_hold() -> None:
    assert doctest.testmod(rules).failed == 0


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("10m", 600), ("2h", 7200), ("3d", 259200), (" 3D ", 259200)]
)
def test_durations_are_read(text: str, seconds: int) -> None:
    assert rules.duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["0m", "-1h", "2", "h", "2 h", "1.5h", "2w", "9999999d", "٣m"])
def test_what_is_no_duration_is_said_so(text: str) -> None:
    with pytest.raises(Unfit, match="10m, 2h or 3d"):
        rules.duration(text)


@pytest.mark.parametrize(
    ("measure", "kind", "lasts"),
    [
        ("withhold", "message", None),
        ("restore", "message", None),
        ("withhold", "held", None),
        ("restore", "held", None),
        ("withhold", "room", None),
        ("hush", "person", timedelta(minutes=1)),
        ("hush", "person", timedelta(days=30)),
        ("suspend", "person", timedelta(days=365)),
        ("restore", "person", None),
    ],
)
def test_what_fits(measure: str, kind: str, lasts: timedelta | None) -> None:
    rules.measure_fits(measure, kind, lasts)


@pytest.mark.parametrize(
    ("measure", "kind", "lasts", "says"),
    [
        ("exclude", "person", None, "no measure"),
        ("withhold", "person", None, "does not fit"),
        ("hush", "message", timedelta(hours=1), "does not fit"),
        ("suspend", "room", timedelta(hours=1), "does not fit"),
        ("hush", "photo", timedelta(hours=1), "nothing"),
        ("hush", "person", None, "say how long"),
        ("suspend", "person", None, "say how long"),
        ("hush", "person", timedelta(seconds=59), "from 1 minute to 30 days"),
        ("hush", "person", timedelta(days=31), "from 1 minute to 30 days"),
        ("suspend", "person", timedelta(days=366), "365 days"),
        ("withhold", "message", timedelta(hours=1), "no end"),
        ("restore", "person", timedelta(hours=1), "no end"),
    ],
)
def test_what_does_not_fit_is_said_in_a_sentence(measure: str, kind: str, lasts: timedelta | None, says: str) -> None:
    with pytest.raises(Unfit, match=says):
        rules.measure_fits(measure, kind, lasts)


def test_nobody_is_suspended_from_one_room() -> None:
    with pytest.raises(Unfit, match="whole place"):
        rules.measure_fits("suspend", "person", timedelta(hours=1), "cuisine")
    rules.measure_fits("hush", "person", timedelta(hours=1), "cuisine")


@pytest.mark.parametrize(
    ("text", "ground", "clause"),
    [
        ("terms:respect", "terms", "respect"),
        ("terms", "terms", "rules"),
        ("hate", "terms", "hate"),
        ("illegal:222-17", "illegal", "222-17"),
        ("226-2-1", "illegal", "226-2-1"),
        ("illegal: loi du 29 juillet 1881, article 24", "illegal", "loi du 29 juillet 1881, article 24"),
    ],
)
def test_grounds_are_read(text: str, ground: str, clause: str) -> None:
    found = rules.reason(text)
    assert (found.ground, found.clause) == (ground, clause)
    assert found.category in names.CATEGORIES


@pytest.mark.parametrize("text", ["", "illegal", "illegal:", "terms:", "opinion:x", "terms:a\nb", "terms:" + "x" * 201])
def test_a_ground_that_names_no_law_or_clause_is_refused(text: str) -> None:
    with pytest.raises(Unfit):
        rules.reason(text)


def test_every_clause_and_law_has_a_category_of_the_law() -> None:
    assert {*names.CLAUSES.values(), *names.LAWS.values()} <= set(names.CATEGORIES)
    assert len(set(names.CATEGORIES)) == 16
    assert all(one.startswith("STATEMENT_CATEGORY_") for one in names.CATEGORIES)


def test_all_well_is_open() -> None:
    assert rules.level(FINE).level == "open"
    assert rules.level(replace(FINE, free=0.05)).level == "open"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"awake": 0}, "no_moderator"),
        ({"filters": False}, "filters"),
        ({"kept": False}, "database"),
        ({"free": 0.049}, "disk"),
    ],
)
def test_each_lack_closes_and_is_named(change: dict[str, object], reason: str) -> None:
    lease = rules.level(replace(FINE, **change))  # type: ignore[arg-type]
    assert (lease.level, lease.reasons, lease.read_only) == ("read_only", (reason,), True)


def test_several_lacks_are_all_named() -> None:
    assert rules.level(Evidence(0, False, False, 0.0)).reasons == ("no_moderator", "filters", "database", "disk")


def test_what_production_lacks_closes_whatever_else_is_well() -> None:
    lease = rules.level(replace(FINE, lacking=("no_moderators", "no_terms")))
    assert (lease.level, lease.reasons) == ("closed", ("no_moderators", "no_terms"))


@pytest.mark.parametrize("name", ["veilleur", "a", "Nora.2", "x-y_z"])
def test_names_of_moderators(name: str) -> None:
    rules.moderator_fits(name)


@pytest.mark.parametrize("name", ["", " ", "a b", "é", "-a", "x" * 41, "a\n"])
def test_what_is_no_name_of_a_moderator(name: str) -> None:
    with pytest.raises(Unfit):
        rules.moderator_fits(name)


@pytest.mark.parametrize("text", ["", "abc", "abcdefghjkmnpqri", "0" * 17, "'; drop", "0" * 15 + "\x00"])
def test_what_is_no_case_number(text: str) -> None:
    assert rules.case_number(text) is None


def test_networks_of_tries() -> None:
    assert rules.network("192.0.2.1") == rules.network("192.0.2.254") != rules.network("192.0.3.1")
    assert rules.network("2001:db8::1") == rules.network("2001:db8::ffff:1") != rules.network("2001:db8:0:1::1")
    assert rules.network("fe80::1%eth0") == "fe80::/64"
    assert rules.network("") == ""


def test_a_clause_that_the_rules_do_not_have_is_refused() -> None:
    """Nobody is restricted for a rule that is not written."""
    with pytest.raises(rules.Unfit, match="no clause"):
        rules.reason("terms:insults")
