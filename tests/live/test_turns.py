"""Commands of one socket in their order, as many together as may be, and none while answers pile up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from placette.live.events import Ask, Caller, Origin
from placette.live.turns import AGAIN, FEW, FULL, TOGETHER, Turns

CALLER = Caller("v", "p", "Léa", "fr", Origin("127.0.0.1", 1))


def ask(do: str, ref: object = None) -> Ask:
    return Ask(CALLER, str(ref), do, {}, datetime(2026, 11, 22, tzinfo=UTC))


class Socket:
    def __init__(self, *, at_once: bool = False) -> None:
        self.sent: list[str] = []
        self.held: list[bool] = []
        self.room = True
        self.at_once = at_once
        self.turns = Turns(
            self._send, lambda: self.room, lambda: self.held.append(True), lambda: self.held.append(False)
        )

    def _send(self, ask: Ask) -> None:
        self.sent.append(f"{ask.do}{ask.ref}")
        if self.at_once and ask.do == "say":
            self.turns.done()


def test_alike_together_others_after() -> None:
    socket = Socket()
    for do, ref in (("say", 1), ("say", 2), ("leave", 3), ("say", 4)):
        socket.turns.push(ask(do, ref))
    assert socket.sent == ["say1", "say2"]
    socket.turns.done()
    assert socket.sent == ["say1", "say2"]
    socket.turns.done()
    assert socket.sent == ["say1", "say2", "leave3"]
    socket.turns.done()
    assert socket.sent[-1] == "say4"


@pytest.mark.parametrize(("do", "most"), [("say", TOGETHER), ("enter", FEW["enter"])])
def test_so_many_together(do: str, most: int) -> None:
    socket = Socket()
    for ref in range(most + 5):
        socket.turns.push(ask(do, ref))
    assert len(socket.sent) == most
    socket.turns.done()
    assert len(socket.sent) == most + 1


def test_a_full_queue_stops_the_reading() -> None:
    socket = Socket()
    socket.turns.push(ask("enter"))
    for ref in range(FULL + 10):
        socket.turns.push(ask("say", ref))
    assert socket.held == [True]
    socket.turns.done()
    while socket.held == [True]:
        socket.turns.done()
    assert len(socket.sent) == 1 + TOGETHER
    assert socket.held == [True, False]
    assert AGAIN < FULL


def test_no_command_is_taken_up_while_answers_wait_to_be_sent() -> None:
    socket = Socket()
    socket.room = False
    socket.turns.push(ask("say", 1))
    assert socket.sent == []
    socket.room = True
    socket.turns.go_on()
    assert socket.sent == ["say1"]


def test_ten_thousand_that_are_answered_at_once_are_no_deep_stack() -> None:
    """A closed place refuses each word where it stands; a client may have sent thousands in one piece."""
    socket = Socket(at_once=True)
    socket.turns.push(ask("enter"))
    for ref in range(10_000):
        socket.turns.push(ask("say", ref))
    socket.turns.done()
    assert len(socket.sent) == 10_001


def test_after_the_end_nothing_is_asked() -> None:
    socket = Socket()
    socket.turns.push(ask("enter"))
    socket.turns.push(ask("say", 1))
    socket.turns.clear()
    socket.turns.done()
    assert len(socket.sent) == 1
