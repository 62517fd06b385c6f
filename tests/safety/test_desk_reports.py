"""Reports at the desk: in order, read with a trace, decided with reasons that name nobody, answered and closed."""

from __future__ import annotations

import html
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache

from placette.live.events import Caller, Refused
from placette.ops import wiring
from placette.rooms import actions as rooms
from placette.rooms.models import Message, Room
from placette.safety import actions, queries
from placette.safety.actions import Receipt, Report
from placette.safety.middleware import gauge
from placette.safety.models import Notice, Statement
from tests.conftest import Recorder
from tests.rooms import build
from tests.safety.moderator import Moderator

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def plugged(told: Recorder) -> None:
    wiring.plug()
    cache.clear()
    gauge.forget()


@pytest.fixture
def marc(now: datetime) -> Caller:
    """Marc said two things in the kitchen."""
    room: Room = build.room()
    build.open_place(now)
    made = build.seated(room, now)
    for words in ("girouette", "immobile"):
        [answer] = rooms.say([build.ask(made, room.slug, words, now)])
        assert not isinstance(answer, Refused), answer
    return made


@pytest.fixture
def karim(now: datetime) -> Moderator:
    return Moderator("karim", now).sign_in()


def report(what: str, now: datetime, network: int = 1, of: str = "message:cuisine/1") -> str:
    told = Report(what, "Voyez cela.", "fr", f"198.51.{network}.1", of=(of,) if of else ())
    receipt = actions.report(told, now)
    assert isinstance(receipt, Receipt), receipt
    return receipt.number


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_gravest_first_and_no_words_in_the_list(karim: Moderator, marc: Caller, now: datetime) -> None:
    small = report("explicit", now)
    grave = report("hate", now, 2)
    life = report("danger", now, 3, of="message:cuisine/2")
    page = text(karim.get("/desk"))
    assert page.index(life) < page.index(grave) < page.index(small)
    assert "girouette" not in page
    assert "Voyez" not in page
    assert Notice.objects.filter(looked_at=None).count() == 3


def test_reading_one_stops_its_clock_and_shows_who_reads(karim: Moderator, marc: Caller, now: datetime) -> None:
    number = report("hate", now)
    page = text(karim.get(f"/desk/report/{number}"))
    assert "Voyez cela." in page
    assert "girouette" in page
    notice = Notice.objects.get()
    assert (notice.looked_by, notice.looked_at is not None) == ("moderator:karim", True)
    nora = Moderator("nora", now).sign_in()
    assert "karim reads it" in text(nora.get("/desk"))
    assert karim.get("/desk/report/nothing").status_code == 404
    assert karim.get(f"/desk/find?what={number}")["Location"] == f"/desk/report/{number}"


@pytest.mark.parametrize("act", ["withhold|message:cuisine/1", "suspend|person"])
def test_a_decision_answers_the_report_with_what_was_previewed(
    act: str, karim: Moderator, marc: Caller, now: datetime
) -> None:
    number = report("hate", now)
    act = act.replace("person", f"person:{marc.person}")
    fields = {"notice": number, "ground": "terms:hate", "lasts": "1d", "facts": "Seen."}
    karim.get(f"/desk/report/{number}")
    previewed = karim.preview("message:cuisine/1", act, **fields)
    assert "Somebody had reported it." in text(previewed)
    assert karim.confirm(previewed).status_code == 303
    notice = Notice.objects.get()
    assert (notice.outcome, notice.closed_by) == ("acted", "moderator:karim")
    statement = Statement.objects.order_by("pk").last()
    assert statement is not None
    assert "Somebody had reported it." in statement.words["en"]
    assert statement.decision.source == "article_16"
    assert "No report waits." in text(karim.get("/desk"))


def test_what_a_report_alone_hid_is_withheld_for_good_or_restored(
    karim: Moderator, marc: Caller, now: datetime
) -> None:
    number = report("danger", now)
    assert Message.objects.get(n=1).words == ""
    page = text(karim.get(f"/desk/report/{number}"))
    assert "Withhold the message for good" in page
    assert "The report alone hides it" in page
    fields = {"notice": number, "ground": "terms:traps"}
    done = karim.confirm(karim.preview("message:cuisine/1", "withhold|message:cuisine/1", **fields))
    assert done.status_code == 303
    assert Notice.objects.get().outcome == "acted"
    assert Message.objects.get(n=1).words == ""

    other = report("danger", now, 2, of="message:cuisine/2")
    karim.confirm(karim.preview("message:cuisine/2", "restore|message:cuisine/2", notice=other))
    assert Message.objects.get(n=2).words == "immobile"
    assert Notice.objects.get(number=other).outcome == "no_action"


def test_a_report_is_answered_and_closed_without_a_decision(karim: Moderator, marc: Caller, now: datetime) -> None:
    number, twin = report("hate", now), report("hate", now, 2)
    settle = f"/desk/report/{number}/settle"
    assert karim.post(settle, do="answer", words="").status_code == 409
    karim.post(settle, do="answer", words="Thank you.")
    followed = queries.followed(number)
    assert followed is not None
    assert [letter.words for letter in followed.letters] == ["Thank you."]
    assert "Thank you." in text(karim.get(f"/desk/report/{number}"))
    assert karim.post(settle, do="no_action", words="", alike="1").status_code == 303
    assert set(Notice.objects.values_list("number", "outcome")) == {(number, "no_action"), (twin, "no_action")}
    again = karim.post(settle, do="no_action", words="Kept.")
    assert again.status_code == 409
    assert "Somebody closed this report before you" in text(again)
    assert ">Kept.</textarea>" in text(again)
    assert Message.objects.get(n=1).words == "girouette"


def test_the_second_to_decide_about_a_report_is_told(karim: Moderator, marc: Caller, now: datetime) -> None:
    nora = Moderator("nora", now).sign_in()
    number = report("hate", now)
    fields = {"notice": number, "ground": "terms:hate"}
    mine = karim.preview("message:cuisine/1", "withhold|message:cuisine/1", **fields)
    nora.post(f"/desk/report/{number}/settle", do="no_action", words="")
    answer = karim.confirm(mine)
    assert answer.status_code == 409
    assert "Somebody closed this report before you" in text(answer)
    assert Message.objects.get(n=1).words == "girouette"


def test_a_report_about_nothing_of_the_place_can_still_be_answered(karim: Moderator, now: datetime) -> None:
    number = report("other", now, of="")
    page = karim.get(f"/desk/report/{number}")
    assert page.status_code == 200
    assert "Voyez cela." in text(page)
    assert karim.post(f"/desk/report/{number}/settle", do="acted", words="Done.").status_code == 303
