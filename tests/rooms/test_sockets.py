"""The frames: fields of the right types, answers in their places, nothing that breaks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placette.live.events import Ask, Caller, Done, Held, Origin, Refused, Wait
from placette.rooms import sockets
from placette.rooms.models import Message, Room
from tests.rooms import build

BOTH = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
BY_NAME = {command.do: command for command in sockets.COMMANDS}


@pytest.fixture
def cuisine(now: datetime) -> Room:
    build.open_place(now)
    return build.room("cuisine")


def frame(who: Caller, do: str, at: datetime, waited: float = 0.0, **body: Any) -> Ask:
    return Ask(who, "1", do, {"do": do, "ref": "1", **body}, at, waited)


def send(who: Caller, do: str, at: datetime, waited: float = 0.0, **body: Any) -> Any:
    [answer] = BY_NAME[do].handler([frame(who, do, at, waited, **body)])
    return answer


def test_what_works_when_the_place_is_closed() -> None:
    closed = {name for name, command in BY_NAME.items() if command.works_when_closed}
    assert closed == {"enter", "leave", "withdraw", "erase"}
    assert set(BY_NAME) - closed == {"say", "edit"}
    assert {command.lane for command in sockets.COMMANDS} == {"write"}


class TestFrames:
    pytestmark = BOTH

    def test_a_visit_from_entering_to_leaving(self, now: datetime, cuisine: Room) -> None:
        lea = build.person(now)
        entered = send(lea, "enter", now, room="cuisine", since=None, epoch=None)
        assert isinstance(entered, Done)
        assert entered.join is not None
        said = send(lea, "say", now, room="cuisine", words="bonjour", nonce="n1")
        assert said.body["n"] == 1
        assert send(lea, "edit", now, room="cuisine", n=1, words="bonsoir") == Done()
        assert send(lea, "erase", now, room="cuisine", n=1) == Done()
        held = send(lea, "say", now, room="cuisine", words="placette-essai-attente", nonce="n2")
        assert isinstance(held, Held)
        assert send(lea, "withdraw", now, room="cuisine", id=held.id) == Done()
        assert send(lea, "leave", now, room="cuisine") == Done(part="cuisine")

    def test_waiting_is_handed_on(self, now: datetime, cuisine: Room) -> None:
        build.room("lyon")
        lea = build.seated(cuisine, now)
        assert send(lea, "enter", now, room="lyon") == Wait(5.0)
        entered = send(lea, "enter", now, waited=5.0, room="lyon", since=0, epoch="e")
        assert (entered.join.since, entered.join.epoch) == (0, "e")

    @pytest.mark.parametrize(
        ("do", "body"),
        [
            ("enter", {}),
            ("enter", {"room": 1}),
            ("enter", {"room": ""}),
            ("enter", {"room": "cuisine", "since": -1}),
            ("enter", {"room": "cuisine", "since": True}),
            ("enter", {"room": "cuisine", "since": 1.5}),
            ("enter", {"room": "cuisine", "since": 10**30}),
            ("enter", {"room": "cuisine", "epoch": 3}),
            ("leave", {"room": None}),
            ("say", {"room": "cuisine", "words": "bonjour"}),
            ("say", {"room": "cuisine", "words": ["bonjour"], "nonce": "n"}),
            ("say", {"room": "cuisine", "words": "bonjour", "nonce": 1}),
            ("say", {"room": "cuisine", "words": "bonjour", "nonce": ""}),
            ("say", {"room": "cuisine", "words": None, "nonce": "n"}),
            ("withdraw", {"room": "cuisine"}),
            ("edit", {"room": "cuisine", "n": "1", "words": "bonsoir"}),
            ("erase", {"room": "cuisine"}),
        ],
    )
    def test_missing_or_wrong_fields(self, now: datetime, cuisine: Room, do: str, body: dict[str, Any]) -> None:
        lea = build.seated(cuisine, now)
        assert send(lea, do, now, **body) == Refused("bad_request")

    def test_other_fields_are_not_looked_at(self, now: datetime, cuisine: Room) -> None:
        lea = build.seated(cuisine, now)
        said = send(lea, "say", now, room="cuisine", words="bonjour", nonce="n", photo={"a": 1}, color="red")
        assert isinstance(said, Done)

    def test_a_wrong_frame_does_not_touch_its_neighbours(self, now: datetime, cuisine: Room) -> None:
        lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
        answers = BY_NAME["say"].handler(
            [
                frame(lea, "say", now, room="cuisine", words="un", nonce="1"),
                frame(lea, "say", now, room="cuisine"),
                frame(marc, "say", now, room="cuisine", words="deux", nonce="1"),
            ]
        )
        assert [type(answer) for answer in answers] == [Done, Refused, Done]
        assert list(Message.objects.order_by("n").values_list("words", flat=True)) == ["un", "deux"]


TEXT = st.text("aé\x00\ud800", max_size=4)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
BODIES = st.dictionaries(st.sampled_from(["room", "words", "nonce", "since", "epoch", "n", "id", "do"]), ANYTHING)
SHAPES = [sockets.Enter, sockets.Leave, sockets.Say, sockets.Withdraw, sockets.Edit, sockets.Erase]
NOBODY = Caller("v", "p", "h", "fr", Origin("192.0.2.1", 1))


@given(st.sampled_from(SHAPES), BODIES)
def test_no_body_breaks_the_reading(shape: type[Any], body: dict[str, Any]) -> None:
    fields = sockets._read(Ask(NOBODY, None, "say", body, datetime.min), shape)
    assert isinstance(fields, shape | Refused)
