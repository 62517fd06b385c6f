"""The epoch changes whenever numbers could be given twice, and only then."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from placette.rooms import actions
from placette.rooms.actions import numbering
from placette.rooms.models import Epoch, Room
from tests.rooms import build

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stamp(tmp_path: Path) -> Path:
    return tmp_path / "data" / "epoch.stamp"


def rewind(**fields: object) -> None:
    """The database as an older copy had it."""
    Epoch.objects.update(**fields)


def test_the_first_start_draws_an_epoch_and_notes_it(stamp: Path, now: datetime) -> None:
    value = actions.settle_epoch(stamp, now)
    assert len(value) == 20
    assert json.loads(stamp.read_text()).items() >= {"value": value, "boots": 1, "events": 0}.items()
    assert Epoch.objects.get().boots == 1


def test_starting_again_keeps_it(stamp: Path, now: datetime) -> None:
    value = actions.settle_epoch(stamp, now)
    build.room("lyon", n=12)
    assert actions.settle_epoch(stamp, now) == value
    assert actions.settle_epoch(stamp, now) == value
    assert json.loads(stamp.read_text()).items() >= {"value": value, "boots": 3, "events": 12}.items()


def test_a_copy_of_the_whole_folder_moves_it(stamp: Path, now: datetime) -> None:
    """Database and note come back together, from the same moment: only that it is another file tells."""
    value = actions.settle_epoch(stamp, now)
    note = json.loads(stamp.read_text())
    stamp.write_text(json.dumps({**note, "file": "1:2"}))
    moved = actions.settle_epoch(stamp, now)
    assert moved != value
    assert actions.settle_epoch(stamp, now) == moved


def test_a_copy_from_an_earlier_start_moves_it_once(stamp: Path, now: datetime) -> None:
    value = actions.settle_epoch(stamp, now)
    actions.settle_epoch(stamp, now)
    rewind(boots=1)
    moved = actions.settle_epoch(stamp, now)
    assert moved != value
    assert Epoch.objects.get().boots == 3
    assert actions.settle_epoch(stamp, now) == moved


def test_a_copy_of_the_same_start_with_fewer_events_moves_it(stamp: Path, now: datetime) -> None:
    build.room("lyon", n=12)
    value = actions.settle_epoch(stamp, now)
    Room.objects.update(n=15)
    actions.keep_epoch(stamp, now)
    Room.objects.update(n=13)
    assert actions.settle_epoch(stamp, now) != value


def test_another_database_with_as_many_starts_moves_it(stamp: Path, now: datetime) -> None:
    value = actions.settle_epoch(stamp, now)
    rewind(value="other")
    assert actions.settle_epoch(stamp, now) not in (value, "other")


def test_another_process_of_the_same_database_may_have_moved_it(stamp: Path, now: datetime, tmp_path: Path) -> None:
    """Two machines: one of them saw that the database is an older copy; the other does not move it again."""
    actions.settle_epoch(stamp, now)
    rewind(value="moved", boots=5)
    assert actions.settle_epoch(stamp, now) == "moved"


def test_a_stamp_that_is_missing(stamp: Path, now: datetime) -> None:
    """SQLite: the file came here alone, so it may be a copy. PostgreSQL: a machine that joins."""
    value = actions.settle_epoch(stamp, now)
    stamp.unlink()
    moved = actions.settle_epoch(stamp, now)
    assert (moved == value) is (connection.vendor == "postgresql")
    assert actions.settle_epoch(stamp, now) == moved


@pytest.mark.parametrize("rubbish", ["", "{}", "[1]", '{"value": 1}', "\x00", "é"])
def test_a_stamp_that_cannot_be_read_is_none(stamp: Path, now: datetime, rubbish: str) -> None:
    actions.settle_epoch(stamp, now)
    stamp.write_text(rubbish, "utf-8")
    assert numbering.read_note(stamp) is None
    actions.settle_epoch(stamp, now)
    assert numbering.read_note(stamp) is not None


def test_another_server_or_timeline_moves_it(stamp: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "server_identity", lambda: "7/1")
    value = actions.settle_epoch(stamp, now)
    assert actions.settle_epoch(stamp, now) == value
    monkeypatch.setattr(numbering, "server_identity", lambda: "")
    assert actions.settle_epoch(stamp, now) == value
    monkeypatch.setattr(numbering, "server_identity", lambda: "7/2")
    assert actions.settle_epoch(stamp, now) != value
    assert Epoch.objects.get().server == "7/2"


def test_a_server_promoted_under_us_moves_it(stamp: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "server_identity", lambda: "7/1")
    value = actions.settle_epoch(stamp, now)
    assert actions.keep_epoch(stamp, now) == value
    monkeypatch.setattr(numbering, "server_identity", lambda: "7/2")
    moved = actions.keep_epoch(stamp, now)
    assert moved != value
    assert actions.keep_epoch(stamp, now) == moved


def test_a_database_exchanged_under_us_moves_it(stamp: Path, now: datetime) -> None:
    build.room("lyon", n=12)
    value = actions.settle_epoch(stamp, now)
    Room.objects.update(n=11)
    moved = actions.keep_epoch(stamp, now)
    assert moved != value
    assert actions.keep_epoch(stamp, now) == moved


def test_the_note_keeps_up_with_the_events(stamp: Path, now: datetime) -> None:
    build.room("lyon", n=12)
    actions.settle_epoch(stamp, now)
    before = stamp.stat().st_mtime_ns
    actions.keep_epoch(stamp, now)
    assert stamp.stat().st_mtime_ns == before
    Room.objects.update(n=15)
    actions.keep_epoch(stamp, now)
    assert json.loads(stamp.read_text())["events"] == 15


def test_postgresql_tells_who_it_is() -> None:
    identity = numbering.server_identity()
    if connection.vendor == "postgresql":
        system, timeline = identity.split("/")
        assert int(system) > 0
        assert int(timeline) >= 1
    else:
        assert identity == ""


def test_a_database_belongs_to_the_mode_that_made_it(stamp: Path, now: datetime) -> None:
    assert actions.mark_mode("demo") == "demo"
    assert actions.mark_mode("production") == "demo"
    value = actions.settle_epoch(stamp, now)
    assert value
    assert actions.mark_mode("production") == "demo"
    assert Epoch.objects.get().value == value
