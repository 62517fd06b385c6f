"""The filters' own reports at the desk: all that was refused is read, and who is warned for it is told truly."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from placette.live.events import Caller
from placette.safety import statements
from placette.safety.models import Decision, Notice, Statement
from placette.safety.statements import moment
from tests.conftest import Recorder
from tests.rooms import build
from tests.safety.moderator import Moderator
from tests.safety.refusals import RED, SECOND, deciding, plug, refused, somebody, text

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


def letters(answer: Any) -> dict[str, list[str]]:
    """The statement as the preview shows it, by language."""
    page = text(answer)
    found = {
        lang: re.search(rf'<section lang="{lang}">.*?<div class="letter">(.*?)</div>', page, re.DOTALL)
        for lang in ("fr", "en")
    }
    return {lang: re.findall(r"<p>(.*?)</p>", match[1]) for lang, match in found.items() if match}


def warned(
    karim: Moderator, lea: Caller, facts: str = "", room: str = "cuisine", act: str = "warn|person"
) -> Statement:
    """Karim reads the filters' report and warns her for it: what is given is what he read."""
    number = Notice.objects.get().number
    act = act.replace("person", f"person:{lea.person}")
    fields = {**deciding(karim, number), "ground": "terms:consent", "facts": facts, "lasts": "1d"}
    previewed = karim.preview(f"person:{lea.person}@{room}", act, **fields)
    assert karim.confirm(previewed).status_code == 303, text(previewed)
    statement = Statement.objects.filter(decision__decided_by="moderator:karim").order_by("at").last()
    assert statement is not None
    assert letters(previewed) == statement.words
    assert RED not in str(statement.words)
    decision = statement.decision
    assert (decision.source, decision.automated_detection, decision.automated_decision) == (
        "own_initiative", True, "not",
    )  # fmt: skip
    assert decision.rules == ["test_red@1"]
    assert RED not in decision.facts
    assert Notice.objects.get().outcome == "acted"
    for lang, untrue in (
        ("en", ("reported", "no machine", "message number 1")), ("fr", ("signalé", "aucune machine", "message numéro 1")),
    ):  # fmt: skip
        assert not [part for part in untrue if part in "\n".join(statement.words[lang])]
    return statement


def hour(at: datetime, lang: str) -> str:
    with translation.override(lang):
        return moment(at)


def test_who_is_warned_reads_that_the_filters_refused_it(karim: Moderator, lea: Caller, now: datetime) -> None:
    """Not that somebody reported it, nor that no machine had a part, nor a word about the harmless line beside it."""
    at = now + 10 * SECOND
    refused(f"alors {RED}", lea, at)
    made = warned(karim, lea)
    assert made.words["en"][2:5] == [
        f"What was looked at: words that you wrote on {hour(at, 'en')} in the room cuisine and that the filters refused, by"
        " their rule test_red@1. A moderator saw there what the rule or law named below is about.",
        "The filters had refused words of yours, and so the place looked at it on its own initiative.",
        "The filters found it; a person decided.",
    ]
    assert made.words["fr"][2].startswith(
        f"Ce qui a été regardé : des paroles que vous avez écrites le {hour(at, 'fr')} dans le salon cuisine et que les"
        " filtres ont refusées, par leur règle test_red@1."
    )
    assert made.words["fr"][3:5] == [
        "Les filtres avaient refusé des paroles que vous aviez écrites, et Placette a donc regardé de sa propre initiative.",
        "Les filtres l’ont trouvé ; une personne a décidé.",
    ]
    assert made.decision.facts in made.words["en"][2]


def test_of_several_times_all_are_told(karim: Moderator, lea: Caller, now: datetime) -> None:
    first, last = now + 10 * SECOND, now + 180 * SECOND
    for at in (first, now + 60 * SECOND, last):
        refused(f"{RED} {at:%M%S}", lea, at)
    said = warned(karim, lea, act="suspend|person").words
    assert f"3 messages of yours that the filters refused, from {hour(first, 'en')} to {hour(last, 'en')}" in said["en"][2]
    assert "by their rule test_red@1." in said["en"][2]
    assert "Where: cuisine." in said["en"][2]
    assert (
        f"3 de vos messages, que les filtres ont refusés du {hour(first, 'fr')} au {hour(last, 'fr')}, par leur règle test_red@1."
        in said["fr"][2]
    )


