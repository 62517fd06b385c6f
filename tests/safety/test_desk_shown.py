"""The filters' own reports at the desk: nothing is decided or closed over words that this moderator was not shown."""

from __future__ import annotations

from datetime import datetime

import pytest

from placette.justice.models import AuditEntry
from placette.live.events import Caller
from placette.safety import actions
from placette.safety.models import Decision, Notice
from placette.safety.rules import Unfit
from tests.conftest import Recorder
from tests.safety.moderator import Moderator
from tests.safety.refusals import RED, SECOND, closing, deciding, plug, refused, sent_by, somebody, text

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def plugged(told: Recorder, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    plug(now, monkeypatch)


@pytest.fixture
def lea(now: datetime) -> Caller:
    return somebody(now)


@pytest.fixture
def karim(now: datetime) -> Moderator:
    return Moderator("karim", now).sign_in()


def test_nothing_is_decided_over_words_that_nobody_read(karim: Moderator, lea: Caller, now: datetime) -> None:
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    fields = {**deciding(karim, number), "ground": "terms:consent"}
    previewed = karim.preview(f"person:{lea.person}@cuisine", f"warn|person:{lea.person}", **fields)
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    late = karim.confirm(previewed)
    assert late.status_code == 409
    assert "The filters refused more words of theirs since you looked: read them first." in text(late)
    assert f"encore {RED}" in text(late)
    closed = karim.post(f"/desk/report/{number}/settle", do="no_action", words="")
    assert closed.status_code == 409
    assert Notice.objects.get().closed_at is None


def test_nothing_is_closed_from_a_page_that_another_moderator_has_outrun(
    karim: Moderator, lea: Caller, now: datetime
) -> None:
    """Odile read the new words; who opened the report before has not."""
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    old = closing(text(karim.get(f"/desk/report/{number}")))
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    actions.look(number, by="moderator:odile", now=now + 21 * SECOND)
    for sent in (old, {"do": "no_action"}, {"do": "acted", "shown": "many"}):
        late = karim.post(f"/desk/report/{number}/settle", **sent)
        assert late.status_code == 409, sent
        assert "read them first" in text(late)
        assert f"encore {RED}" in text(late)
        assert Notice.objects.get().closed_at is None
    assert karim.post(f"/desk/report/{number}/settle", **closing(text(late))).status_code == 303
    assert Notice.objects.get().closed_by == "moderator:karim"


def looks(number: str) -> int:
    return AuditEntry.objects.filter(act="look", actor="moderator:karim", about=f"notice:{number}").count()


def test_the_page_that_refuses_to_close_is_read_and_closes(karim: Moderator, lea: Caller, now: datetime) -> None:
    """Whoever is told to read the new words first has them before them: nothing else need be opened."""
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    old = closing(text(karim.get(f"/desk/report/{number}")))
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    late = karim.post(f"/desk/report/{number}/settle", **old)
    assert late.status_code == 409
    assert f"encore {RED}" in text(late)
    assert looks(number) == 2, "that they were shown stands in the trail"
    assert Notice.objects.get().looked_by == "moderator:karim"
    assert "more words were refused" not in text(karim.get("/desk"))
    assert karim.post(f"/desk/report/{number}/settle", **closing(text(late))).status_code == 303
    assert Notice.objects.get().closed_by == "moderator:karim"


def test_what_is_refused_while_that_page_is_read_is_read_too(karim: Moderator, lea: Caller, now: datetime) -> None:
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    old = closing(text(karim.get(f"/desk/report/{number}")))
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    late = karim.post(f"/desk/report/{number}/settle", **old)
    refused(f"toujours {RED}", lea, now + 30 * SECOND)
    later = karim.post(f"/desk/report/{number}/settle", **closing(text(late)))
    assert later.status_code == 409
    assert f"toujours {RED}" in text(later)
    assert karim.post(f"/desk/report/{number}/settle", **closing(text(later))).status_code == 303


@pytest.mark.parametrize("back", [{}, {"back": "1"}, {"token": "none"}])
def test_from_the_page_that_refuses_it_can_be_decided(
    karim: Moderator, lea: Caller, now: datetime, back: dict[str, str]
) -> None:
    """Refused because more was refused, gone back from, or previewed too long ago."""
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    page, act = f"person:{lea.person}@cuisine", f"warn|person:{lea.person}"
    previewed = karim.preview(page, act, **deciding(karim, number), ground="terms:consent")
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    shown = text(karim.post("/desk/confirm", **{**sent_by(text(previewed), "confirm"), **back}))
    assert f"encore {RED}" in shown
    assert looks(number) == 2
    again = karim.post("/desk/preview", **sent_by(shown, "preview"), act=act, ground="terms:consent")
    assert karim.confirm(again).status_code == 303
    assert Notice.objects.get().outcome == "acted"


def test_a_form_that_was_filled_in_wrongly_shows_the_report_and_is_a_look(
    karim: Moderator, lea: Caller, now: datetime
) -> None:
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    wrong = karim.preview(f"person:{lea.person}@cuisine", "", notice=number)
    assert wrong.status_code == 422
    assert RED in text(wrong)
    assert looks(number) == 1


@pytest.mark.parametrize("seen", [{}, {"shown": ""}, {"shown": "0"}])
def test_a_page_that_does_not_say_what_it_showed_decides_nothing(
    karim: Moderator, lea: Caller, now: datetime, seen: dict[str, str]
) -> None:
    """Of a line too, about which the reasons name no word that the filters refused."""
    refused(RED, lea, now + 10 * SECOND)
    fields = {"notice": deciding(karim, Notice.objects.get().number)["notice"], "ground": "terms:consent", **seen}
    for page, act in (("person:{}@cuisine", "warn|person:{}"), ("message:cuisine/1", "withhold|message:cuisine/1")):
        late = karim.confirm(karim.preview(page.format(lea.person), act.format(lea.person), **fields))
        assert late.status_code == 409, act
        assert "read them first" in text(late)
    assert not Decision.objects.filter(decided_by="moderator:karim").exists()


def test_the_filters_are_not_answered(karim: Moderator, lea: Caller, now: datetime) -> None:
    """An answer, which nobody could read, would count as having looked."""
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    page = text(karim.get(f"/desk/report/{number}"))
    assert 'name="words"' not in page
    assert 'value="answer"' not in page
    assert 'value="no_action"' in page
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    with pytest.raises(Unfit, match="nobody would read an answer"):
        actions.answer(number, "Seen.", by="moderator:karim", now=now + 21 * SECOND)
    assert Notice.objects.get().unanswered_since is not None
    answer = karim.post(f"/desk/report/{number}/settle", do="answer", words="Seen.", shown="2")
    assert answer.status_code == 409
    assert not Notice.objects.get().letters.exists()
    assert karim.post(f"/desk/report/{number}/settle", **closing(text(answer))).status_code == 303
    assert "/settle" not in text(karim.get(f"/desk/report/{number}"))


def test_what_grew_between_two_looks_is_previewed_anew(karim: Moderator, lea: Caller, now: datetime) -> None:
    """Another moderator read the new words; who had previewed before has not."""
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    fields = {**deciding(karim, number), "ground": "terms:consent"}
    previewed = karim.preview(f"person:{lea.person}@cuisine", f"warn|person:{lea.person}", **fields)
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    actions.look(number, by="moderator:odile", now=now + 21 * SECOND)
    late = karim.confirm(previewed)
    assert late.status_code == 409
    assert "read them first" in text(late)


@pytest.mark.parametrize(
    ("page", "act"), [("person:{}@cuisine", "warn|person:{}"), ("message:cuisine/1", "withhold|message:cuisine/1")]
)
def test_nothing_is_decided_from_a_page_that_another_moderator_has_outrun(
    karim: Moderator, lea: Caller, now: datetime, page: str, act: str
) -> None:
    """Not even what is decided about a line of theirs, which names no word that the filters refused."""
    refused(RED, lea, now + 10 * SECOND)
    number = Notice.objects.get().number
    old = deciding(karim, number)
    refused(f"encore {RED}", lea, now + 20 * SECOND)
    actions.look(number, by="moderator:odile", now=now + 21 * SECOND)
    fields = {**old, "ground": "terms:consent"}
    late = karim.confirm(karim.preview(page.format(lea.person), act.format(lea.person), **fields))
    assert late.status_code == 409
    assert "read them first" in text(late)
    assert f"encore {RED}" in text(late)
    assert Notice.objects.get().closed_at is None
