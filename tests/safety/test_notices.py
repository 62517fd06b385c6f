"""Which reports a decision closes, and which it leaves to be read; two who decide at once; previews that come late."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connections

from placette.people.models import Person
from placette.safety import actions, queries, reported
from placette.safety.actions import Receipt, Report, noticing
from placette.safety.desk import drafts
from placette.safety.desk.drafts import Draft
from placette.safety.models import Notice, NoticeItem, Restriction, Statement
from placette.safety.rules import Unfit
from tests.conftest import Recorder
from tests.safety.conftest import Things

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def quick(told: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placette.safety.pins.COST", 2)


def sent(now: datetime, *of: str, what: str = "hate", network: int = 1) -> str:
    receipt = actions.report(Report(what, "Voyez.", "fr", f"198.51.{network}.1", of=of), now)
    assert isinstance(receipt, Receipt)
    return receipt.number


def read(number: str, now: datetime) -> None:
    actions.look(number, by="moderator:odile", now=now)


def rule(measure: str, subject: str, number: str, now: datetime, by: str = "moderator:karim") -> Statement:
    return actions.decide(
        measure, subject, ground="terms", category="STATEMENT_CATEGORY_CYBER_VIOLENCE", clause="respect", facts="",
        by=by, lasts=None, now=now, notice=number,
    )  # fmt: skip


def outcomes() -> dict[str, str]:
    return dict(Notice.objects.values_list("number", "outcome"))


def test_a_warning_about_a_person_closes_no_other_report_about_them(
    now: datetime, things: Things, marc: Person
) -> None:
    small = sent(now, f"person:{marc.pk}", what="explicit")
    grave = sent(now, f"person:{marc.pk}", what="danger", network=2)
    seen = sent(now, f"person:{marc.pk}", what="hate", network=3)
    read(seen, now)
    rule("warn", f"person:{marc.pk}", small, now)
    assert outcomes() == {small: "acted", grave: "", seen: ""}
    assert queries.oldest_red() is not None


def test_a_decision_about_a_message_closes_what_was_read_alone(now: datetime, things: Things) -> None:
    first, seen, unread = (sent(now, "message:cuisine/1", network=n) for n in range(3))
    read(seen, now)
    made = rule("withhold", "message:cuisine/1", first, now)
    assert outcomes() == {first: "acted", seen: "acted", unread: ""}
    shown = queries.notice_for(unread)
    assert shown is not None
    assert [item.decided for item in shown.items] == [made.number]
    actions.close_notice(unread, "no_action", by="moderator:odile", now=now)
    assert outcomes()[unread] == "acted", "its notifier reads that something was done"


def test_a_report_about_two_things_is_closed_when_both_are_decided(now: datetime, things: Things) -> None:
    number = sent(now, "message:cuisine/1", "message:cuisine/2")
    rule("withhold", "message:cuisine/1", number, now)
    assert outcomes() == {number: ""}
    rule("withhold", "message:cuisine/2", number, now)
    assert outcomes() == {number: "acted"}


def test_an_objection_that_is_decided_again_counts_even_if_one_thing_is_left(now: datetime, things: Things) -> None:
    number = sent(now, "message:cuisine/1", "message:cuisine/2")
    actions.close_notice(number, "no_action", by="moderator:karim", now=now)
    actions.write(number, "Regardez encore.", now)
    assert [one.number for one in reported.objections(now)] == [number]
    assert reported.objections(now, "moderator:karim") == []
    assert reported.objections(now + timedelta(days=200)) == []
    rule("withhold", "message:cuisine/1", number, now, "moderator:odile")
    assert outcomes() == {number: "acted"}
    assert reported.objections(now) == []


def test_one_that_is_about_more_is_not_closed_with_those_alike(now: datetime, things: Things) -> None:
    first = sent(now, "message:cuisine/1")
    more = sent(now, "message:cuisine/1", "message:cuisine/2", network=2)
    read(more, now)
    actions.close_notice(first, "no_action", by="moderator:karim", now=now, alike=True)
    assert outcomes() == {first: "no_action", more: ""}


def test_who_reported_is_informed_when_they_read_it_or_are_written_to(now: datetime, things: Things) -> None:
    number, other = sent(now, "message:cuisine/1"), sent(now, "message:cuisine/2")
    rule("withhold", "message:cuisine/1", number, now)
    assert Notice.objects.get(number=number).notifier_informed_at is None
    later = now + timedelta(hours=3)
    actions.read_answer(number, later)
    actions.read_answer(number, later + timedelta(hours=1))
    assert Notice.objects.get(number=number).notifier_informed_at == later
    actions.read_answer(other, later)
    assert Notice.objects.get(number=other).notifier_informed_at is None, "it is still open"
    actions.close_notice(other, "no_action", "Rien.", by="moderator:karim", now=later)
    assert Notice.objects.get(number=other).notifier_informed_at == later


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What came of all of them begun together; a deadlock is an error of its own."""
    gate, came = threading.Barrier(len(acts)), list[str]()

    def run(act: Callable[[], object]) -> None:
        try:
            gate.wait(10)
            act()
            came.append("done")
        except Unfit as error:
            came.append(str(error))
        except Exception as error:
            came.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(came)


