"""What the database itself refuses, asked in raw SQL: reasons cannot be left out, and what was decided stays decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from placette.justice.growing import GrowsOnly
from placette.people.models import Person
from placette.safety import actions
from placette.safety.models import Decision, Restriction, Statement
from tests.safety.conftest import Things

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def run(sql: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def statement(now: datetime, things: Things, marc: Person) -> Statement:
    return actions.decide(
        "withhold", "message:cuisine/1", ground="terms", category="STATEMENT_CATEGORY_CYBER_VIOLENCE",
        clause="respect", facts="", by="operator:nora", lasts=None, now=now,
    )  # fmt: skip


RESTRICT = (
    "INSERT INTO safety_restriction (statement_id, person_id, measure, scope, starts, until, lifted_by_id)"
    " VALUES (%s, %s, 'hush', '*', %s, NULL, NULL)"
)
STATE = (
    "INSERT INTO safety_statement (id, decision_id, number, pin_hash, words, at) VALUES ('s', %s, 'n', '', '{}', %s)"
)


@pytest.mark.parametrize("reasons", [None, "no-such-statement"])
def test_a_restriction_without_its_statement(now: datetime, marc: Person, reasons: str | None) -> None:
    with pytest.raises(IntegrityError):
        run(RESTRICT, reasons, marc.pk, now)
    assert Restriction.objects.count() == 0


@pytest.mark.parametrize("decision", [None, "no-such-decision"])
def test_a_statement_without_its_decision(now: datetime, decision: str | None) -> None:
    with pytest.raises(IntegrityError):
        run(STATE, decision, now)
    assert Statement.objects.count() == 0


def test_the_same_row_with_its_statement_is_taken(now: datetime, marc: Person, statement: Statement) -> None:
    run(RESTRICT, statement.pk, marc.pk, now)
    assert Restriction.objects.get().statement == statement


def test_one_statement_is_the_reason_of_one_restriction(now: datetime, marc: Person, statement: Statement) -> None:
    run(RESTRICT, statement.pk, marc.pk, now)
    with pytest.raises(IntegrityError):
        run(RESTRICT, statement.pk, marc.pk, now)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE safety_decision SET facts = 'other'",
        "UPDATE safety_decision SET person_id = NULL",
        "DELETE FROM safety_decision",
        "UPDATE safety_statement SET words = '{}'",
        "UPDATE safety_statement SET number = 'other'",
        "DELETE FROM safety_statement",
        "UPDATE justice_auditentry SET actor = 'nobody'",
        "DELETE FROM justice_auditentry",
    ],
)
def test_the_database_refuses_to_change_or_lose_what_was_decided(statement: Statement, sql: str) -> None:
    with pytest.raises(DatabaseError, match="only grows"):
        run(sql)
    statement.refresh_from_db()
    assert statement.words["fr"]


def test_the_model_and_its_rows_refuse_too(statement: Statement) -> None:
    decision = Decision.objects.get()
    for attempt in (
        decision.save,
        decision.delete,
        Decision.objects.all().delete,
        lambda: Decision.objects.update(facts="x"),
        lambda: Decision._base_manager.update(facts="x"),
        lambda: Decision.objects.bulk_update([decision], ["facts"]),
    ):
        with pytest.raises(GrowsOnly):
            attempt()
    assert Decision.objects.get().facts == decision.facts != "x"


def test_a_person_may_be_erased_and_the_decision_stays(statement: Statement, marc: Person) -> None:
    person = marc.pk
    marc.delete()
    assert Decision.objects.get().person_id == person


@pytest.mark.parametrize("table", ["safety_decision", "safety_statement", "justice_auditentry"])
def test_the_guards_stand_after_all_migrations(table: str) -> None:
    """SQLite drops triggers whenever a migration makes a table anew: whoever alters one of these calls `guard` again."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            wanted = 2
        else:
            cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname = %s", [f"{table}_only_grows"])
            wanted = 1
        assert cursor.fetchone() == (wanted,)
