"""Reasons for what the filters stopped: many at once, without a word of what was said."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from placette.people.models import Person
from placette.safety import actions, queries, screening, terms
from placette.safety.actions import Judged
from placette.safety.models import Decision, HeldEntry, Statement

pytestmark = [pytest.mark.both, pytest.mark.django_db]
REFUSED, HELD = (screening.words_of(f"secret-a-moi {word}", "public") for word in screening.STAND_INS)


def judged(marc: Person, count: int, now: datetime) -> list[Judged]:
    return [Judged(marc.pk, "message", f"m{index}", (REFUSED, HELD)[index % 2], now) for index in range(count)]


def queries_of(marc: Person, count: int, now: datetime) -> int:
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        made = actions.record_verdicts(judged(marc, count, now), now)
    assert len(made) == count
    return len(seen)


def test_one_and_two_hundred_cost_the_same(marc: Person, now: datetime) -> None:
    """Three: decisions, statements, and the queue of what waits."""
    assert queries_of(marc, 1, now) == 2
    assert queries_of(marc, 2, now) == queries_of(marc, 200, now) == 3


def test_what_nobody_could_read_in_time_is_refused_and_says_so(marc: Person, now: datetime) -> None:
    with transaction.atomic():
        [made] = actions.record_verdicts([Judged(marc.pk, "message", "m1", HELD, now, behind=True)], now)
    decision = Decision.objects.get()
    assert (decision.automated_decision, decision.rules) == ("fully", ["test_hold", "readers_behind"])
    assert not HeldEntry.objects.exists()
    assert "the people who read are behind" in made.words["en"][0]
    assert "retard" in made.words["fr"][0]


def test_each_gets_its_reasons_in_order(marc: Person, now: datetime) -> None:
    with transaction.atomic():
        made = actions.record_verdicts(judged(marc, 4, now), now)
    rows = [Statement.objects.select_related("decision").get(pk=one.pk) for one in made]
    assert [row.decision.subject_id for row in rows] == ["m0", "m1", "m2", "m3"]
    assert [row.decision.automated_decision for row in rows] == ["fully", "partially"] * 2
    assert all(row.decision.automated_detection and row.decision.person_id == marc.pk for row in rows)
    assert {row.decision.terms_version for row in rows} == {terms.current().version}
    assert len({row.number for row in rows}) == 4
    assert all(len(row.number) == 16 for row in rows)


def test_no_word_of_what_was_said_is_in_them(marc: Person, now: datetime) -> None:
    with transaction.atomic():
        actions.record_verdicts(judged(marc, 2, now), now)
    for table in (Decision, Statement):
        for row in table.objects.values():
            assert "secret" not in str(row)
            assert "placette-essai" not in str(row)
    assert set(Decision.objects.values_list("facts", flat=True)) == {
        "refuse: 1 rule(s) of the filters matched in 1 text", "hold: 1 rule(s) of the filters matched in 1 text"
    }  # fmt: skip


def test_the_filters_own_decisions_are_not_told_again(marc: Person, now: datetime) -> None:
    with transaction.atomic():
        actions.record_verdicts(judged(marc, 2, now), now)
    assert queries.told([marc.pk], now) == {}


def test_nothing_judged_nothing_written(now: datetime) -> None:
    assert actions.record_verdicts([], now) == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_it_is_a_mistake(marc: Person, now: datetime) -> None:
    with pytest.raises(AssertionError):
        actions.record_verdicts(judged(marc, 1, now), now)