def test_two_who_decide_about_reports_of_one_thing_wait_for_each_other(
    now: datetime, things: Things, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has their own report in hand, and both reports are about the same message."""
    plain, met = noticing.taken, threading.Barrier(2)

    def slow(*args: object, **named: object) -> noticing.Taken:
        found = plain(*args, **named)  # type: ignore[arg-type]
        with contextlib.suppress(threading.BrokenBarrierError):
            met.wait(0.5)  # lets the other one in, if it can come in
        return found

    monkeypatch.setattr(noticing, "taken", slow)
    first, second = sent(now, "message:cuisine/1"), sent(now, "message:cuisine/1", network=2)
    read(first, now)
    read(second, now)
    came = at_once(
        lambda: rule("withhold", "message:cuisine/1", first, now),
        lambda: rule("withhold", "message:cuisine/1", second, now, "moderator:odile"),
    )
    assert came == ["Somebody closed this report before you: its page says how.", "done"]
    assert outcomes() == {first: "acted", second: "acted"}


def test_two_who_close_reports_about_one_thing_wait_for_each_other(now: datetime, things: Things) -> None:
    first, second = sent(now, "message:cuisine/1", what="danger"), sent(now, "message:cuisine/1", network=2)
    read(first, now)
    read(second, now)
    came = at_once(
        *(
            lambda number=number: actions.close_notice(  # type: ignore[misc]
                number, "no_action", by="moderator:karim", now=now, alike=True
            )
            for number in (first, second)
        )
    )
    assert came == ["Somebody closed this report before you: its page says how.", "done"]
    assert things.withheld[1] == ""


def preview_of(marc: Person, lasts: str, now: datetime) -> str:
    draft = Draft("hush", f"person:{marc.pk}", "terms:respect", lasts, "", "")
    return drafts.preview(draft, "moderator:karim", now).token


def test_a_short_silence_confirmed_late_is_read_again(now: datetime, things: Things, marc: Person) -> None:
    token = preview_of(marc, "10m", now)
    for minutes in (6, 11, 14):
        with pytest.raises(Unfit, match="Half of the time has passed"):
            drafts.confirm(token, "moderator:karim", now + timedelta(minutes=minutes))
    assert Restriction.objects.count() == 0
    drafts.confirm(token, "moderator:karim", now + timedelta(minutes=4))
    restriction = Restriction.objects.get()
    assert restriction.until == now + timedelta(minutes=10), "to the minute what was read"


def test_a_long_one_is_confirmed_to_the_last_minute(now: datetime, things: Things, marc: Person) -> None:
    drafts.confirm(preview_of(marc, "1h", now), "moderator:karim", now + timedelta(minutes=14))
    assert Restriction.objects.count() == 1


def test_what_is_marked_decided_is_decided_by_a_person(now: datetime, things: Things) -> None:
    number = sent(now, "message:cuisine/1", what="danger")
    assert NoticeItem.objects.get().hidden_by is not None
    shown = queries.notice_for(number)
    assert shown is not None
    assert not shown.decided
