"""Deciding: rows, reasons and what is told; lifting and restoring; nothing half done."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from placette.justice.models import AuditEntry
from placette.people import queries as people
from placette.people.models import Person
from placette.safety import actions, desk, queries, terms
from placette.safety.models import Decision, Restriction, Statement
from placette.safety.register import Found
from placette.safety.rules import Unfit
from tests.conftest import Recorder
from tests.safety.conftest import Arrive, Things

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
HOUR = timedelta(hours=1)


def decide(measure: str, subject: str, now: datetime, lasts: str = "", ground: str = "terms:respect") -> Statement:
    made = desk.decide_from_text(measure, subject, ground=ground, by="operator:nora", now=now, lasts=lasts)
    return Statement.objects.select_related("decision").get(number=made.number)


def test_a_hush_is_a_decision_its_reasons_and_a_restriction(
    now: datetime, things: Things, marc: Person, told: Recorder
) -> None:
    cursor, _ = people.moved_since(0)
    statement = decide("hush", f"person:{marc.pk}", now, "2h")
    decision = Decision.objects.get()
    row = Restriction.objects.get()
    assert (row.statement_id, statement.decision_id, row.person_id) == (statement.pk, decision.pk, marc.pk)
    assert (row.measure, row.scope, row.until, row.lifted_by_id) == ("hush", "*", now + timedelta(hours=2), None)
    assert (decision.ground, decision.clause, decision.automated_decision) == ("terms", "respect", "not")
    assert decision.terms_version == terms.current().version, "it is judged by the rules of its day"
    assert decision.category == "STATEMENT_CATEGORY_CYBER_VIOLENCE"
    assert (decision.decided_by, decision.until) == ("operator:nora", now + timedelta(hours=2))
    assert people.moved_since(cursor)[1] == [marc.pk]
    [entry] = AuditEntry.objects.all()
    assert (entry.actor, entry.act, entry.about) == ("operator:nora", "hush", f"person:{marc.pk}")
    assert told.rechecks == [marc.pk]
    [(person, body)] = told.people
    assert (person, body["t"], body["measure"], body["case"]) == (marc.pk, "restricted", "hush", statement.number)
    assert (body["why"], body["again"]) == ("rules", 7200.0)
    assert body["until"].endswith("Z")
    assert "room" not in body
    assert told.goodbyes == []


def test_a_hush_in_one_room_says_which(now: datetime, things: Things, marc: Person, told: Recorder) -> None:
    decide("hush", f"person:{marc.pk}@cuisine", now, "10m", "illegal:222-33-2-2")
    [one] = queries.restrictions([marc.pk], now)[marc.pk]
    assert (one.measure, one.scope, one.ground) == ("hush", "cuisine", "illegal")
    assert Decision.objects.get().terms_version is None
    assert (told.people[0][1]["room"], told.people[0][1]["why"]) == ("cuisine", "law")


def test_the_suspended_are_told_and_asked_about_again(
    now: datetime, things: Things, marc: Person, told: Recorder
) -> None:
    statement = decide("suspend", f"person:{marc.pk}", now, "3d")
    # No goodbye overtakes the reasons: both come from what holds, in this order, on every node.
    assert told.goodbyes == []
    assert told.rechecks == [marc.pk]
    assert told.people[0][1]["measure"] == "suspend"
    case = queries.own_case(statement.number, marc.pk)
    assert case is not None
    assert case.words["fr"]


def test_the_suspended_leave_what_they_are_in_and_the_hushed_do_not(
    now: datetime, things: Things, marc: Person
) -> None:
    decide("hush", f"person:{marc.pk}", now, "2h")
    assert things.parted == []
    decide("suspend", f"person:{marc.pk}", now, "3d")
    assert things.parted == [marc.pk]


def test_a_decision_without_a_sentence_says_by_what_the_person_was_seen_last(
    now: datetime, things: Things, marc: Person
) -> None:
    things.last = Found("message", "id-of-2", marc.pk, "cuisine", 2, Things.AT)
    statement = decide("hush", f"person:{marc.pk}", now, "2h")
    assert "message number 2 in the room cuisine, sent on 24 November 2026 at 20:30" in statement.words["en"][2]
    assert statement.decision.facts in statement.words["en"][2]
    assert "secret" not in str(statement.words)
    said = desk.decide_from_text(
        "hush",
        f"person:{marc.pk}",
        ground="hate",
        by="operator:nora",
        now=now,
        lasts="1h",
        facts="Three threats in a row.",
    )
    [decision] = Decision.objects.filter(statement__number=said.number)
    assert decision.facts == "Three threats in a row."
    assert "What was found: Three threats in a row." in decision.statement.words["en"]


def test_who_said_nothing_is_told_that_nothing_of_theirs_is_kept(now: datetime, things: Things, marc: Person) -> None:
    statement = decide("suspend", f"person:{marc.pk}", now, "3d")
    assert "No message of yours is kept." in statement.words["en"][2]


def test_words_are_read_by_name_and_the_trail_says_so_without_them(now: datetime, things: Things, marc: Person) -> None:
    read = desk.read("message:cuisine/1", by="operator:nora", now=now)
    assert (read.state, read.words) == ("shown", "mot secret")
    [entry] = AuditEntry.objects.all()
    assert (entry.actor, entry.act, entry.about, entry.facts) == (
        "operator:nora", "read", "message:id-of-1", {"state": "shown"}
    )  # fmt: skip
    for subject in (f"person:{marc.pk}", "message:cuisine/9", "planet:mars", ""):
        with pytest.raises(Unfit):
            desk.read(subject, by="operator:nora", now=now)
    assert AuditEntry.objects.count() == 1


def test_restrictions_run_out(now: datetime, things: Things, marc: Person) -> None:
    decide("hush", f"person:{marc.pk}", now, "2h")
    assert marc.pk in queries.restrictions([marc.pk], now + timedelta(minutes=119))
    assert queries.restrictions([marc.pk], now + timedelta(hours=2)) == {}


def test_lifting_undoes_each_and_says_so(now: datetime, things: Things, marc: Person, told: Recorder) -> None:
    first = decide("hush", f"person:{marc.pk}", now, "2h")
    second = decide("suspend", f"person:{marc.pk}", now, "3d")
    told.rechecks.clear()
    decide("restore", f"person:{marc.pk}", now + HOUR)
    assert queries.restrictions([marc.pk], now + HOUR) == {}
    assert all(row.lifted_by is not None for row in Restriction.objects.all())
    for statement in (first, second):
        undoing = Decision.objects.get(undoes=statement.decision)
        assert undoing.measure == "restore"
        case = queries.case_for(statement.number)
        assert case is not None
        assert case.undone_at == now + HOUR
    assert marc.pk in told.rechecks
    with pytest.raises(Unfit, match="nothing to restore"):
        decide("restore", f"person:{marc.pk}", now + HOUR)


def test_lifting_in_one_room_leaves_the_rest(now: datetime, things: Things, marc: Person) -> None:
    decide("hush", f"person:{marc.pk}@cuisine", now, "2h")
    decide("hush", f"person:{marc.pk}", now, "2h")
    decide("restore", f"person:{marc.pk}@cuisine", now)
    [left] = queries.restrictions([marc.pk], now)[marc.pk]
    assert left.scope == "*"


def test_nobody_else_is_concerned(now: datetime, things: Things, marc: Person, arrive: Arrive) -> None:
    lea = arrive()
    decide("hush", f"person:{marc.pk}", now, "2h")
    assert queries.restrictions([lea.pk], now) == {}
    with pytest.raises(Unfit):
        decide("restore", f"person:{lea.pk}", now)


def test_withholding_and_restoring_a_message(now: datetime, things: Things, marc: Person, told: Recorder) -> None:
    statement = decide("withhold", "message:cuisine/1", now)
    assert things.withheld == {1: "rules", 2: ""}
    assert statement.decision.subject_id == "id-of-1"
    assert Restriction.objects.count() == 0
    assert queries.restrictions([marc.pk], now) == {}
    [heard] = queries.told([marc.pk], now)[marc.pk]
    assert (heard.measure, heard.case) == ("withhold", statement.number)
    assert told.people[0][1]["measure"] == "withhold"
    back = decide("restore", "message:cuisine/1", now + HOUR)
    assert things.withheld[1] == ""
    assert back.decision.undoes_id == statement.decision_id
    [heard] = queries.told([marc.pk], now + HOUR)[marc.pk]
    assert (heard.measure, heard.case) == ("restore", back.number), "its author is told that it stands again"
    assert queries.told([marc.pk], now + HOUR + timedelta(minutes=3)) == {}


def test_who_comes_back_is_told_what_holds_and_what_was_withheld_today(
    now: datetime, things: Things, marc: Person
) -> None:
    decide("withhold", "message:cuisine/1", now)
    decide("hush", f"person:{marc.pk}", now, "2d")
    assert [one.measure for one in queries.told([marc.pk], now + HOUR)[marc.pk]] == ["withhold", "hush"]
    assert [one.measure for one in queries.told([marc.pk], now + timedelta(hours=25))[marc.pk]] == ["hush"]


def test_a_lifted_hush_is_told_for_a_while(now: datetime, things: Things, marc: Person) -> None:
    decide("hush", f"person:{marc.pk}@cuisine", now, "2d")
    lifted = decide("restore", f"person:{marc.pk}", now + HOUR)
    [heard] = queries.told([marc.pk], now + HOUR)[marc.pk]
    assert (heard.measure, heard.scope, heard.case) == ("restore", "cuisine", lifted.number)
    assert queries.restrictions([marc.pk], now + HOUR) == {}
    assert queries.told([marc.pk], now + HOUR + timedelta(minutes=3)) == {}


def test_what_holds_is_told_last_and_stays_on_screen(now: datetime, things: Things, marc: Person) -> None:
    """A silence is lifted and another one given within two minutes, and a message is removed in between."""
    decide("hush", f"person:{marc.pk}@cuisine", now, "2d")
    decide("restore", f"person:{marc.pk}", now + timedelta(seconds=20))
    decide("withhold", "message:cuisine/1", now + timedelta(seconds=40))
    again = decide("hush", f"person:{marc.pk}", now + timedelta(seconds=60), "1d")
    heard = queries.told([marc.pk], now + timedelta(seconds=70))[marc.pk]
    assert [one.measure for one in heard] == ["restore", "withhold", "hush"]
    assert heard[-1].case == again.number


def test_the_law_is_told_as_the_law(now: datetime, things: Things, told: Recorder) -> None:
    decide("withhold", "message:cuisine/2", now, ground="illegal:227-23")
    assert things.withheld[2] == "law"
    assert told.people[0][1]["why"] == "law"


@pytest.mark.parametrize(
    ("measure", "subject", "lasts"),
    [
        ("withhold", "message:cuisine/99", ""),
        ("withhold", "message:nulle-part/1", ""),
        ("hush", "person:nobody", "2h"),
        ("hush", "planet:mars", "2h"),
        ("hush", "", "2h"),
        ("hush", "person:", "2h"),
        ("restore", "message:cuisine/1", ""),
        ("suspend", "message:cuisine/1", "2h"),
        ("exclude", "message:cuisine/1", ""),
    ],
)
def test_what_cannot_be_decided_leaves_nothing(
    now: datetime, things: Things, told: Recorder, measure: str, subject: str, lasts: str
) -> None:
    with pytest.raises(Unfit):
        decide(measure, subject, now, lasts)
    assert Decision.objects.count() == Statement.objects.count() == AuditEntry.objects.count() == 0
    assert told.people == told.rechecks == []


def test_withholding_twice_is_refused(now: datetime, things: Things) -> None:
    decide("withhold", "message:cuisine/1", now)
    with pytest.raises(Unfit, match="nothing to withhold"):
        decide("withhold", "message:cuisine/1", now)
    assert Decision.objects.count() == 1


def test_an_unknown_category_is_refused(now: datetime, things: Things) -> None:
    with pytest.raises(Unfit, match="category"):
        actions.decide(
            "withhold", "message:cuisine/1", ground="terms", category="RUDE", clause="respect", facts="",
            by="x", lasts=None, now=now,
        )  # fmt: skip


def test_wires_that_fail_do_not_undo_a_decision(
    now: datetime, things: Things, marc: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError

    for name in ("to_person", "recheck", "part_with"):
        monkeypatch.setattr(f"placette.live.publish.{name}", broken)
    decide("suspend", f"person:{marc.pk}", now, "3d")
    assert queries.restrictions([marc.pk], now)


def test_restrictions_of_many_are_one_query(now: datetime, things: Things, marc: Person, arrive: Arrive) -> None:
    crowd = [arrive().pk for _ in range(30)]
    for person in crowd[:5]:
        decide("hush", f"person:{person}", now, "2h")
    with CaptureQueriesContext(connection) as seen:
        assert set(queries.restrictions(crowd, now)) == set(crowd[:5])
    assert len(seen) == 1


def test_the_facts_are_one_short_sentence(now: datetime, things: Things) -> None:
    with pytest.raises(Unfit, match="500"):
        desk.decide_from_text(
            "withhold", "message:cuisine/1", ground="hate", by="operator:nora", now=now, facts="x" * 501
        )


def test_over_restrictions_are_swept_and_decisions_stay(now: datetime, things: Things, marc: Person) -> None:
    decide("hush", f"person:{marc.pk}", now, "2h")
    decide("suspend", f"person:{marc.pk}", now, "300d")
    decide("restore", f"person:{marc.pk}", now + HOUR)
    decide("suspend", f"person:{marc.pk}", now + HOUR, "300d")
    actions.sweep(now + timedelta(hours=24))
    assert Restriction.objects.count() == 3
    actions.sweep(now + timedelta(hours=26))
    assert [row.lifted_by_id for row in Restriction.objects.all()] == [None]
    assert Decision.objects.count() == Statement.objects.count() == 5
