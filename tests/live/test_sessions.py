"""Who came and who left, each told once, a page that loads again told not at all, and nothing lost when writing fails."""

from __future__ import annotations

from typing import Any

from placette.live.events import Caller, Origin
from placette.live.sessions import LINGER, Sessions


def caller(person: str, visit: str = "") -> Caller:
    return Caller(visit or f"v-{person}", person, person, "fr", Origin("127.0.0.1", 1))


def test_came_and_left() -> None:
    sessions, lea = Sessions(), caller("lea")
    one: Any = object()
    two: Any = object()
    sessions.add(lea, one)
    assert sessions.movements(0.0) == (["lea"], [])
    sessions.add(lea, two)
    assert sessions.movements(1.0) == ([], [])
    assert len(sessions) == 2
    sessions.remove(lea, one, 2.0)
    sessions.remove(lea, one, 2.0)
    sessions.remove(lea, two, 3.0)
    assert len(sessions) == 0
    assert sessions.movements(3.0 + LINGER - 0.1) == ([], [])
    assert sessions.movements(3.0 + LINGER) == ([], [lea])
    assert sessions.movements(99.0) == ([], [])


def test_a_page_that_loads_again_is_no_leaving() -> None:
    sessions, lea = Sessions(), caller("lea")
    one: Any = object()
    sessions.add(lea, one)
    sessions.movements(0.0)
    sessions.remove(lea, one, 1.0)
    sessions.add(lea, one)
    assert sessions.movements(99.0) == ([], [])


def test_what_could_not_be_written_is_told_again() -> None:
    sessions, lea, marc = Sessions(), caller("lea"), caller("marc")
    one: Any = object()
    sessions.add(lea, one)
    sessions.add(marc, one)
    came, gone = sessions.movements(0.0)
    sessions.untold(came, gone, 0.0)
    assert sorted(sessions.movements(1.0)[0]) == ["lea", "marc"]
    sessions.remove(marc, one, 2.0)
    came, gone = sessions.movements(20.0)
    assert gone == [marc]
    sessions.untold(came, gone, 20.0)
    assert sessions.movements(21.0) == ([], [marc])
    sessions.untold([], [marc], 21.0)
    sessions.add(marc, one)
    assert sessions.movements(30.0) == ([], [])  # back before it was told that he left


def test_at_the_end_everybody_is_told_of_once() -> None:
    sessions, lea, marc = Sessions(), caller("lea"), caller("marc")

    class Socket:
        caller = lea

    here: Any = Socket()
    gone: Any = object()
    sessions.add(lea, here)
    sessions.add(marc, gone)
    sessions.remove(marc, gone, 0.0)
    assert sorted(one.person for one in sessions.farewell()) == ["lea", "marc"]


def test_five_sockets_a_visit() -> None:
    sessions = Sessions(2)
    one: Any = object()
    two: Any = object()
    sessions.add(caller("lea"), one)
    assert not sessions.full("v-lea")
    sessions.add(caller("lea"), two)
    assert sessions.full("v-lea")
    sessions.remove(caller("lea"), one, 0.0)
    assert not sessions.full("v-lea")