def test_a_moderators_own_facts_do_not_hide_the_machine(karim: Moderator, lea: Caller, now: datetime) -> None:
    refused(RED, lea, now + 10 * SECOND)
    said = warned(karim, lea, "An offer about somebody asleep.").words["en"]
    assert "What was found: An offer about somebody asleep." in said
    assert "The filters found it; a person decided." in said


def test_a_discreet_room_is_named_in_what_is_decided_about_it_alone(
    karim: Moderator, lea: Caller, now: datetime
) -> None:
    alcove = build.room("alcove", discreet=True)
    build.seat(lea, alcove, now)
    refused(RED, lea, now + 10 * SECOND, "alcove")
    first = warned(karim, lea, room="alcove")
    assert "alcove" not in str(first.words)
    refused(f"encore {RED}", lea, now + 30 * SECOND, "alcove")
    Notice.objects.filter(pk=Notice.objects.earliest("pk").pk).delete()
    here = warned(karim, lea, room="alcove", act="hush|person@alcove")
    assert "in the room alcove and that the filters refused" in here.words["en"][2]


def test_what_two_wrote_to_each_other_is_told_as_unread(karim: Moderator, lea: Caller, now: datetime) -> None:
    two = build.room("a-deux", kind="two", basis="agreed")
    build.seat(lea, two, now)
    refused(RED, lea, now + 10 * SECOND, "a-deux")
    said = warned(karim, lea, room="a-deux").words
    assert "No moderator read these words" in said["en"][2]
    assert "Aucun modérateur n’a lu ces paroles" in said["fr"][2]
    assert "a-deux" not in str(said)


def test_it_is_told_how_many_of_the_messages_were_read(karim: Moderator, lea: Caller, now: datetime) -> None:
    two = build.room("a-deux", kind="two", basis="agreed")
    build.seat(lea, two, now)
    refused(RED, lea, now + 10 * SECOND)
    for second in (20, 30):
        refused(f"{RED} {second}", lea, now + second * SECOND, "a-deux")
    said = warned(karim, lea).words
    assert "3 messages of yours" in said["en"][2]
    assert "A moderator read 1 of them and saw there" in said["en"][2]
    assert "Nobody read the rest, written between two people" in said["en"][2]
    assert "en a lu 1 et y a vu" in said["fr"][2]
    assert "Personne n’a lu le reste" in said["fr"][2]


def test_several_rules_are_named_as_several(now: datetime) -> None:
    two = ("slurs@1", "threats@2")
    many = statements.Reasons("warn", "person", "terms", "respect", "not", rules=two, at=now, refused=2, refused_until=now)
    for reasons in (many, replace(many, refused_in=("cuisine",)), replace(many, refused=1),
                    replace(many, refused=1, refused_in=("cuisine",))):  # fmt: skip
        words = statements.compose(reasons)
        assert "by their rules slurs@1, threats@2." in words["en"][2]
        assert "par leurs règles slurs@1, threats@2." in words["fr"][2]
        alone = statements.compose(replace(reasons, rules=two[:1]))
        assert "by their rule slurs@1." in alone["en"][2]
        assert "par leur règle slurs@1." in alone["fr"][2]
    stopped = statements.compose(statements.Reasons("withhold", "words", "terms", "respect", "fully", rules=two))
    assert "their rules slurs@1, threats@2 matched" in stopped["en"][2]
    assert "leurs règles slurs@1, threats@2 s’y appliquent" in stopped["fr"][2]


def test_what_is_decided_about_a_message_is_not_said_to_be_the_filters(
    karim: Moderator, lea: Caller, now: datetime
) -> None:
    """What they refused is another thing than the line that stands."""
    refused(RED, lea, now + 10 * SECOND)
    fields = {**deciding(karim, Notice.objects.get().number), "ground": "terms:respect"}
    previewed = karim.preview("message:cuisine/1", "withhold|message:cuisine/1", **fields)
    assert karim.confirm(previewed).status_code == 303
    decision = Decision.objects.get(subject_kind="message", decided_by="moderator:karim")
    assert (decision.source, decision.automated_detection, decision.rules) == ("own_initiative", False, [])
    assert decision.statement.words == letters(previewed)
