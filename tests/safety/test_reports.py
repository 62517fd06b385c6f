"""Somebody reports something: what is kept, sealed, hidden, told and answered."""

from __future__ import annotations

from collections.abc import Callable
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
from placette.safety.actions import Receipt, Report
from placette.safety.models import Decision, Letter, Notice, NoticeItem, Page, Statement
from placette.safety.rules import Unfit
from tests.conftest import Recorder
from tests.safety.conftest import Arrive, Things

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def rung() -> Any:
    """Whoever is on call hears it."""
    return lambda: list(Page.objects.order_by("id").values_list("why", "about"))


def sent(what: str = "child", of: str = "message:cuisine/1", **more: Any) -> Report:
    given: dict[str, Any] = {"words": "Il demande son âge.", "lang": "fr", "address": "192.0.2.7", **more}
    return Report(what, of=(of,) if of else (), **given)


def take(now: datetime, *args: Any, **more: Any) -> Receipt:
    receipt = actions.report(sent(*args, **more), now)
    assert isinstance(receipt, Receipt)
    return receipt


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


# What is hidden


def test_red_is_hidden_with_a_reasoned_statement_that_names_nobody(
    now: datetime, things: Things, marc: Person, told: Recorder, arrive: Arrive
) -> None:
    lea = arrive()
    receipt = take(now, person=lea.pk)
    assert things.withheld[1] == "rules"
    statement = Statement.objects.get()
    assert (statement.decision.automated_decision, statement.decision.source) == ("partially", "article_16")
    assert statement.decision.until == now + timedelta(hours=24)
    text = " ".join(statement.words["fr"])
    assert "est masqué jusqu’à ce qu’un modérateur l’ait regardé" in text
    assert "Vous pouvez contester" in text
    frames = repr(told.people) + repr(told.rooms)
    assert told.people[0][1]["case"] == statement.number
    for secret in (lea.pk, lea.handle, receipt.number, receipt.pin, "Il demande"):
        assert secret not in text + " ".join(statement.words["en"]) + frames
        assert secret not in repr(queries.told([marc.pk], now)) + repr(queries.case_for(statement.number))


def test_what_is_not_red_is_not_hidden(now: datetime, things: Things) -> None:
    for what in ("harassment", "hate", "suicide", "nonsense"):
        assert take(now, what).hidden == 0
    assert things.withheld == {1: "", 2: ""}


def test_after_a_day_without_a_ruling_it_comes_back_and_the_case_is_on_top(
    now: datetime, things: Things, marc: Person
) -> None:
    take(now)
    assert actions.give_back(now + timedelta(hours=23)) == 0
    assert actions.give_back(now + timedelta(hours=24)) == 1
    assert things.withheld[1] == ""
    assert actions.give_back(now + timedelta(hours=25)) == 0
    notice = Notice.objects.get()
    assert (notice.closed_at, notice.rank) == (None, rules.TOP)
    back = Statement.objects.order_by("pk").last()
    assert back is not None
    assert "Nobody had decided in time" in " ".join(back.words["en"])
    assert [one.measure for one in queries.told([marc.pk], now + timedelta(hours=24))[marc.pk]] == ["restore"]
    assert queries.told([marc.pk], now + timedelta(hours=24, minutes=3)) == {}


def ruled(measure: str, number: str, now: datetime, of: str = "message:cuisine/1", **more: Any) -> Statement:
    return actions.decide(
        measure, of, ground="terms", category="STATEMENT_CATEGORY_PROTECTION_OF_MINORS", clause="consent", facts="",
        by="moderator:karim", lasts=None, now=now, notice=number, **more,
    )  # fmt: skip


def test_a_moderator_confirms_and_it_stays_hidden_without_a_flash(now: datetime, things: Things, marc: Person) -> None:
    receipt = take(now)
    provisional = Statement.objects.get()
    statement = ruled("withhold", receipt.number, now + timedelta(minutes=5))
    assert things.moves == ["withheld", "withheld"]
    assert statement.decision.undoes == provisional.decision
    assert statement.decision.source == "article_16"
    assert actions.give_back(now + timedelta(days=2)) == 0
    followed = queries.followed(receipt.number)
    assert followed is not None
    assert followed.outcome == "acted"
    case = queries.case_for(provisional.number)
    assert case is not None
    assert case.undone_as == "withhold"
    assert [one.case for one in queries.told([marc.pk], now)[marc.pk]] == [statement.number]


def test_a_moderator_restores_and_the_notifier_reads_so(now: datetime, things: Things) -> None:
    receipt = take(now)
    ruled("restore", receipt.number, now + timedelta(minutes=5))
    assert things.withheld[1] == ""
    followed = queries.followed(receipt.number)
    assert followed is not None
    assert (followed.outcome, followed.hidden) == ("no_action", False)


