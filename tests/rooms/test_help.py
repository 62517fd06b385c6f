"""Whoever writes that life weighs on them is heard, and sees whom to call: over a socket, by an edit, by the form without
scripts, by a program, by a pseudonym. Nothing is refused for it, and nobody else sees it."""

from __future__ import annotations

import html
from datetime import datetime
from typing import Any

import pytest

from placette.live.events import Done, Held, Refused
from placette.people import rules as people
from placette.rooms import actions
from placette.rooms.models import Message, Room
from placette.safety import screening
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask, editing
from tests.rooms.visitor import Visitor, box
from tests.walks.lines import line

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_place")]
NUMBER = "le 3114 écoute, jour et nuit"


def weighing(turn: str) -> str:
    return line("suicide", "done", turn)


def pseudonym() -> str:
    """A part of such a line that is short enough for a name and still says it."""
    for turn in range(50):
        words = weighing(f"name/{turn}").split()
        for first in range(len(words)):
            name = " ".join(words[first : first + 2])
            verdict = screening.words_of(name, "public", place="handle")
            if verdict.kind == "help" and people.judge_handle(name, 2026) is None:
                return name
    raise AssertionError("no pseudonym")


def cards(told: Recorder) -> list[tuple[str, str]]:
    return [(person, body["card"]) for person, body in told.people if body["t"] == "card"]


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_an_edit_shows_its_author_alone_whom_to_call(now: datetime, cuisine: Room, told: Recorder) -> None:
    lea = build.seated(cuisine, now)
    actions.say([ask(lea, "cuisine", "mot", now, "n1")])
    assert cards(told) == []
    words = weighing("edit")
    answer = actions.edit(editing(lea, "cuisine", 1, words, now))
    assert answer == Done()
    assert answer.card == "3114"
    assert Message.objects.get().words == words
    assert cards(told) == [(lea.person, "3114")]
    assert "3114" in next(body["say"] for _person, body in told.people if body["t"] == "card")
    assert actions.edit(editing(lea, "cuisine", 1, words, now)) == Done()
    assert cards(told) == [(lea.person, "3114")], "asked again, it is told once"


def test_an_edit_that_is_not_kept_shows_it_too(now: datetime, cuisine: Room, told: Recorder) -> None:
    lea = build.seated(cuisine, now)
    actions.say([ask(lea, "cuisine", "mot", now, "n1")])
    answer = actions.edit(editing(lea, "cuisine", 1, line("minor_self", "held", "edit"), now))
    assert isinstance(answer, Refused)
    assert answer.card == "119"
    assert cards(told) == [(lea.person, "119")]


def test_every_answer_to_words_carries_it(now: datetime, cuisine: Room, told: Recorder) -> None:
    lea, marc, ines = (build.seated(cuisine, now) for _ in range(3))
    answers = actions.say(
        [
            ask(lea, "cuisine", weighing("said"), now, "n1"),
            ask(marc, "cuisine", line("minor_self", "held", "said"), now, "n2"),
            ask(ines, "cuisine", "bonsoir", now, "n3"),
        ]
    )
    said, held, plain = answers
    assert isinstance(said, Done)
    assert isinstance(held, Held)
    assert isinstance(plain, Done)
    assert (said.card, held.card, plain.card) == ("3114", "119", "")
    assert cards(told) == [(lea.person, "3114"), (marc.person, "119")]


def test_without_scripts_the_room_comes_back_with_it(now: datetime, cuisine: Room, lea: Visitor) -> None:
    lea.sit(cuisine, now)
    words = weighing("form")
    page = lea.post("/rooms/cuisine/say", words=words, nonce="n1")
    assert page.status_code == 200
    assert NUMBER in text(page)
    assert words in text(page)
    assert box(page.content.decode()) == ""
    again = lea.post("/rooms/cuisine/say", words=words, nonce="n1")
    assert (again.status_code, again["Location"]) == (303, "/rooms/cuisine"), "the page loaded again"
    assert Message.objects.count() == 1
    assert "3114" not in text(lea.get("/rooms/cuisine"))


def test_without_scripts_an_edit_comes_back_with_it(now: datetime, cuisine: Room, lea: Visitor) -> None:
    lea.sit(cuisine, now)
    actions.say([ask(lea.caller, "cuisine", "mot", now, "n1")])
    words = weighing("change")
    page = lea.post("/rooms/cuisine/change", n=1, words=words)
    assert page.status_code == 200
    assert NUMBER in text(page)
    assert words in text(page)
    assert lea.post("/rooms/cuisine/change", n=1, words=words).status_code == 303


def test_without_scripts_it_stands_beside_a_refusal(now: datetime, cuisine: Room, lea: Visitor) -> None:
    lea.sit(cuisine, now)
    actions.say([ask(lea.caller, "cuisine", "mot", now, "n1")])
    for answer in (
        lea.post("/rooms/cuisine/change", n=1, words=line("minor_self", "held", "change")),
        lea.post("/rooms/cuisine/say", words=line("minor_self", "held", "form"), nonce="n2"),
    ):
        assert answer.status_code in (202, 422)
        assert "le 119 et le 3018 écoutent" in text(answer)


def test_a_program_gets_it_with_its_answer(now: datetime, cuisine: Room, lea: Visitor) -> None:
    lea.sit(cuisine, now)
    said = lea.post("/api/rooms/cuisine/messages", words=weighing("program"), nonce="n1")
    assert said.status_code == 201
    assert said.json()["card"]["card"] == "3114"
    assert NUMBER in said.json()["card"]["say"]
    held = lea.post("/api/rooms/cuisine/messages", words=line("minor_self", "held", "program"), nonce="n2")
    assert (held.status_code, held.json()["card"]["card"]) == (202, "119")
    plain = lea.post("/api/rooms/cuisine/messages", words="bonsoir", nonce="n3")
    assert plain.status_code == 201
    assert "card" not in plain.json()


def test_a_pseudonym_that_says_it_is_taken_and_the_square_tells_whom_to_call(now: datetime, lea: Visitor) -> None:
    marc = Visitor(pseudonym(), now)
    assert NUMBER in text(marc.get("/square"))
    assert "3114" not in text(lea.get("/square"))
