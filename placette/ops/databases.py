"""Where rows live: SQLite in the data folder, or PostgreSQL; and the record's own store beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from placette.ops.knobs import BadKnob

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=5000",
    "wal_autocheckpoint=1000",
    "journal_size_limit=67108864",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "secure_delete=ON",
)
"""Durable means durable: with NORMAL a power loss takes acknowledged words; removed words must leave the pages."""

POSTGRES = (
    "synchronous_commit=on",
    "lock_timeout=2s",
    "statement_timeout=10s",
    "idle_in_transaction_session_timeout=10s",
    "log_parameter_max_length=0",
    "log_parameter_max_length_on_error=0",
)


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "placette.ops.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "TEST": {"NAME": str(path.with_suffix(".test.sqlite3"))},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "; ".join(f"PRAGMA {pragma}" for pragma in PRAGMAS),
        },
    }


def settings(url: str, path: Path) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?sslmode=…`, or empty for SQLite at `path`."""
    if not url:
        return sqlite(path)
    parts = urlsplit(url)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise BadKnob("PLACETTE_DATABASE_URL", "write postgresql://user@host:port/name, or leave it empty for SQLite.")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    options["options"] = " ".join(f"-c {knob}" for knob in POSTGRES[:4])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


RECORD_MODELS = ("recordedtraces",)


class Router:
    """The record's tables live in the record's store, all others in the square's."""

    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "record" if model._meta.model_name in RECORD_MODELS else "default"

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        if db == "record":
            return app_label == "justice" and model_name in RECORD_MODELS
        return model_name not in RECORD_MODELS
