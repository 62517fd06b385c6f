"""Emptying tables between tests, although some of them refuse to lose a row.

PostgreSQL empties by TRUNCATE, which row triggers do not see. SQLite knows DELETE alone: its triggers are taken away and
put back around it, in the one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.sqlite3.base import DatabaseOperations

_plainly = DatabaseOperations.execute_sql_flush


def _around_triggers(operations: Any, sql_list: Sequence[str]) -> None:
    with operations.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    dropped = [f"DROP TRIGGER {name}" for name, _ in triggers]
    _plainly(operations, [*dropped, *sql_list, *(sql for _, sql in triggers)])


def may_empty_tables() -> None:
    """Once a test run."""
    DatabaseOperations.execute_sql_flush = _around_triggers  # type: ignore[method-assign]
