"""The place is open by lease: from evidence, for three seconds, as long as a moderator is awake."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from placette.justice.models import AuditEntry
from placette.ops import logs
from placette.safety import actions, chores, evidence, queries, rules, terms
from placette.safety.models import OpenLease, Shift
from placette.safety.rules import Evidence, Unfit
from placette.web import phrases
from tests.conftest import Recorder

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
FINE = Evidence(awake=0, filters=True, kept=True, free=0.5)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


def test_no_row_is_read_only(now: datetime) -> None:
    lease = queries.lease(now)
    assert (lease.level, lease.reasons, lease.read_only) == ("read_only", ("no_lease",), True)


def test_a_moderator_on_shift_opens_the_place(now: datetime, told: Recorder) -> None:
    assert actions.renew_lease(FINE, now).reasons == ("no_moderator",)
    actions.on_shift("veilleur", now)
    actions.renew_lease(FINE, now + SECOND)
    assert queries.lease(now + SECOND).level == "open"
    assert told.places == 2


def test_what_stays_the_same_is_not_told(now: datetime, told: Recorder) -> None:
    actions.on_shift("veilleur", now)
    for second in range(5):
        actions.renew_lease(FINE, now + second * SECOND)
    assert told.places == 1


def test_a_lease_runs_out_by_itself(now: datetime) -> None:
    actions.on_shift("veilleur", now)
    actions.renew_lease(FINE, now)
    assert queries.lease(now + timedelta(seconds=2.9)).level == "open"
    assert queries.lease(now + timedelta(seconds=3)) == queries.NO_LEASE


def test_a_moderator_who_gives_no_sign_keeps_nothing_open(now: datetime) -> None:
    actions.on_shift("veilleur", now)
    assert actions.renew_lease(FINE, now + 14 * MINUTE).level == "open"
    assert actions.renew_lease(FINE, now + 15 * MINUTE).reasons == ("no_moderator",)
    assert actions.keep_awake("veilleur", now + 16 * MINUTE)
    assert actions.renew_lease(FINE, now + 30 * MINUTE).level == "open"


def test_a_shift_ends_after_ten_hours_however_awake(now: datetime) -> None:
    actions.on_shift("veilleur", now, kept_awake=timedelta(days=2))
    assert actions.renew_lease(FINE, now + timedelta(hours=9, minutes=59)).level == "open"
    later = now + timedelta(hours=10)
    assert actions.renew_lease(FINE, later).read_only
    assert not actions.keep_awake("veilleur", later)
    actions.on_shift("veilleur", later)
    assert actions.renew_lease(FINE, later).level == "open"
    assert [one.since for one in queries.shifts(later)] == [later]


def test_said_again_the_shift_goes_on(now: datetime) -> None:
    actions.on_shift("veilleur", now)
    actions.on_shift("veilleur", now + 5 * MINUTE)
    [one] = queries.shifts(now + 19 * MINUTE)
    assert (one.since, one.awake_until, one.awake) == (now, now + 20 * MINUTE, True)
    assert AuditEntry.objects.filter(act="on_shift").count() == 1


def test_whoever_was_sent_off_is_not_kept_awake(now: datetime) -> None:
    actions.on_shift("veilleur", now)
    assert actions.off_shift("veilleur", now)
    assert not actions.off_shift("veilleur", now)
    assert not actions.keep_awake("veilleur", now)
    assert queries.shifts(now) == []


def test_off_shift_of_the_last_one_closes_in_the_same_transaction(now: datetime, told: Recorder) -> None:
    actions.on_shift("veilleur", now)
    actions.renew_lease(FINE, now)
    with transaction.atomic():
        actions.off_shift("veilleur", now)
        assert queries.lease(now).reasons == ("no_moderator",)
        assert told.places == 1
        transaction.set_rollback(True)
    assert queries.lease(now).level == "open"
    assert [one.name for one in queries.shifts(now)] == ["veilleur"]
    actions.off_shift("veilleur", now)
    assert queries.lease(now) == rules.level(FINE)
    assert told.places == 2


def test_off_shift_of_one_of_two_leaves_it_open(now: datetime) -> None:
    actions.on_shift("nora", now)
    actions.on_shift("veilleur", now)
    actions.renew_lease(FINE, now)
    actions.off_shift("nora", now)
    assert queries.lease(now).level == "open"


def test_a_closed_place_is_not_opened_by_an_off_shift(now: datetime) -> None:
    actions.on_shift("nora", now)
    actions.renew_lease(replace(FINE, lacking=("no_terms",)), now)
    actions.off_shift("nora", now)
    assert (queries.lease(now).level, queries.lease(now).reasons) == ("closed", ("no_terms",))


def test_names_that_cannot_be_are_refused(now: datetime) -> None:
    with pytest.raises(Unfit):
        actions.on_shift("a b", now)
    assert Shift.objects.count() == 0


def test_a_database_that_refuses_lets_the_lease_run_out(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.on_shift("veilleur", now)
    actions.renew_lease(FINE, now)

    def full(*args: Any, **kwargs: Any) -> Any:
        raise DatabaseError("disk full")

    monkeypatch.setattr(OpenLease.objects, "update_or_create", full)
    with pytest.raises(DatabaseError):
        actions.renew_lease(FINE, now + SECOND)
    assert queries.lease(now + timedelta(seconds=3)) == queries.NO_LEASE


READ = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "placette.ops.settings"
from placette.ops import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
import django
django.setup()
from placette.safety import queries
for line in sys.stdin:
    lease = queries.lease_now()
    print(json.dumps([lease.level, *lease.reasons]), flush=True)
"""