def test_one_decision_answers_every_report_about_the_same_thing(now: datetime, things: Things) -> None:
    first = take(now)
    others = [take(now, "hate", address=f"198.51.{n}.1") for n in range(3)]
    elsewhere = take(now, "hate", of="message:cuisine/2", address="198.51.9.1")
    assert queries.notices()[0].items[0].alike == 4
    for receipt in others:
        actions.look(receipt.number, by="moderator:odile", now=now)
    ruled("withhold", first.number, now)
    for receipt in others:
        followed = queries.followed(receipt.number)
        assert followed is not None
        assert followed.outcome == "acted"
    assert [one.number for one in queries.notices()] == [elsewhere.number]


def test_deciding_about_the_author_leaves_open_what_a_report_alone_hides(
    now: datetime, things: Things, marc: Person
) -> None:
    receipt = take(now)
    actions.decide(
        "hush", f"person:{marc.pk}", ground="terms", category="STATEMENT_CATEGORY_CYBER_VIOLENCE", clause="respect",
        facts="", by="moderator:karim", lasts=timedelta(hours=1), now=now, notice=receipt.number,
    )  # fmt: skip
    assert [one.number for one in queries.notices()] == [receipt.number]
    ruled("withhold", receipt.number, now)
    assert queries.notices() == []


def test_two_moderators_cannot_both_close_it(now: datetime, things: Things) -> None:
    receipt = take(now, "hate")
    ruled("withhold", receipt.number, now)
    with pytest.raises(Unfit, match="before you"):
        ruled("withhold", receipt.number, now, "message:cuisine/2")
    assert things.withheld[2] == ""
    with pytest.raises(Unfit, match="before you"):
        actions.close_notice(receipt.number, "no_action", by="moderator:odile", now=now)


def test_closing_without_action_gives_back_what_it_had_hidden(now: datetime, things: Things, told: Recorder) -> None:
    receipt = take(now)
    closed = actions.close_notice(receipt.number, "no_action", "Nous avons regardé.", by="moderator:karim", now=now)
    assert (closed, things.withheld[1]) == (1, "")
    followed = queries.followed(receipt.number)
    assert followed is not None
    assert [(one.sender, one.words) for one in followed.letters] == [("moderator", "Nous avons regardé.")]
    assert "karim" not in repr(followed)


# The budget


def many(now: datetime, things: Things, count: int, of: Callable[[int], str], **more: Any) -> int:
    things.withheld = dict.fromkeys(range(1, count + 1), "")
    things.said = more.pop("said", 1000)
    for n in range(1, count + 1):
        given = {key: value(n) if callable(value) else value for key, value in more.items()}
        take(now + timedelta(milliseconds=100 * n), of=of(n), **given)
    return sum(why != "" for why in things.withheld.values())


