"""Somebody reports something: what is kept, sealed, told and answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from placette.justice import vault
from placette.justice.models import Exhibit
from placette.live.events import Refused
from placette.ops import keys
from placette.people import chores as people_chores
from placette.people.models import Person
from placette.safety import actions, queries, register, rules
from placette.safety import chores as safety_chores
from placette.safety.models import Letter, Notice, NoticeItem
from placette.safety.rules import Unfit
from tests.safety.conftest import Arrive, Things
from tests.safety.reporting import take

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def test_number_and_pin_come_at_once_and_open_the_case(now: datetime, things: Things) -> None:
    receipt = take(now, "harassment")
    opened = actions.try_pin(receipt.number, receipt.pin, "198.51.100.1", now)
    assert isinstance(opened, actions.Opened)
    assert isinstance(opened.case, queries.Followed)
    assert (opened.case.what, opened.case.outcome, opened.case.found) == ("harassment", "", 1)
    assert actions.try_pin(receipt.number, "00000000", "198.51.100.1", now) == "wrong"
    assert receipt.pin not in Notice.objects.get().pin_hash


def test_what_the_law_asks_of_a_notice_is_kept(now: datetime, things: Things) -> None:
    take(now, "intimate", name="O.", contact="o@place.test", concerned=True, good_faith=True)
    notice = Notice.objects.get()
    assert notice.explanation == "Il demande son âge."
    assert (notice.notifier_name, notice.notifier_contact) == ("O.", "o@place.test")
    assert (notice.is_person_concerned, notice.good_faith, notice.good_faith_version) == (True, True, "2026-1")
    assert (notice.category, notice.keyword) == (
        "STATEMENT_CATEGORY_CYBER_VIOLENCE", "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING",
    )  # fmt: skip
    assert notice.receipt_sent_at == notice.received_at == now
    assert notice.channel == "web_no_account"


def test_it_is_sealed_before_it_is_hidden(now: datetime, things: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is hidden has its exhibit already, committed."""
    plain = things.withhold
    seen: list[int] = []

    def watched(*args: Any) -> bool:
        seen.append(Exhibit.objects.count())
        assert NoticeItem.objects.get().exhibit_id is not None
        return plain(*args)

    monkeypatch.setattr(things, "withhold", watched)
    assert take(now).hidden == 1
    assert seen == [1]


def test_the_exhibit_opens_where_the_private_half_is_and_is_what_was_said(
    now: datetime, things: Things, marc: Person
) -> None:
    take(now, "hate")
    exhibit = Exhibit.objects.get()
    assert b"mot secret" not in bytes(exhibit.sealed)
    private = bytes.fromhex((settings.DATA / keys.DEMO_PRIVATE).read_text("ascii").strip())
    opened = vault.open_exhibit(private, bytes(exhibit.sealed))
    assert (opened.about, opened.sha256) == ("message:cuisine/1", exhibit.sha256)
    assert (opened.content["words"], opened.content["person"]) == ("mot secret", marc.pk)
    assert opened.content["around"][0]["words"] == "avant"
    changed = bytearray(exhibit.sealed)
    changed[-1] ^= 1
    with pytest.raises(vault.Broken):
        vault.open_exhibit(private, bytes(changed))
    with pytest.raises(vault.Broken):
        vault.open_traces(private, bytes(exhibit.sealed))


@pytest.mark.parametrize("sql", ["UPDATE justice_exhibit SET about = 'x'", "DELETE FROM justice_exhibit"])
def test_an_exhibit_is_never_changed_nor_removed(now: datetime, things: Things, sql: str) -> None:
    take(now, "hate")
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_without_a_key_the_report_is_taken_and_nothing_is_hidden(
    now: datetime, things: Things, monkeypatch: pytest.MonkeyPatch, rung: Any
) -> None:
    def missing(*args: Any) -> Exhibit:
        raise OSError("no key")

    monkeypatch.setattr(vault, "seal", missing)
    receipt = take(now)
    assert (receipt.hidden, things.withheld[1]) == (0, "")
    assert (receipt.found, receipt.sealed) == (1, 0)
    assert ("red_not_hidden", receipt.number) in rung()


def test_what_two_people_write_to_each_other_is_not_sealed(now: datetime, things: Things) -> None:
    things.public = False
    receipt = take(now)
    assert (receipt.found, receipt.sealed, receipt.hidden) == (1, 0, 0)
    assert Exhibit.objects.count() == 0
    assert queries.notices()[0].items[0].seen == {}


# The queue


