"""What a moderator decides about words and rooms, as the decision itself carries it out; and what is swept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from placette.live.events import Done, Held, Refused
from placette.ops import wiring
from placette.people.models import Person
from placette.rooms import actions, chores, names, queries
from placette.rooms.models import Message, Room, Seat
from placette.rooms.queries import own
from placette.rooms.subjects import HeldSubject, MessageSubject
from placette.safety import actions as safety
from placette.safety import desk, register
from placette.safety import queries as decided
from placette.safety.actions import Report
from placette.safety.desk import opening
from placette.safety.models import Decision, NoticeItem
from placette.safety.names import CATEGORIES
from placette.safety.rules import Unfit
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask, entering

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
HELD = "placette-essai-attente"
SECOND = timedelta(seconds=1)
CATEGORY = min(CATEGORIES)


@pytest.fixture(autouse=True)
def place(now: datetime) -> Iterator[None]:
    build.open_place(now)
    wiring.plug()
    yield
    register.clear()


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine")


@pytest.fixture
def lea(now: datetime, cuisine: Room) -> Any:
    return build.seated(cuisine, now)


def decide(measure: str, subject: str, now: datetime) -> Any:
    return safety.decide(
        measure, subject, ground="terms", category=CATEGORY, clause="Rules, 2", facts="", by="moderator:test",
        lasts=timedelta(hours=1) if measure in ("hush", "suspend") else None, now=now,
    )  # fmt: skip


def test_a_message_is_withheld_and_restored(now: datetime, lea: Any, told: Recorder) -> None:
    actions.say([ask(lea, "cuisine", "mot secret", now)])
    statement = decide("withhold", "message:cuisine/1", now)
    row = Message.objects.get()
    assert (row.words, row.withheld_by_id, row.withheld_why) == ("", statement.pk, "rules")
    decide("restore", "message:cuisine/1", now)
    row.refresh_from_db()
    assert (row.words, row.withheld_by_id) == ("mot secret", None)
    assert [(event.kind, event.n) for event in told.rooms] == [("said", 1), ("withheld", 2), ("restored", 3)]
    assert Person.objects.get(pk=lea.person).auth_epoch == 2


def test_what_cannot_be_done_is_rolled_back(now: datetime, lea: Any) -> None:
    actions.say([ask(lea, "cuisine", "bonjour", now)])
    decide("withhold", "message:cuisine/1", now)
    before = Decision.objects.count()
    with pytest.raises(Unfit):
        decide("withhold", "message:cuisine/1", now)
    assert Decision.objects.count() == before
    assert build.numbers(Room.objects.get()) == [1, 2]


@pytest.mark.parametrize(
    "subject", ["message:cuisine/2", "message:cuisine", "message:/1", "message:cuisine/x", "held:x"]
)
def test_what_is_not_there(now: datetime, lea: Any, subject: str) -> None:
    with pytest.raises(Unfit):
        decide("withhold", subject, now)


def test_held_words_are_let_pass(now: datetime, lea: Any, told: Recorder) -> None:
    [held] = actions.say([ask(lea, "cuisine", HELD, now, "h")])
    assert isinstance(held, Held)
    decide("restore", f"held:{held.id}", now)
    assert [(event.kind, event.n, event.nonce) for event in told.rooms] == [("said", 1, "h")]
    assert decided.told([lea.person], now) == {}, "the words themselves say it: nothing was lifted"
    with pytest.raises(Unfit):
        decide("restore", f"held:{held.id}", now)


def test_held_words_are_refused(now: datetime, lea: Any, told: Recorder) -> None:
    [held] = actions.say([ask(lea, "cuisine", HELD, now, "h")])
    assert isinstance(held, Held)
    statement = decide("withhold", f"held:{held.id}", now)
    assert ("refused_words", held.id) in [(body.get("why"), body.get("id")) for _, body in told.people]
    assert actions.say([ask(lea, "cuisine", HELD, now, "h")]) == [
        Refused("refused_words", {"number": statement.number})
    ]


def test_a_room_is_withheld_and_restored(now: datetime, lea: Any) -> None:
    actions.say([ask(lea, "cuisine", "bonjour", now)])
    decide("withhold", "room:cuisine", now)
    assert actions.say([ask(lea, "cuisine", "encore", now)]) == [Refused("not_found")]
    assert actions.enter([entering(lea, "cuisine", now)]) == [Refused("not_found")]
    assert queries.stretch("cuisine", None, 50) is None
    decide("restore", "room:cuisine", now)
    [answer] = actions.say([ask(lea, "cuisine", "encore", now)])
    assert isinstance(answer, Done)


def test_words_that_wait_in_a_closed_room_cannot_be_let_pass_and_who_decides_reads_why(now: datetime, lea: Any) -> None:
    [held] = actions.say([ask(lea, "cuisine", f"mot secret {HELD}", now)])
    assert isinstance(held, Held)
    decide("withhold", "room:cuisine", now)
    with pytest.raises(Unfit, match=r"^Its room is closed, so nobody would read it: restore room:cuisine first\.$"):
        decide("restore", f"held:{held.id}", now)
    assert Message.objects.get().state == "held"


def test_words_that_nobody_saw_are_not_told_as_removed(now: datetime, lea: Any, told: Recorder) -> None:
    [held] = actions.say([ask(lea, "cuisine", f"mot secret {HELD}", now)])
    assert isinstance(held, Held)
    refused = decide("withhold", f"held:{held.id}", now)
    heard = own.decided(lea.person, "cuisine", now)
    assert (heard.removed, heard.unseen) == (refused.number, True)
    actions.say([ask(lea, "cuisine", "mot", now)])
    removed = decide("withhold", "message:cuisine/1", now + timedelta(seconds=1))
    heard = own.decided(lea.person, "cuisine", now + timedelta(seconds=1))
    assert (heard.removed, heard.unseen) == (removed.number, False)
    restricted = [body for _, body in told.people if body["t"] == "restricted"]
    assert [(body["measure"], body["subject"]) for body in restricted] == [
        ("withhold", "held"),
        ("withhold", "message"),
    ]


def test_who_decides_too_late_reads_that_somebody_was_quicker(
    now: datetime, lea: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    [held] = actions.say([ask(lea, "cuisine", f"mot secret {HELD}", now)])
    assert isinstance(held, Held)
    real = HeldSubject.find

    def find(self: HeldSubject, id: str) -> Any:
        found = real(self, id)
        actions.withdraw(lea.person, "cuisine", id)
        Message.objects.filter(pk=id).update(words="")
        return found

    monkeypatch.setattr(HeldSubject, "find", find)
    with pytest.raises(Unfit, match="It waits no more"):
        decide("restore", f"held:{held.id}", now)
    Message.objects.filter(pk=held.id).update(state="held")
    with pytest.raises(Unfit, match="It waits no more"):
        decide("withhold", f"held:{held.id}", now)


def test_an_author_who_erases_while_somebody_decides_is_heard_first(
    now: datetime, lea: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.say([ask(lea, "cuisine", "mot secret", now)])
    decide("withhold", "message:cuisine/1", now)
    real = MessageSubject.find

    def find(self: MessageSubject, id: str) -> Any:
        found = real(self, id)
        actions.erase(lea.person, "cuisine", 1, now)
        return found

    monkeypatch.setattr(MessageSubject, "find", find)
    with pytest.raises(Unfit, match="Its author erased it just now"):
        decide("restore", "message:cuisine/1", now)
    monkeypatch.setattr(MessageSubject, "find", real)
    assert "You had erased it meanwhile" in decide("restore", "message:cuisine/1", now).words["en"][0]


def test_nobody_is_hushed_in_a_room_that_is_not_there(now: datetime, lea: Any) -> None:
    for nowhere in ("lyon", "Cuisine", "*", "cuisine@lyon"):
        with pytest.raises(Unfit, match="There is no room “"):
            decide("hush", f"person:{lea.person}@{nowhere}", now)
    assert not Decision.objects.exists()
    build.hush(lea, "ancien", now)
    assert decide("restore", f"person:{lea.person}@ancien", now), "what holds somewhere can be lifted there"


def test_the_decision_about_an_erased_message_can_be_undone_and_says_so(
    now: datetime, lea: Any, told: Recorder
) -> None:
    actions.say([ask(lea, "cuisine", "mot secret", now)])
    before = decide("withhold", "message:cuisine/1", now)
    actions.erase(lea.person, "cuisine", 1, now)
    read = desk.read("message:cuisine/1", by="operator:nora", now=now)
    assert (read.state, read.words) == ("erased", "mot secret")
    after = decide("restore", "message:cuisine/1", now)
    assert after.decision.undoes_id == before.decision_id
    assert "You had erased it meanwhile" in after.words["en"][0]
    assert [event.kind for event in told.rooms] == ["said", "withheld", "withheld"]
    with pytest.raises(Unfit):
        desk.read("message:cuisine/1", by="operator:nora", now=now)


def test_the_reasons_name_room_number_and_hour(now: datetime, lea: Any) -> None:
    """A decision without a sentence of its own: about the message, or about who wrote it."""
    actions.say([ask(lea, "cuisine", "mot secret", now)])
    for measure, subject in (("hush", f"person:{lea.person}"), ("withhold", "message:cuisine/1")):
        said = decide(measure, subject, now).words["en"][2]
        assert "number 1 in the room cuisine, sent on" in said
        assert "secret" not in said


def test_a_discreet_room_is_named_to_nobody_who_did_not_name_it(now: datetime, lea: Any) -> None:
    deuil = build.room("deuil", discreet=True)
    build.seat(lea, deuil, now + timedelta(seconds=1))
    actions.say([ask(lea, "deuil", "bonjour", now)])
    said = decide("hush", f"person:{lea.person}", now)
    assert "a message in a discreet room, sent on" in said.words["en"][2]
    assert "deuil" not in f"{said.words}{said.decision.facts}{said.decision.room}"
    assert "number 1 in the room deuil" in decide("hush", f"person:{lea.person}@deuil", now).words["en"][2]


def test_who_only_sits_somewhere_is_told_where_unless_it_is_discreet(now: datetime, lea: Any) -> None:
    assert "your stay in the room cuisine" in decide("hush", f"person:{lea.person}", now).words["en"][2]
    Seat.objects.filter(person_id=lea.person).delete()
    build.seat(lea, build.room("deuil", discreet=True), now)
    said = decide("hush", f"person:{lea.person}", now)
    assert "how you showed yourself to others" in said.words["en"][2]
    assert "deuil" not in f"{said.words}{said.decision.facts}"


def test_who_is_suspended_sits_nowhere_from_that_commit_on(now: datetime, cuisine: Room, lea: Any) -> None:
    deuil = build.room("deuil", discreet=True)
    build.seat(lea, deuil, now)
    marc = build.seated(deuil, now)
    for one in (lea, marc):
        build.present(one, now)

    def counted() -> dict[str, int]:
        return {room: persons for room, (persons, _) in queries.crowds_by_node(now)["test"].items()}

    assert counted() == {"cuisine": 1, "deuil": 2}
    decide("hush", f"person:{lea.person}", now)
    assert counted() == {"cuisine": 1, "deuil": 2}
    decide("suspend", f"person:{lea.person}", now)
    assert counted() == {"deuil": 1}
    assert not Seat.objects.filter(person_id=lea.person, room=deuil).exists(), "no list of who was where is kept"
    assert not Seat.objects.filter(person_id=lea.person, left_at=None).exists()


def test_a_suspension_that_fails_parts_nobody(now: datetime, lea: Any) -> None:
    with pytest.raises(Unfit):
        decide("suspend", f"person:{lea.person}@cuisine", now)
    assert Seat.objects.filter(person_id=lea.person, left_at=None).exists()


# What waits for a moderator


def test_what_is_held_is_listed_without_its_words(now: datetime, lea: Any) -> None:
    [held] = actions.say([ask(lea, "cuisine", f"mot secret {HELD}", now)])
    actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert isinstance(held, Held)
    [one] = queries.waiting(now)
    assert (one.id, one.slug, one.person, one.handle) == (held.id, "cuisine", lea.person, lea.handle)
    assert (one.since, one.until, one.rules) == (now, now + timedelta(minutes=10), ("test_hold",))
    assert one.case == Message.objects.get(pk=held.id).held_by.number  # type: ignore[union-attr]
    assert "secret" not in repr(one)
    assert desk.read(f"held:{held.id}", by="operator:nora", now=now).words == f"mot secret {HELD}"
    assert queries.waiting(now + timedelta(minutes=10, seconds=1)) == []
    decide("restore", f"held:{held.id}", now)
    assert queries.waiting(now) == []


def test_words_of_a_conversation_that_nobody_agreed_to_have_read_are_not_read(now: datetime, lea: Any) -> None:
    where = build.room("a-deux", kind="two", basis="none")
    build.seat(lea, where, now)
    actions.say([ask(lea, "a-deux", "mot secret", now)])
    with pytest.raises(Unfit):
        desk.read("message:a-deux/1", by="operator:nora", now=now)
    assert "a-deux" not in str(decide("hush", f"person:{lea.person}", now).words)


def test_words_of_two_who_agreed_are_read_only_while_they_wait_or_once_handed_over(now: datetime, lea: Any) -> None:
    """That the filters may read a conversation lets no moderator read it."""
    where = build.room("a-deux", kind="two", basis="agreed")
    build.seat(lea, where, now)
    [said, held] = actions.say(
        [ask(lea, "a-deux", "girouette", now), ask(lea, "a-deux", f"mot secret {HELD}", now + 5 * SECOND)]
    )
    assert isinstance(said, Done)
    assert isinstance(held, Held)
    with pytest.raises(Unfit, match="between two people"):
        desk.read("message:a-deux/1", by="operator:nora", now=now)
    opened = opening.open_subject("message:a-deux/1", "nora", now)
    assert opened.snapshot is not None
    assert (opened.snapshot.words, opened.snapshot.around, opened.private) == ("", (), True)
    waiting = opening.open_subject(f"held:{held.id}", "nora", now)
    assert waiting.snapshot is not None
    assert waiting.snapshot.words == f"mot secret {HELD}"
    decide("restore", f"held:{held.id}", now + 6 * SECOND)
    with pytest.raises(Unfit, match="between two people"):
        desk.read("message:a-deux/2", by="operator:nora", now=now)
    safety.report(Report("threat", "Là.", "fr", "192.0.2.1", of=("message:a-deux/1",)), now)
    assert opening.open_subject("message:a-deux/1", "nora", now).private, "whoever knows its number reports it unseen"
    NoticeItem.objects.update(seen={"words": "girouette"})
    assert desk.read("message:a-deux/1", by="operator:nora", now=now).words == "girouette"
    assert not opening.open_subject("message:a-deux/1", "nora", now).private


# What is swept


def test_the_chores_do_what_they_are_there_for(now: datetime, cuisine: Room, lea: Any) -> None:
    actions.say([ask(lea, "cuisine", HELD, now - timedelta(minutes=11))], now)
    for _, period, chore in chores.CHORES:
        assert period > 0
        chore(now)
    assert Message.objects.get().state == "expired"
    assert Seat.objects.get().absent_since == now
    assert (settings.DATA / names.EPOCH_STAMP).is_file()
    for _, _, chore in chores.CHORES:
        chore(now + timedelta(days=1))
    assert not Seat.objects.filter(left_at=None).exists()
