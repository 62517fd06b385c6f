"""The filters' own reports at the desk: all that was refused is read, and who is warned for it is told truly."""

from __future__ import annotations

import html
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from placette.live.events import Caller, Refused
from placette.ops import wiring
from placette.rooms import actions as rooms
from placette.safety import names, screening
from placette.safety.middleware import gauge
from placette.safety.models import Notice
from placette.safety.screening import STAND_INS, Verdict
from tests.conftest import Recorder
from tests.rooms import build
from tests.safety.moderator import Moderator

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
RED = "placette-essai-rouge"
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def plugged(told: Recorder, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test word that is refused as the gravest are."""
    wiring.plug()
    cache.clear()
    gauge.forget()
    build.open_place(now)
    consent = names.CLAUSES["consent"]
    verdict = Verdict("refuse", ("test_red@1",), "terms", consent, "consent", "KEYWORD_OTHER", "", "drugged")
    monkeypatch.setitem(STAND_INS, RED, verdict)
    monkeypatch.setattr(screening, "_LOOKED_FOR", ((RED.replace("-", ""), verdict), *screening._LOOKED_FOR))


@pytest.fixture
def lea(now: datetime) -> Caller:
    """She says a harmless line first."""
    who = build.seated(build.room(), now)
    [answer] = rooms.say([build.ask(who, "cuisine", "girouette", now)])
    assert not isinstance(answer, Refused)
    return who


@pytest.fixture
def karim(now: datetime) -> Moderator:
    return Moderator("karim", now).sign_in()


def refused(words: str, who: Caller, at: datetime, where: str = "cuisine") -> None:
    [answer] = rooms.say([build.ask(who, where, words, at)])
    assert isinstance(answer, Refused)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_all_that_was_refused_is_read_on_one_page(karim: Moderator, lea: Caller, now: datetime) -> None:
    refused(f"alors {RED}", lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    assert "more words were refused" not in text(karim.get("/desk"))
    karim.get(f"/desk/report/{number}")
    two = build.room("a-deux", kind="two", basis="agreed")
    build.seat(lea, two, now)
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    refused(f"tout bas {RED}", lea, now + 30 * SECOND, "a-deux")
    listed = text(karim.get("/desk"))
    assert "more words were refused" in listed
    assert "new words from who sent it" not in listed
    page = text(karim.get(f"/desk/report/{number}"))
    assert "The filters refused more words of theirs since somebody looked." in page
    assert f"alors {RED}" in page
    assert f"encore {RED}" in page
    assert "tout bas" not in page
    assert "between two people, so you do not read it: test_red@1" in page
    assert page.count("in the room cuisine: test_red@1") == 2
    assert page.count('<details class="seen" open>') == 3
    again = text(karim.get(f"/desk/report/{number}"))
    assert "since somebody looked" not in again
    assert "more words were refused" not in text(karim.get("/desk"))


def test_nothing_is_decided_over_words_that_nobody_read(karim: Moderator, lea: Caller, now: datetime) -> None:
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    karim.get(f"/desk/report/{number}")
    fields = {"notice": number, "ground": "terms:consent"}
    previewed = karim.preview(f"person:{lea.person}@cuisine", f"warn|person:{lea.person}", **fields)
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    late = karim.confirm(previewed)
    assert late.status_code == 409
    assert "The filters refused more words of theirs since you looked: read them first." in text(late)
    assert f"encore {RED}" in text(late)
    closed = karim.post(f"/desk/report/{number}/settle", do="no_action", words="")
    assert closed.status_code == 409
    assert Notice.objects.get().closed_at is None
