"""Whoever is on call hears once of each change, whatever a mail server does, and even when the database is what fails."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from placette.ops import knobs
from placette.safety import actions, chores, oncall
from placette.safety.models import HeldEntry, OpenLease, Page
from placette.safety.rules import Evidence

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
FINE = Evidence(awake=0, filters=True, kept=True, free=0.5)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


class Hook:
    """A webhook that answers with `status`, after `seconds`."""

    def __init__(self) -> None:
        self.status, self.seconds = 204, 0.0
        self.heard: list[dict[str, Any]] = []
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                time.sleep(hook.seconds)
                hook.heard.append(json.loads(body))
                self.send_response(hook.status)
                self.end_headers()

            def log_message(self, *args: Any) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def hook(settings: Any) -> Iterator[Hook]:
    made = Hook()
    settings.ALERT_URL = f"http://127.0.0.1:{made.server.server_port}/call?to=nora"
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    oncall._unwritten.clear()
    yield
    oncall._unwritten.clear()


def told() -> list[str]:
    return list(Page.objects.order_by("id").values_list("why", flat=True))


def test_each_change_of_the_lease_pages_once(now: datetime) -> None:
    actions.on_shift("nora", now)
    for second in range(3):
        actions.renew_lease(FINE, now + second * SECOND)
    assert told() == []
    for second in range(3, 6):
        actions.renew_lease(Evidence(awake=0, filters=False, kept=True, free=0.5), now + second * SECOND)
    assert told() == ["filters"]
    actions.renew_lease(Evidence(awake=0, filters=False, kept=True, free=0.01), now + 6 * SECOND)
    assert told() == ["filters", "disk"]
    for second in range(7, 9):
        actions.renew_lease(FINE, now + second * SECOND)
    assert told() == ["filters", "disk", "opened_again"]


def test_the_last_moderator_who_goes_is_told_in_the_same_transaction(now: datetime) -> None:
    actions.on_shift("nora", now)
    actions.renew_lease(FINE, now)
    actions.off_shift("nora", now)
    assert told() == ["no_moderator"]
    actions.renew_lease(FINE, now + SECOND)
    assert told() == ["no_moderator"]


def test_a_watch_that_stopped_is_told_when_it_is_back(now: datetime) -> None:
    actions.on_shift("nora", now)
    actions.renew_lease(FINE, now)
    actions.renew_lease(FINE, now + 10 * SECOND)
    assert told() == []
    actions.renew_lease(FINE, now + 5 * MINUTE)
    assert told() == ["no_lease"]


def test_readers_who_are_behind_are_told_once_and_when_they_caught_up(now: datetime) -> None:
    from placette.safety import screening

    held = screening.words_of("placette-essai-attente", "public")
    with transaction.atomic():
        actions.record_verdicts([actions.Judged("p", "message", f"m{one}", held, now) for one in range(21)], now)
    for _ in range(2):
        actions.watch_queue(now)
    assert told() == ["readers_behind"]
    HeldEntry.objects.update(ended_at=now, end="released")
    for _ in range(2):
        actions.watch_queue(now + SECOND)
    assert told() == ["readers_behind", "readers_caught_up"]


def test_a_page_goes_out_once_in_both_languages(now: datetime, hook: Hook) -> None:
    with transaction.atomic():
        oncall.page("disk", now, "read_only")
    assert oncall.send_due(now) == 1
    assert oncall.send_due(now + MINUTE) == 0
    [body] = hook.heard
    assert (body["why"], body["about"]) == ("disk", "read_only")
    assert body["say"]["fr"] != body["say"]["en"]


def test_what_did_not_go_out_is_tried_again_later(now: datetime, hook: Hook) -> None:
    hook.status = 500
    oncall.page("disk", now)
    assert oncall.send_due(now) == 0
    assert oncall.send_due(now + SECOND) == 0
    assert len(hook.heard) == 1
    hook.status = 200
    assert oncall.send_due(now + 61 * SECOND) == 1


def test_a_server_that_does_not_answer_costs_no_more_than_the_deadline(
    now: datetime, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oncall, "DEADLINE", 0.2)
    hook.seconds = 1.0
    oncall.page("disk", now)
    began = time.monotonic()
    assert oncall.send_due(now) == 0
    assert time.monotonic() - began < 0.9


def test_what_is_rolled_back_pages_nobody(now: datetime) -> None:
    with transaction.atomic():
        oncall.page("disk", now)
        transaction.set_rollback(True)
    assert told() == []


def test_a_word_without_a_sentence_is_a_mistake_of_ours(now: datetime) -> None:
    with pytest.raises(KeyError):
        oncall.page("unheard_of", now)


def test_a_database_that_fails_is_told_once_and_without_it(
    now: datetime, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: Any, **kwargs: Any) -> Any:
        raise DatabaseError("gone")

    monkeypatch.setattr(OpenLease.objects, "update_or_create", gone)
    monkeypatch.setattr(Page.objects, "filter", gone)
    for second in range(2):
        with pytest.raises(DatabaseError):
            chores.renew_lease(now + second * SECOND)
    with pytest.raises(DatabaseError):
        oncall.send_due(now)
    assert [body["why"] for body in hook.heard] == ["database"]
    monkeypatch.undo()
    chores.renew_lease(now + 2 * SECOND)


def test_a_mail_is_written_where_mail_goes(now: datetime, settings: Any, tmp_path: Any) -> None:
    settings.ALERT_URL, settings.MAIL_URL, settings.DATA = "mailto:nora@example.org", "file:", tmp_path
    oncall.page("filters", now)
    assert oncall.send_due(now) == 1
    [letter] = (tmp_path / "mail").iterdir()
    assert "nora@example.org" in letter.read_text()


def test_only_what_can_be_reached_is_taken_as_an_address() -> None:
    for url in ("", "mailto:nora@example.org", "https://call.example.org/x", "http://127.0.0.1:9/x"):
        assert knobs.alert(url) == url
    for url in ("nora", "http://call.example.org", "mailto:nora", "ftp://x"):
        with pytest.raises(knobs.BadKnob, match="PLACETTE_ALERT_URL"):
            knobs.alert(url)