def test_three_hundred_red_reports_from_a_hundred_networks_hide_the_budget_and_lead_the_queue(
    now: datetime, things: Things, rung: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placette.safety.pins.COST", 2)
    hidden = many(now, things, 300, lambda n: f"message:cuisine/{n}", address=lambda n: f"198.51.{n % 100}.7")
    assert hidden == rules.AUTHOR_ITEMS == 5
    queue = queries.notices(limit=400)
    assert len(queue) == 300
    assert [one.rank for one in queue] == [rules.TOP] * 295 + [rules.RED] * 5
    assert all(one.due_at - one.received_at == timedelta(minutes=15) for one in queue)
    assert [cause for cause, _ in rung()].count("red_not_hidden") == 1


def test_a_quiet_room_loses_one_message_at_most_a_busy_one_three_in_a_hundred(now: datetime, things: Things) -> None:
    far = {"address": lambda n: f"198.51.{n}.7"}
    assert many(now, things, 6, lambda n: f"message:cuisine/{n}", said=20, **far) == 1
    NoticeItem.objects.all().delete()
    assert many(now, things, 6, lambda n: f"message:cuisine/{n}", said=100, **far) == 3


def test_without_account_one_thing_an_hour_a_network(now: datetime, things: Things) -> None:
    assert take(now).hidden == 1
    assert take(now, of="message:cuisine/2", address="192.0.2.200").hidden == 0
    assert take(now + timedelta(minutes=61), of="message:cuisine/2").hidden == 1


def test_a_member_hides_two_an_hour_and_one_after_reports_found_wrong(
    now: datetime, things: Things, arrive: Arrive
) -> None:
    lea = arrive(known=True)
    assert many(now, things, 4, lambda n: f"message:cuisine/{n}", person=lea.pk) == 2
    first = Notice.objects.order_by("pk").first()
    assert first is not None
    actions.close_notice(first.number, "no_action", by="moderator:karim", now=now)
    later = now + timedelta(hours=2)
    things.withheld = dict.fromkeys(range(11, 15), "")
    assert [take(later, of=f"message:cuisine/{n}", person=lea.pk).hidden for n in range(11, 15)] == [1, 0, 0, 0]


def test_new_faces_hide_no_more_than_somebody_without_account(now: datetime, things: Things, arrive: Arrive) -> None:
    """One network walks in again and again."""
    of, new = (lambda n: f"message:cuisine/{n}"), (lambda _: arrive().pk)
    assert many(now, things, 6, of, person=new) == 1
    assert many(now, things, 6, of, person=new, address="198.51.100.7") == 1


@pytest.mark.parametrize(("said", "most"), [(1000, rules.AUTHOR_ITEMS), (20, 1)])
def test_many_members_together_hide_no_more_of_one_author_or_room_than_anybody(
    now: datetime, things: Things, arrive: Arrive, said: int, most: int
) -> None:
    known, far = (lambda _: arrive(known=True).pk), (lambda n: f"198.51.{n}.7")
    assert many(now, things, 9, lambda n: f"message:cuisine/{n}", said=said, person=known, address=far) == most


def test_the_members_of_one_network_hide_a_few_things_an_hour(
    now: datetime, things: Things, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AUTHOR_ITEMS", 100)
    known = lambda _: arrive(known=True).pk  # noqa: E731
    assert many(now, things, 9, lambda n: f"message:cuisine/{n}", person=known) == rules.NETWORK_HIDES


def test_what_a_person_gave_back_is_not_hidden_again_by_whoever_reports_it(
    now: datetime, things: Things, rung: Any
) -> None:
    things.said = 1000
    first = take(now)
    ruled("restore", first.number, now + timedelta(minutes=5))
    again = take(now + timedelta(minutes=6), address="198.51.100.7")
    assert (again.hidden, things.withheld[1]) == (0, "")
    [waits] = queries.notices()
    assert (waits.number, waits.rank) == (again.number, rules.TOP)
    assert ("red_not_hidden", again.number) in rung()


def test_what_came_back_by_the_clock_is_not_hidden_again(now: datetime, things: Things) -> None:
    things.said = 1000
    take(now)
    late = now + timedelta(hours=24)
    assert actions.give_back(late) == 1
    assert take(late + timedelta(minutes=1), "danger", address="198.51.100.7").hidden == 0
    assert [one.rank for one in queries.notices()] == [rules.TOP] * 2


def test_what_a_person_looked_at_and_left_is_not_hidden_by_the_next_report(now: datetime, things: Things) -> None:
    things.said = 1000
    first = take(now, "hate")
    actions.close_notice(first.number, "no_action", by="moderator:karim", now=now)
    assert take(now + timedelta(minutes=1)).hidden == 0
    assert take(now + timedelta(minutes=1), of="message:cuisine/2", address="198.51.100.7").hidden == 1


def test_what_its_author_made_of_it_afterwards_nobody_has_judged(now: datetime, things: Things) -> None:
    things.said = 1000
    first = take(now)
    ruled("restore", first.number, now + timedelta(minutes=5))
    things.words = "un autre mot"
    assert take(now + timedelta(minutes=6), address="198.51.100.7").hidden == 1
    ruled("restore", Notice.objects.get(closed_at=None).number, now + timedelta(minutes=7))
    assert take(now + timedelta(minutes=8), address="198.51.101.7").hidden == 0


def test_what_was_given_back_frees_nothing_to_hide_more_of_the_same_author(now: datetime, things: Things) -> None:
    things.withheld, things.said = dict.fromkeys(range(1, 20), ""), 1000
    for n in range(1, 13):
        receipt = take(now + timedelta(seconds=n), of=f"message:cuisine/{n}", address=f"198.51.{n}.7")
        if receipt.hidden:
            ruled("restore", receipt.number, now + timedelta(seconds=n, milliseconds=500), f"message:cuisine/{n}")
    assert things.moves.count("withheld") == rules.AUTHOR_ITEMS
    tomorrow = now + timedelta(hours=25)
    assert take(tomorrow, of="message:cuisine/15", address="198.51.50.7").hidden == 1


def test_a_flagger_is_always_within_it(now: datetime, things: Things) -> None:
    assert many(now, things, 12, lambda n: f"message:cuisine/{n}", kind="trusted_flagger") == 12
    assert {one.source for one in Decision.objects.all()} == {"trusted_flagger"}


def test_very_many_reports_are_asked_to_wait_and_nobody_else(
    now: datetime, things: Things, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "REPORTS_A_NETWORK", 2)
    for _ in range(2):
        take(now, "hate")
    late = actions.report(sent("hate"), now + timedelta(minutes=10))
    assert isinstance(late, Refused)
    assert (late.why, late.retry_after) == ("too_fast", 50 * 60)
    assert isinstance(actions.report(sent("hate", address="198.51.100.1"), now), Receipt)
    assert isinstance(actions.report(sent("hate", person=arrive().pk), now), Receipt)


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