def test_another_process_sees_the_same(now: datetime, tmp_path: Path) -> None:
    """One database, no bus: what one process writes the other reads at its next looking."""
    environment = {**os.environ, "PLACETTE_DATA": str(tmp_path), "PLACETTE_KEYS": str(settings.KEYS)}
    words = [sys.executable, "-c", READ, str(connection.settings_dict["NAME"])]
    with subprocess.Popen(words, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None

        def look() -> list[str]:
            assert other.stdin is not None
            assert other.stdout is not None
            other.stdin.write("\n")
            other.stdin.flush()
            found: list[str] = json.loads(other.stdout.readline())
            return found

        assert look() == ["read_only", "no_lease"]
        actions.on_shift("veilleur", now)
        actions.renew_lease(FINE, now + MINUTE)
        assert look() == ["open"]
        actions.off_shift("veilleur", now + MINUTE)
        assert look() == ["read_only", "no_moderator"]
        other.stdin.close()


# The evidence


def test_the_chore_opens_the_demo_town_with_its_moderator(now: datetime) -> None:
    actions.on_shift("veilleur", now)
    chores.renew_lease(now)
    assert queries.lease(now).level == "open"


def test_production_is_closed_until_moderators_can_sign_in(now: datetime, settings: Any, tmp_path: Path) -> None:
    settings.DEMO = False
    settings.PLACETTE = {**settings.PLACETTE, "PLACETTE_AGE_TRUST_LIST": "", "PLACETTE_TERMS_VERSION": ""}
    for name in ("nora", "sami"):
        actions.on_shift(name, now)
    chores.renew_lease(now)
    lease = queries.lease(now)
    assert (lease.level, lease.reasons) == ("closed", ("no_moderators", "no_trust_list", "no_terms"))
    trust = tmp_path / "trust.json"
    trust.write_text("{}")
    settings.PLACETTE = {
        **settings.PLACETTE, "PLACETTE_AGE_TRUST_LIST": str(trust), "PLACETTE_TERMS_VERSION": terms.newest().version
    }  # fmt: skip
    chores.renew_lease(now)
    # Nothing reads a trust list yet, so a file alone puts none in date.
    assert queries.lease(now).reasons == ("no_moderators", "no_trust_list")


def test_a_data_folder_that_cannot_be_written_closes(now: datetime, settings: Any, tmp_path: Path) -> None:
    actions.on_shift("veilleur", now)
    settings.DATA = tmp_path / "gone"
    chores.renew_lease(now)
    assert queries.lease(now).reasons == ("database", "disk")


def test_a_disk_nearly_full_closes(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.on_shift("veilleur", now)
    monkeypatch.setattr(evidence, "free", lambda folder: 0.049)
    chores.renew_lease(now)
    assert queries.lease(now).reasons == ("disk",)


def test_no_key_to_seal_with_closes(now: datetime, settings: Any, tmp_path: Path) -> None:
    actions.on_shift("veilleur", now)
    settings.KEYS = tmp_path
    chores.renew_lease(now)
    assert queries.lease(now).reasons == ("database",)


def test_forgotten_shifts_are_swept(now: datetime) -> None:
    actions.on_shift("veilleur", now)
    actions.sweep(now + timedelta(hours=24))
    assert Shift.objects.count() == 1
    actions.sweep(now + timedelta(hours=25))
    assert Shift.objects.count() == 0


def test_every_piece_of_evidence_closes_by_itself_and_says_so() -> None:
    fine = replace(FINE, awake=1)
    assert rules.level(fine).level == "open"
    for change, level, reason in (
        ({"awake": 0}, "read_only", "no_moderator"),
        ({"filters": False}, "read_only", "filters"),
        ({"hashes": False}, "read_only", "hashes"),
        ({"kept": False}, "read_only", "database"),
        ({"log": False}, "read_only", "log"),
        ({"free": 0.049}, "read_only", "disk"),
        ({"red_overdue": True}, "text_only", "red_overdue"),
        ({"lacking": ("no_terms",)}, "closed", "no_terms"),
    ):
        lease = rules.level(replace(fine, **change))  # type: ignore[arg-type]
        assert (lease.level, lease.reasons) == (level, (reason,))
        for lang in ("fr", "en"):
            told = phrases.say(f"place_{level}", {"reasons": lease.reasons}, lang)
            assert phrases.say(reason, {}, lang) in told


def test_a_red_case_half_an_hour_late_leaves_words_only(now: datetime) -> None:
    actions.on_shift("veilleur", now)
    due = now - 29 * MINUTE
    evidence.clock(lambda at: due)
    try:
        chores.renew_lease(now)
        assert queries.lease(now).level == "open"
        chores.renew_lease(now + 2 * MINUTE)
        assert queries.lease(now + 2 * MINUTE) == rules.level(replace(FINE, awake=1, red_overdue=True))
    finally:
        evidence.clear()
    chores.renew_lease(now + 3 * MINUTE)
    assert queries.lease(now + 3 * MINUTE).level == "open"


def test_a_trail_that_takes_no_line_closes(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    actions.on_shift("veilleur", now)
    before = AuditEntry.objects.count()
    chores.renew_lease(now)
    assert AuditEntry.objects.count() == before

    def full(**fields: Any) -> Any:
        raise DatabaseError("no room")

    monkeypatch.setattr(AuditEntry.objects, "create", full)
    chores.renew_lease(now + SECOND)
    assert queries.lease(now + SECOND).reasons == ("log",)


def test_a_log_that_cannot_be_written_closes_and_opens_again_by_itself(now: datetime) -> None:
    class Pipe:
        broken = True

        def write(self, text: str) -> int:
            if self.broken:
                raise BrokenPipeError
            return len(text)

        def flush(self) -> None: ...

    pipe = Pipe()
    root, stream = logging.getLogger(), logs.Stream(pipe)  # type: ignore[arg-type]
    before, root.handlers = root.handlers, [stream]
    try:
        logging.getLogger("placette.test").warning("one line")
        assert not logs.appendable()
        pipe.broken = False
        assert logs.appendable()
    finally:
        root.handlers = before


def test_filters_whose_own_test_breaks_have_failed_it(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> bool:
        raise RuntimeError

    actions.on_shift("veilleur", now)
    monkeypatch.setattr("placette.safety.screening.self_test", broken)
    chores.renew_lease(now)
    assert queries.lease(now).reasons == ("filters",)
