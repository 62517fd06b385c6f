"""Other words for one's own message: acknowledged once, judged as words are, by the present."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings

from placette.justice.models import SealedTraces
from placette.live.events import Ask, Done, Refused
from placette.rooms import actions, sockets
from placette.rooms.models import Change, Message, Room
from placette.safety.models import OpenLease, Statement
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask, editing
from tests.rooms.test_change import restore, withhold

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_place")]
REFUSED, HELD = "placette-essai-refus", "placette-essai-attente"


@pytest.fixture
def lea(now: datetime, cuisine: Room) -> Any:
    return build.seated(cuisine, now)


@pytest.fixture
def said(now: datetime, lea: Any) -> Message:
    actions.say([ask(lea, "cuisine", "mot secret", now, "n1")])
    return Message.objects.get(nonce="n1")


def test_other_words_for_ones_own_message(now: datetime, lea: Any, said: Message, told: Recorder) -> None:
    assert actions.edit(editing(lea, "cuisine", 1, " autrement ", now)) == Done()
    said.refresh_from_db()
    assert (said.words, said.edited) == ("autrement", True)
    item = json.loads(told.rooms[0].json)
    assert item == {"t": "edited", "n": 2, "id": said.pk, "of": 1, "words": "autrement"}
    assert SealedTraces.objects.count() == 2


def test_the_same_words_again_change_nothing(now: datetime, lea: Any, said: Message, told: Recorder) -> None:
    assert actions.edit(editing(lea, "cuisine", 1, "mot secret", now)) == Done()
    assert told.rooms == []
    assert not Change.objects.exists()


def test_an_edit_asked_again_is_acknowledged_and_counts_once(
    now: datetime, lea: Any, said: Message, told: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer was lost: the same words are sent again, at a pace that allows one word in a minute."""
    monkeypatch.setattr(settings, "PACE", SimpleNamespace(every=60.0, burst=2))
    assert actions.edit(editing(lea, "cuisine", 1, "autrement", now)) == Done()
    other = editing(lea, "cuisine", 1, "encore autrement", now)
    assert actions.edit(other) == Refused("too_fast", {"seconds": 1.0}, 1.0)
    for words in ("autrement", " autrement "):
        assert actions.edit(editing(lea, "cuisine", 1, words, now)) == Done()
    assert [event.kind for event in told.rooms] == ["edited"]
    assert build.numbers(said.room) == [1, 2]
    assert SealedTraces.objects.count() == 2
    assert actions.edit(other) == Refused("too_fast", {"seconds": 1.0}, 1.0), "asking again postponed nothing"


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("words", ["autrement", REFUSED])
def test_after_a_commit_nobody_knows_of_an_edit_is_what_the_rows_say(
    now: datetime, lea: Any, said: Message, told: Recorder, monkeypatch: pytest.MonkeyPatch, kept: bool, words: str
) -> None:
    """The connection goes at COMMIT, once after it took place and once before; the pace allows one more word only."""
    monkeypatch.setattr(settings, "PACE", SimpleNamespace(every=60.0, burst=2))
    build.cut_at_commit(monkeypatch, kept)
    answer = actions.edit(editing(lea, "cuisine", 1, words, now))
    said.refresh_from_db()
    if words == REFUSED:
        assert answer == Refused("refused_words", {"number": Statement.objects.get().number})
        assert (said.words, build.numbers(said.room)) == ("mot secret", [1])
    else:
        assert answer == Done()
        assert (said.words, build.numbers(said.room)) == ("autrement", [1, 2])
        assert SealedTraces.objects.count() == 2


@pytest.mark.parametrize("words", [REFUSED, HELD])
def test_other_words_pass_the_filters_or_are_refused(now: datetime, lea: Any, said: Message, words: str) -> None:
    answer = actions.edit(editing(lea, "cuisine", 1, words, now))
    assert isinstance(answer, Refused)
    assert (answer.why, answer.facts["number"]) == ("refused_words", Statement.objects.get().number)
    said.refresh_from_db()
    assert (said.words, said.edited) == ("mot secret", False)


def test_edits_are_no_way_around_what_holds_for_words(now: datetime, cuisine: Room, lea: Any, said: Message) -> None:
    marc = build.seated(cuisine, now)
    assert actions.edit(editing(marc, "cuisine", 1, "autre", now)) == Refused("not_found")
    assert actions.edit(editing(lea, "cuisine", 1, " ", now)) == Refused("bad_request")
    assert actions.edit(editing(lea, "cuisine", 1, "x" * 2001, now)) == Refused("too_long", {"limit": 2000})
    build.open_place(now, "read_only")
    assert actions.edit(editing(lea, "cuisine", 1, "autre", now)) == Refused("read_only", {"reasons": ()})
    build.open_place(now)
    build.hush(lea, "cuisine", now)
    hushed = actions.edit(editing(lea, "cuisine", 1, "autre", now))
    assert isinstance(hushed, Refused)
    assert hushed.why == "hushed"


def test_an_edit_is_judged_by_the_present_not_by_when_it_was_sent(
    now: datetime, cuisine: Room, lea: Any, said: Message
) -> None:
    """It waited in a lane: meanwhile the last moderator's lease ran out, or the author was hushed."""
    late = now + timedelta(hours=1, seconds=1)
    asked = Ask(lea, "1", "edit", {"room": "cuisine", "n": 1, "words": "autre"}, now)
    OpenLease.objects.update(until=datetime.now(UTC))
    assert sockets.edit([asked]) == [Refused("read_only", {"reasons": ("no_lease",)})]
    build.open_place(now)
    assert actions.edit(editing(lea, "cuisine", 1, "autre", now), late) == Refused("read_only", {"reasons": ("no_lease",)})
    build.open_place(late)
    assert actions.edit(editing(lea, "cuisine", 1, "autre", now), late) == Done()
    assert Change.objects.get().at >= late
    build.hush(lea, "cuisine", late)
    hushed = actions.edit(editing(lea, "cuisine", 1, "encore", now), late)
    assert isinstance(hushed, Refused)
    assert hushed.why == "hushed"


def test_edits_count_for_the_pace(now: datetime, lea: Any, said: Message) -> None:
    answers = [actions.edit(editing(lea, "cuisine", 1, f"mot {turn}", now)) for turn in range(8)]
    assert answers == [Done()] * 7 + [Refused("too_fast", {"seconds": 1.0}, 1.0)]
    assert actions.say([ask(lea, "cuisine", "encore", now)]) == [Refused("too_fast", {"seconds": 1.0}, 1.0)]


def test_what_is_gone_is_not_edited(now: datetime, lea: Any, said: Message) -> None:
    withhold(said, now)
    assert actions.edit(editing(lea, "cuisine", 1, "autre", now)) == Refused("not_found")
    restore(said, now)
    actions.leave(lea, "cuisine", now)
    assert actions.edit(editing(lea, "cuisine", 1, "autre", now)) == Refused("not_seated")
