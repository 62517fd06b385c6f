"""Reasons given at the desk name and quote nobody who reported, in whatever field they are written."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from placette.live.events import Caller
from placette.ops import wiring
from placette.rooms.models import Room
from placette.safety import actions, desk
from placette.safety.actions import Receipt, Report
from placette.safety.middleware import gauge
from placette.safety.models import Notice, NoticeItem, Statement
from placette.safety.rules import Unfit
from tests.conftest import Recorder
from tests.rooms import build
from tests.safety.moderator import Moderator
from tests.safety.reporting import speaker, text

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def plugged(told: Recorder) -> None:
    wiring.plug()
    cache.clear()
    gauge.forget()


@pytest.fixture
def marc(now: datetime) -> Caller:
    """Marc said two things in the kitchen."""
    return speaker(now)


@pytest.fixture
def karim(now: datetime) -> Moderator:
    return Moderator("karim", now).sign_in()


def test_facts_that_name_or_quote_who_reported_are_not_given(karim: Moderator, marc: Caller, now: datetime) -> None:
    room = Room.objects.get(slug="cuisine")
    lea = build.seated(room, now)
    told = Report(
        "threat", "Il dit qu’il viendra chez moi ce soir.", "fr", "198.51.7.1", of=("message:cuisine/1",),
        name="Olga Martin", contact="olga.m@place.test", person=lea.person,
    )  # fmt: skip
    receipt = actions.report(told, now)
    assert isinstance(receipt, Receipt)
    page = text(karim.get(f"/desk/report/{receipt.number}"))
    assert "Olga Martin" in page
    assert "olga.m@place.test" in page
    fields = {"notice": receipt.number, "ground": "terms:respect"}
    for facts in (
        f"{lea.handle.upper()} was threatened.", "What olga read.", "See olga.m at any time.", f"Report {receipt.number}.",
        "Il a écrit : il dit qu'il viendra chez moi.",
    ):  # fmt: skip
        answer = karim.preview("message:cuisine/1", "withhold|message:cuisine/1", facts=facts, **fields)
        assert answer.status_code == 422, facts
        assert "name or quote whoever reported it" in text(answer), facts
        assert facts in text(answer), "what was typed is kept"
        answer = karim.preview("message:cuisine/1", f"warn|person:{marc.person}", facts=facts, ground="terms:respect")
        assert answer.status_code == 422, "without the report too"
    fine = karim.preview("message:cuisine/1", "withhold|message:cuisine/1", facts="A threat of a visit.", **fields)
    assert fine.status_code == 200


def test_no_field_that_the_reasons_repeat_tells_who_reported(karim: Moderator, marc: Caller, now: datetime) -> None:
    """The law in a moderator's own words is read by the one concerned too; later letters are words of who reported too."""
    told = Report("threat", "Il crie.", "fr", "198.51.7.1", of=("message:cuisine/1",), name="Olga Martin")
    receipt = actions.report(told, now)
    assert isinstance(receipt, Receipt)
    actions.write(receipt.number, "Hier soir encore il attendait devant ma porte.", now)
    letter = "he wrote: soir encore il attendait devant"
    page, act = "message:cuisine/1", "withhold|message:cuisine/1"
    for fields in (
        {"ground": "other", "law": "Olga’s complaint"}, {"ground": "other", "law": letter},
        {"ground": "terms:respect", "facts": letter},
    ):  # fmt: skip
        answer = karim.preview(page, act, notice=receipt.number, **fields)
        assert answer.status_code == 422, fields
        assert "name or quote whoever reported it" in text(answer)
        assert karim.preview(page, act, **fields).status_code == 422, "without the report too"
    fine = {"ground": "other", "law": "Town order of 3 May", "facts": "A threat."}
    assert karim.preview(page, act, notice=receipt.number, **fine).status_code == 200
    for ground, facts in (("illegal:Olga’s complaint", ""), ("illegal:222-17", letter)):
        with pytest.raises(Unfit, match="name or quote whoever reported it"):
            desk.decide_from_text("withhold", page, ground=ground, by="operator:nora", now=now, facts=facts)
    assert not Statement.objects.exists()


def test_a_flood_of_reports_hides_nobody_who_must_not_be_named(karim: Moderator, marc: Caller, now: datetime) -> None:
    first = Report("threat", "Il crie.", "fr", "198.51.7.1", of=("message:cuisine/1",), name="Olga Martin")
    receipt = actions.report(first, now)
    assert isinstance(receipt, Receipt)
    one = Notice.objects.get()
    Notice.objects.bulk_create(
        Notice(id=f"flood-{n}", number=f"flood-{n}", notifier_kind="guest", what="threat", good_faith_version="", rank=3,
               category="", language="fr", received_at=now + timedelta(seconds=n), queue="notices", due_at=one.due_at)
        for n in range(510)
    )  # fmt: skip
    item = one.items.get()
    NoticeItem.objects.bulk_create(
        NoticeItem(notice_id=f"flood-{n}", subject_kind=item.subject_kind, subject_id=item.subject_id,
                   address=item.address, author_id=item.author_id)
        for n in range(510)
    )  # fmt: skip
    for notice in (receipt.number, "", "flood-7"):
        fields = {"notice": notice, "ground": "terms:respect", "facts": "As Olga wrote."}
        answer = karim.preview("message:cuisine/1", "withhold|message:cuisine/1", **fields)
        assert answer.status_code == 422, f"decided about the report {notice!r}"


def test_where_it_was_in_the_words_of_who_reported_is_a_quotation_too(
    karim: Moderator, marc: Caller, now: datetime
) -> None:
    """Five words of it in a row; a shorter name of a place tells nothing."""
    where = "Devant chez moi, dans la cuisine"
    told = Report("threat", "Il crie.", "fr", "198.51.7.1", of=("message:cuisine/1",), where=where)
    assert isinstance(actions.report(told, now), Receipt)
    page, act = "message:cuisine/1", "withhold|message:cuisine/1"
    quoted = karim.preview(page, act, ground="terms:respect", facts="Seen devant chez moi dans la rue.")
    assert quoted.status_code == 422
    assert "name or quote whoever reported it" in text(quoted)
    assert karim.preview(page, act, ground="terms:respect", facts="Seen dans la cuisine.").status_code == 200


def test_a_short_place_is_no_quotation(karim: Moderator, marc: Caller, now: datetime) -> None:
    told = Report("threat", "Il crie.", "fr", "198.51.7.1", of=("message:cuisine/1",), where="dans la cuisine")
    assert isinstance(actions.report(told, now), Receipt)
    fine = karim.preview(
        "message:cuisine/1", "withhold|message:cuisine/1", ground="terms:respect", facts="Vu dans la cuisine."
    )
    assert fine.status_code == 200
