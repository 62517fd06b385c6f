"""The epoch: one word that changes whenever numbers could be given twice, so that nobody takes new words for old ones.

A database that is older than what was noted beside it was restored from a copy; a PostgreSQL server with another
identity or timeline was promoted or recovered to a point in time. The note is written after the commit, so it is
never ahead of the database it was written for.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from placette.kernel.ids import unguessable
from placette.rooms import rules
from placette.rooms.models import Epoch, Room


@dataclass(frozen=True, slots=True)
class Note:
    """What was noted beside the data: the epoch, how often the place had started, how many events there were, and
    which file the database was (a copy of the whole folder brings its note along, but is another file)."""

    value: str
    boots: int
    events: int
    file: str = ""


def settle_epoch(stamp: Path, now: datetime) -> str:
    """At every start: the epoch that holds from now on, a new one where numbers could repeat."""
    noted, server = read_note(stamp), server_identity()
    with transaction.atomic():
        row = _row()
        events = _events()
        if _must_move(row, noted, server, events):
            row.value = unguessable(100)
        row.boots = max(row.boots, noted.boots if noted else 0) + 1
        row.server = server or row.server
        row.save()
    write_note(stamp, Note(row.value, row.boots, events, database_file()))
    return row.value


def _must_move(row: Epoch, noted: Note | None, server: str, events: int) -> bool:
    if not row.value or (server and row.server and server != row.server):
        return True
    if noted is None:
        # PostgreSQL: a machine that joins. SQLite: the file came here without its note.
        return row.boots > 0 and connection.vendor == "sqlite"
    if rules.numbers_went_back(row.boots, events, noted.boots, noted.events):
        return True
    if noted.file != database_file():
        return True
    # Another value after further starts was chosen by another process of the same database.
    return noted.value != row.value and row.boots == noted.boots


def keep_epoch(stamp: Path, now: datetime) -> str:
    """While running: a database that was exchanged or promoted under us moves the epoch; the note keeps up with it."""
    noted, server = read_note(stamp), server_identity()
    row = Epoch.objects.filter(pk=1).first()
    if row is None or noted is None:
        return settle_epoch(stamp, now)
    events = _events()
    promoted = server and row.server and server != row.server
    if promoted or rules.numbers_went_back(row.boots, events, noted.boots, noted.events):
        return settle_epoch(stamp, now)
    fresh = Note(row.value, row.boots, events, database_file())
    if noted != fresh:
        write_note(stamp, fresh)
    return row.value


def is_settled() -> bool:
    """Whether the place was ever started: it has an epoch."""
    return Epoch.objects.filter(pk=1).exclude(value="").exists()


def mark_mode(mode: str) -> str:
    """The mode this database belongs to: the first that ever opened it."""
    with transaction.atomic():
        row = _row()
        if not row.mode:
            row.mode = mode
            row.save(update_fields=["mode"])
    return row.mode


def _row() -> Epoch:
    Epoch.objects.bulk_create([Epoch(pk=1, value="")], ignore_conflicts=True)
    return Epoch.objects.select_for_update().get(pk=1)


def _events() -> int:
    return Room.objects.aggregate(all=Sum("n"))["all"] or 0


def server_identity() -> str:
    """PostgreSQL: system identifier and timeline. Empty elsewhere, and where it may not be read."""
    if connection.vendor != "postgresql":
        return ""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT system_identifier, timeline_id FROM pg_control_system(), pg_control_checkpoint()")
            system, timeline = cursor.fetchone()
    except DatabaseError:
        return ""
    return f"{system}/{timeline}"


def database_file() -> str:
    """Which file SQLite's database is, so that a copy is told from it. Empty elsewhere."""
    if connection.vendor != "sqlite":
        return ""
    try:
        status = Path(str(connection.settings_dict["NAME"])).stat()
    except OSError:
        return ""
    return f"{status.st_dev}:{status.st_ino}"


def read_note(path: Path) -> Note | None:
    """None where there is none, or none that can be read: which counts as none."""
    try:
        fields = json.loads(path.read_text("ascii"))
        return Note(str(fields["value"]), int(fields["boots"]), int(fields["events"]), str(fields.get("file", "")))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_note(path: Path, note: Note) -> None:
    """Whole or not at all, and on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with fresh.open("w", encoding="ascii") as file:
        json.dump(asdict(note), file)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
