"""Data folders made by an earlier version, and by one in between, go on; a new one is the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from placette.people.models import Person
from placette.safety import actions
from placette.safety.models import Decision, Statement
from tests.safety.conftest import Things

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def migrate(to: str = "") -> None:
    call_command("migrate", "safety", *([to] if to else []), verbosity=0)


@pytest.fixture(autouse=True)
def latest_afterwards() -> Iterator[None]:
    yield
    migrate()


def columns() -> set[str]:
    with connection.cursor() as cursor:
        return {one.name for one in connection.introspection.get_table_description(cursor, "safety_decision")}


@pytest.fixture
def hushed(now: datetime, things: Things, marc: Person) -> Statement:
    return actions.decide(
        "withhold", "message:cuisine/1", ground="terms", category="STATEMENT_CATEGORY_CYBER_VIOLENCE",
        clause="respect", facts="", by="operator:nora", lasts=None, now=now,
    )  # fmt: skip


def stands(decision: Decision, room: str) -> None:
    """It can be read, it points to its statement still, and the database refuses to change or remove it."""
    found = Decision.objects.get(pk=decision.pk)
    assert (found.room, found.statement.decision_id) == (room, decision.pk)
    for sql in ("UPDATE safety_decision SET facts = 'x'", "DELETE FROM safety_decision"):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_decisions_from_before_rooms_were_noted_are_kept_and_guarded(hushed: Statement) -> None:
    migrate("0001")
    assert "room" not in columns()
    migrate()
    stands(hushed.decision, "")


def test_a_table_that_has_the_column_already_is_left_as_it_is(hushed: Statement) -> None:
    """For some days the first migration made the column itself."""
    migrate("0002")
    MigrationRecorder.Migration.objects.filter(app="safety", name="0002_decision_room").delete()
    migrate()
    assert MigrationRecorder.Migration.objects.filter(app="safety", name="0002_decision_room").exists()
    stands(hushed.decision, "cuisine")


def test_the_tables_are_those_of_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
