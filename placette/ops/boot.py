"""What stands before the first visitor: the data folder, tables, static files, rooms, epoch, and the refusals."""

from __future__ import annotations

import hashlib
import ipaddress
import os
import resource
import shutil
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from placette.ops import keys, knobs
from placette.rooms import actions as rooms
from placette.rooms import names
from placette.web import catalogue


class Refusal(Exception):
    """The place does not start: `lines` are what the operator reads."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def refuse_what_cannot_be(host: str) -> None:
    """Before anything is written or heard: demo on a public address, production with missing or unsafe settings."""
    if settings.DEMO:
        if not loopback(host):
            raise Refusal(f"PLACETTE_HOST: the demo town listens on a loopback address only, not on {host}.")
        if not settings.DEMO_MODULE:
            raise Refusal("PLACETTE_MODE: the demo town is not installed here; set production.")
        return
    lines = [
        f"{knob.name}: is missing; {knob.about}."
        for knob in knobs.KNOBS
        if knob.production and not settings.PLACETTE[knob.name]
    ]
    if (settings.DATA / keys.DEMO_PRIVATE).exists():
        lines.append("PLACETTE_DATA: this folder was made in demo mode; production does not open it.")
    elif settings.PLACETTE["PLACETTE_KEYS"]:
        lines += unsafe_keys(settings.KEYS, settings.DATA)
    lines += unsafe_bus(settings.BUS_URL)
    if settings.DEMO_PEOPLE:
        lines.append("PLACETTE_DEMO_PEOPLE: pretend members are for the demo town only.")
    if lines:
        raise Refusal(*lines)


def unsafe_bus(url: str) -> list[str]:
    """Words travel over the bus as they are shown: whoever reaches it reads every room and speaks as anybody.

    >>> unsafe_bus("memory:"), unsafe_bus("nats://place:word@10.0.0.5:4222"), unsafe_bus("tls://token@bus.example")
    ([], [], [])
    """
    if url == "memory:" or urlsplit(url).username:
        return []
    return ["PLACETTE_BUS_URL: has no credentials; write nats://user:password@host:port, or tls:// between sites."]


def unsafe_keys(folder: Path, data: Path) -> list[str]:
    lines = [
        f"PLACETTE_KEYS: {name} is missing; make the folder with `placette keys create`."
        for name in (keys.SECRET, keys.RECORD_PUBLIC)
        if not (folder / name).is_file()
    ]
    for path in (
        folder / keys.RECORD_PRIVATE,
        folder / keys.DEMO_PRIVATE,
        data / keys.RECORD_PRIVATE,
        data / keys.DEMO_PRIVATE,
    ):
        if os.access(path, os.R_OK):
            lines.append("PLACETTE_KEYS: the record's private key can be read here; move it to another machine.")
            break
    return lines


def prepared() -> bool:
    """Whether the tables are there, in this mode and as this code expects them. Raises Refusal for the other mode."""
    if not settings.DATA.is_dir() or not all(migrations_done(alias) for alias in ("default", "record")):
        return False
    mark()
    return rooms.is_settled()


def migrations_done(alias: str) -> bool:
    try:
        executor = MigrationExecutor(connections[alias])
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def prepare() -> None:
    """Make the data folder ready: idempotent, and quick when nothing changed."""
    now = datetime.now(UTC)
    settings.DATA.mkdir(parents=True, exist_ok=True)
    if "rooms_epoch" in connections["default"].introspection.table_names():
        mark()
    catalogue.compile_all()
    migrate()
    mark()
    static()
    rooms.open_default_rooms(now)
    rooms.settle_epoch(settings.DATA / names.EPOCH_STAMP, now)


def migrate() -> None:
    """Tables as the code expects them. PostgreSQL: one process at a time (advisory lock)."""
    for alias in ("default", "record"):
        connection = connections[alias]
        try:
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SELECT pg_advisory_lock(5252)")
            call_command("migrate", database=alias, verbosity=0, interactive=False)
        except DatabaseError as error:
            raise Refusal(
                f"PLACETTE_DATABASE_URL: the database cannot be prepared ({type(error).__name__})."
            ) from error
        finally:
            if connection.vendor == "postgresql" and connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(5252)")


def mark() -> None:
    """A database belongs to the mode that made it."""
    found = rooms.mark_mode(settings.MODE)
    if found != settings.MODE:
        raise Refusal(f"PLACETTE_DATA: this database was made in {found} mode; {settings.MODE} mode does not open it.")


def static() -> None:
    """Hashed static files in the data folder, made again only when their sources changed."""
    seen = hashlib.sha256()
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                status = path.stat()
                seen.update(f"{path.relative_to(folder)} {status.st_size} {status.st_mtime_ns}".encode())
    stamp = settings.STATIC_ROOT / ".stamp"
    if stamp.is_file() and stamp.read_text("ascii") == seen.hexdigest():
        return
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(seen.hexdigest(), "ascii")


def raise_open_files() -> None:
    """The soft limit of open files becomes the hard one: a socket is a file."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
