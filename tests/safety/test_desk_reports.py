"""Reports at the desk: in order, read with a trace, decided with what was previewed, answered and closed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from placette.justice.models import AuditEntry
from placette.live.events import Caller
from placette.ops import wiring
from placette.rooms.models import Message, Room
from placette.safety import actions, queries
from placette.safety.actions import Receipt, Report
from placette.safety.middleware import gauge
from placette.safety.models import Notice, Statement
from tests.conftest import Recorder
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


def report(what: str, now: datetime, network: int = 1, of: str = "message:cuisine/1") -> str:
    told = Report(what, "Voyez cela.", "fr", f"198.51.{network}.1", of=(of,) if of else ())
    receipt = actions.report(told, now)
    assert isinstance(receipt, Receipt), receipt
    return receipt.number


def test_the_gravest_first_and_no_words_in_the_list(karim: Moderator, marc: Caller, now: datetime) -> None:
    small = report("explicit", now)
    other = report("scam", now, 4, of="")
    grave = report("hate", now, 2)
    life = report("danger", now, 3, of="message:cuisine/2")
    page = text(karim.get("/desk"))
    assert page.index(life) < page.index(other)
    assert small not in page, "a line tells of all about one person"
    assert "3 reports about the same person or thing" in page
    about = text(karim.get(f"/desk/reports?about=person:{marc.person}"))
    listed = about[about.index("<main") :]
    assert listed.index(life) < listed.index(grave) < listed.index(small)
    assert other not in listed
    assert "girouette" not in page + about
    assert "Voyez" not in page + about
    assert Notice.objects.filter(looked_at=None).count() == 4


def test_many_about_one_person_do_not_bury_the_others(
    karim: Moderator, marc: Caller, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placette.safety.pins.COST", 2)
    monkeypatch.setattr("placette.safety.desk.queue.LINES", 2)
    for network in range(30):
        report("threat", now, network)
    others = [report("other", now + timedelta(seconds=n), 50 + n, of="") for n in range(4)]
    page = text(karim.get("/desk"))
    assert '<span class="num">34</span>' in page
    assert others[0] in page
    assert others[1] not in page
    assert "3 more lines" in page
    second = text(karim.get("/desk/reports?page=2"))
    assert others[1] in second
    assert others[2] in second
    assert others[3] in text(karim.get("/desk/reports?page=3"))
    assert karim.get("/desk/reports?page=x").status_code == 200


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


def test_what_a_report_alone_hides_is_decided_about_before_it_is_closed(
    karim: Moderator, marc: Caller, now: datetime
) -> None:
    number = report("danger", now)
    late = karim.client.post(
        f"/desk/report/{number}/settle", {"do": "acted", "words": ""}, headers={"Accept-Language": "fr"}
    )
    assert late.status_code == 409
    said = "Un signalement est seul à masquer ce message\u00a0: décidez d’abord de le retirer ou de le rétablir."
    assert said in text(late)
    assert Notice.objects.get().closed_at is None


def test_a_report_is_answered_and_closed_without_a_decision(karim: Moderator, marc: Caller, now: datetime) -> None:
    number, twin, unread = report("hate", now), report("hate", now, 2), report("hate", now, 3)
    actions.look(twin, by="moderator:odile", now=now)
    settle = f"/desk/report/{number}/settle"
    assert karim.post(settle, do="answer", words="").status_code == 409
    karim.post(settle, do="answer", words="Thank you.")
    followed = queries.followed(number)
    assert followed is not None
    assert [letter.words for letter in followed.letters] == ["Thank you."]
    assert "Thank you." in text(karim.get(f"/desk/report/{number}"))
    assert karim.post(settle, do="no_action", words="", alike="1").status_code == 303
    assert set(Notice.objects.values_list("number", "outcome")) == {
        (number, "no_action"), (twin, "no_action"), (unread, ""),
    }  # fmt: skip
    again = karim.post(settle, do="no_action", words="Kept.")
    assert again.status_code == 409
    assert "Somebody closed this report before you" in text(again)
    assert ">Kept.</textarea>" in text(again)
    assert Message.objects.get(n=1).words == "girouette"


def test_all_about_the_same_are_read_together_and_then_closed_together(
    karim: Moderator, marc: Caller, now: datetime
) -> None:
    number = report("hate", now)
    others = [report("threat", now, 2 + n) for n in range(3)]
    page = text(karim.get(f"/desk/report/{number}?all=1"))
    assert all(other in page for other in others)
    assert Notice.objects.filter(looked_at=None).count() == 0
    assert AuditEntry.objects.filter(act="look", actor="moderator:karim").count() == 4
    karim.post(f"/desk/report/{number}/settle", do="no_action", words="", alike="1")
    assert Notice.objects.filter(closed_at=None).count() == 0


def test_what_nobody_has_read_stays_open_and_shows_what_was_decided(
    karim: Moderator, marc: Caller, now: datetime
) -> None:
    number, unread = report("hate", now), report("threat", now, 2)
    fields = {"notice": number, "ground": "terms:hate"}
    karim.get(f"/desk/report/{number}")
    karim.confirm(karim.preview("message:cuisine/1", "withhold|message:cuisine/1", **fields))
    case = Statement.objects.get().number
    assert Notice.objects.get(number=unread).closed_at is None
    assert "decided already" in text(karim.get("/desk"))
    page = text(karim.get(f"/desk/report/{unread}"))
    assert f"Case {case}" in page
    assert "Close with what was decided" in page
    karim.post(f"/desk/report/{unread}/settle", do="no_action", words="")
    assert Notice.objects.get(number=unread).outcome == "acted"


def test_of_a_person_the_last_words_are_read_and_decided_about(karim: Moderator, marc: Caller, now: datetime) -> None:
    number = report("threat", now, of=f"person:{marc.person}")
    page = text(karim.get(f"/desk/report/{number}"))
    assert page.count("immobile") == 2, "as they stood then, and now"
    assert "girouette" in page
    assert f"/desk/report/{number}?item=0&last=1" in page
    opened = text(karim.get(f"/desk/report/{number}?item=0&last=1"))
    assert "withhold|message:cuisine/2" in opened
    fields = {"notice": number, "ground": "terms:respect"}
    karim.confirm(karim.preview("message:cuisine/2", "withhold|message:cuisine/2", **fields))
    assert Message.objects.get(n=2).words == ""
    assert Notice.objects.get().outcome == "acted"


def test_a_room_is_withheld_and_opened_again(karim: Moderator, marc: Caller, now: datetime) -> None:
    number = report("other", now, of="room:cuisine")
    page = text(karim.get(f"/desk/report/{number}"))
    assert "person:None" not in page
    fields = {"notice": number, "ground": "terms:rules"}
    previewed = karim.preview("room:cuisine", "withhold|room:cuisine", **fields)
    assert "The room cuisine was withheld" in text(previewed)
    assert karim.confirm(previewed).status_code == 303
    assert Room.objects.get(slug="cuisine").withheld_by is not None
    assert Notice.objects.get().outcome == "acted"
    page = text(karim.get("/desk/about/room:cuisine"))
    assert "person:None" not in page
    assert "withhold|room:cuisine" not in page
    karim.confirm(karim.preview("room:cuisine", "restore|room:cuisine"))
    assert Room.objects.get(slug="cuisine").withheld_by is None


def test_who_objects_is_answered_by_somebody_else(karim: Moderator, marc: Caller, now: datetime) -> None:
    nora = Moderator("nora", now).sign_in()
    number = report("hate", now)
    karim.post(f"/desk/report/{number}/settle", do="no_action", words="")
    assert "Objections" not in text(nora.get("/desk"))
    assert actions.write(number, "Regardez encore.", now) is None
    assert "Objections" not in text(karim.get("/desk")), "not for who closed it"
    assert number in text(nora.get("/desk"))
    own = karim.post(f"/desk/report/{number}/settle", do="answer", words="Still no.")
    assert own.status_code == 409
    assert "You closed this report" in text(own)
    assert "objects to how it was closed" in text(nora.get(f"/desk/report/{number}"))
    assert nora.post(f"/desk/report/{number}/settle", do="answer", words="Looked again.").status_code == 303
    assert "Objections" not in text(nora.get("/desk"))
    followed = queries.followed(number)
    assert followed is not None
    assert [one.words for one in followed.letters] == ["Regardez encore.", "Looked again."]


def test_an_objection_may_lead_to_another_decision(karim: Moderator, marc: Caller, now: datetime) -> None:
    nora = Moderator("nora", now).sign_in()
    number = report("hate", now)
    karim.post(f"/desk/report/{number}/settle", do="no_action", words="")
    actions.write(number, "Regardez encore.", now)
    assert f'name="notice" value="{number}"' in text(nora.get(f"/desk/report/{number}"))
    assert f'name="notice" value="{number}"' not in text(karim.get(f"/desk/report/{number}"))
    fields = {"notice": number, "ground": "terms:hate"}
    assert karim.confirm(karim.preview("message:cuisine/1", "withhold|message:cuisine/1", **fields)).status_code == 409
    assert nora.confirm(nora.preview("message:cuisine/1", "withhold|message:cuisine/1", **fields)).status_code == 303
    notice = Notice.objects.get()
    assert (notice.outcome, notice.closed_by, notice.unanswered_since) == ("acted", "moderator:nora", None)


def test_new_words_on_an_open_report_are_marked(karim: Moderator, marc: Caller, now: datetime) -> None:
    number = report("hate", now)
    assert "new words from who sent it" not in text(karim.get("/desk"))
    actions.write(number, "Il recommence.", now)
    assert "new words from who sent it" in text(karim.get("/desk"))
    karim.post(f"/desk/report/{number}/settle", do="answer", words="Seen.")
    assert "new words from who sent it" not in text(karim.get("/desk"))


def test_what_hid_it_is_named(karim: Moderator, marc: Caller, now: datetime) -> None:
    report("danger", now)
    page = text(karim.get("/desk/about/message:cuisine/1"))
    assert "by a report" in page
    assert "by the filters" not in page


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
