"""Rows that are only ever added: refused by the model, by its queryset, and by the database itself."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class GrowsOnly(Exception):
    """These rows are never changed nor removed: undoing is another row."""


class GrowOnlyRows(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise GrowsOnly(self.model.__name__)

    def delete(self) -> NoReturn:
        raise GrowsOnly(self.model.__name__)


class GrowOnly(models.Model):
    """A table that grows. Its migration calls `guard` on the table."""

    objects = GrowOnlyRows.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise GrowsOnly(type(self).__name__)
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise GrowsOnly(type(self).__name__)


def guard(editor: BaseDatabaseSchemaEditor, table: str, columns: tuple[str, ...] = ()) -> None:
    """From now on the database refuses to change rows of `table` (of `columns` alone, if given) and to remove them."""
    of = f" OF {', '.join(columns)}" if columns else ""
    makers = {"sqlite": _sqlite, "postgresql": _postgresql}
    for statement in makers[editor.connection.vendor](table, of):
        editor.execute(statement, None)


def _sqlite(table: str, of: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb}{what} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
        for verb, what in (("UPDATE", of), ("DELETE", ""))
    ]


def _postgresql(table: str, of: str) -> list[str]:
    refuse = """
        CREATE OR REPLACE FUNCTION only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% only grows', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    ask = f"""
        CREATE TRIGGER {table}_only_grows BEFORE UPDATE{of} OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION only_grows()
    """
    return [refuse, ask]