def test_the_gravest_first_and_the_first_look_stops_the_clock(now: datetime, things: Things) -> None:
    later = take(now, "scam", of="")
    red = take(now + timedelta(seconds=1), "danger", of="")
    soon = take(now + timedelta(seconds=2), "threat", of="")
    assert [one.number for one in queries.notices()] == [red.number, soon.number, later.number]
    assert [one.number for one in queries.notices("threat_to_life")] == [red.number]
    assert queries.oldest_red() == now + timedelta(seconds=1, minutes=15)
    assert actions.look(red.number, by="moderator:karim", now=now)
    assert not actions.look(red.number, by="moderator:odile", now=now)
    assert queries.oldest_red() is None


def test_who_is_on_call_hears_of_a_threat_to_life(now: datetime, things: Things, rung: Any) -> None:
    receipt = take(now, "suicide", of="")
    assert rung() == [("threat_to_life", receipt.number)]


def test_the_number_of_queries_does_not_grow_with_the_queue(
    now: datetime, things: Things, django_assert_num_queries: Any
) -> None:
    for n in range(3):
        take(now, "child", address=f"198.51.{n}.1")
    with django_assert_num_queries(4):
        one = len(queries.notices())
    for n in range(5):
        take(now, "hate", address=f"198.52.{n}.1")
    with django_assert_num_queries(4):
        assert len(queries.notices()) == one + 5


# Letters


def test_both_write_and_both_read(now: datetime, things: Things) -> None:
    receipt = take(now, "hate")
    actions.answer(receipt.number, "Où était-ce ?", by="moderator:karim", now=now)
    assert actions.write(receipt.number, " Dans le salon. ", now + timedelta(minutes=1)) is None
    reported = queries.notice_for(receipt.number)
    assert reported is not None
    assert [(one.sender, one.words) for one in reported.letters] == [
        ("moderator", "Où était-ce ?"), ("notifier", "Dans le salon."),
    ]  # fmt: skip
    assert isinstance(actions.write(receipt.number, "  ", now), Refused)
    with pytest.raises(Unfit):
        actions.answer(receipt.number, " ", by="moderator:karim", now=now)


def test_words_are_not_kept_longer_than_anybody_may_object(now: datetime, things: Things) -> None:
    receipt = take(now, "hate", contact="o@place.test")
    actions.close_notice(receipt.number, "no_action", "Rien.", by="moderator:karim", now=now)
    actions.sweep(now + timedelta(hours=2))
    assert bytes(Notice.objects.get().network) == b""
    actions.sweep(now + timedelta(days=180))
    assert Notice.objects.get().explanation
    actions.sweep(now + timedelta(days=184))
    notice = Notice.objects.get()
    assert (notice.explanation, notice.notifier_contact, NoticeItem.objects.get().seen) == ("", "", {})
    assert Letter.objects.count() == 0


def test_a_report_outlives_whoever_made_it(now: datetime, things: Things, arrive: Arrive) -> None:
    lea = arrive()
    receipt = take(now, "hate", person=lea.pk)
    assert queries.own_report(receipt.number, lea.pk) is not None
    lea.delete()
    assert Notice.objects.get().person_id is None
    assert isinstance(actions.try_pin(receipt.number, receipt.pin, "192.0.2.1", now), actions.Opened)


def test_who_reported_is_erased_like_anybody_a_month_after_the_answer(
    now: datetime, things: Things, arrive: Arrive
) -> None:
    """As the works do it: until then the visit opens its case, and a wrong report counts; the PIN opens it afterwards."""
    lea = arrive()
    receipt = take(now, "hate", person=lea.pk)
    actions.close_notice(receipt.number, "no_action", by="moderator:karim", now=now)

    def works(later: datetime) -> bool:
        safety_chores.sweep(later)
        people_chores.persons(later)
        return Person.objects.filter(pk=lea.pk).exists()

    assert works(now + timedelta(days=29))
    assert queries.own_report(receipt.number, lea.pk) is not None
    assert not works(now + timedelta(days=31))
    assert isinstance(actions.try_pin(receipt.number, receipt.pin, "192.0.2.1", now), actions.Opened)
    assert Notice.objects.get().explanation


def test_who_reported_is_not_erased_while_the_report_is_open(now: datetime, things: Things, arrive: Arrive) -> None:
    receipt = take(now, "hate", person=arrive().pk)
    safety_chores.sweep(now + timedelta(days=40))
    people_chores.persons(now + timedelta(days=40))
    assert Notice.objects.get(number=receipt.number).person_id is not None


def test_a_person_or_a_room_is_found_by_how_it_is_called(now: datetime, things: Things, marc: Person) -> None:
    receipt = take(now, "child", of=f"person:{marc.pk}")
    assert (receipt.found, receipt.hidden) == (1, 0)
    [one] = queries.notices()
    assert (one.rank, one.items[0].person) == (rules.TOP, marc.pk)
    assert register.named("room:cuisine") is not None
