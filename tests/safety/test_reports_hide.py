"""What a report hides at once, until when, and what a moderator's decision makes of it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from placette.people.models import Person
from placette.safety import actions, queries, rules
from placette.safety.models import Notice, Statement
from placette.safety.rules import Unfit
from tests.conftest import Recorder
from tests.safety.conftest import Arrive, Things
from tests.safety.reporting import ruled, take

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


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
