"""From a room to all who hear it: one bytes object, in order, in slices, at a pace that leaves the loop to others."""

from __future__ import annotations

from placette.live.events import HTML_FORM
from placette.live.fanout import LONGEST_PAUSE, MOST_BYTES, SLICE
from tests.live.winding import Ear, Salon


def full(count: int) -> tuple[Salon, list[Ear]]:
    salon = Salon()
    salon.say(1, tell=False)
    ears = [salon.enter(Ear(f"p{at}")) for at in range(count)]
    return salon, ears


def test_everybody_gets_the_same_object() -> None:
    salon, ears = full(50)
    html = salon.enter(Ear("h", HTML_FORM))
    salon.say(3)
    salon.clock.wind()
    assert len({id(ear.data[0]) for ear in ears}) == 1
    assert len(ears[0].data) == 1
    assert html.data[0] is not ears[0].data[0]
    assert html.numbers() == [1, 2, 3, 4]


def test_the_author_alone_gets_the_nonce() -> None:
    salon, ears = full(3)
    salon.say(1, by="p1", nonce='"\n')
    salon.clock.wind()
    assert [ear.frames[0].get("nonce") for ear in ears] == [None, '"\n', None]
    assert all(ear.frames[0]["room"] == "lyon" for ear in ears)


def test_who_blocks_alike_shares_bytes_too() -> None:
    salon = Salon()
    salon.say(1, tell=False)
    ears = [salon.enter(Ear(f"p{at}", blocked=frozenset({"paul", f"x{at}"}))) for at in range(10)]
    salon.say(1, by="paul")
    salon.say(2, by="marc")
    salon.clock.wind()
    assert len({id(ear.data[0]) for ear in ears}) == 1
    assert [frame["t"] for frame in ears[0].frames] == ["skip", "said", "said"]
    assert ears[0].frames[0] == {"t": "skip", "from": 2, "to": 2, "room": "lyon"}


def test_a_big_room_is_written_in_slices_and_keeps_its_order() -> None:
    salon, ears = full(2 * SLICE + 10)
    salon.say(1)
    salon.clock.turn()
    assert sum(bool(ear.data) for ear in ears) == SLICE
    salon.say(1)
    gone = ears[-1]
    salon.hub.leave(gone, "lyon")
    salon.clock.turn()
    assert sum(bool(ear.data) for ear in ears) == 2 * SLICE
    salon.clock.wind(1)
    assert all(ear.numbers() == [1, 2, 3] for ear in ears[:-1])
    assert gone.data == []


def test_the_pause_follows_the_cost() -> None:
    salon, _ears = full(10)
    room = salon.hub.rooms["lyon"]

    class Slow(Ear):
        def write(self, data: bytes) -> None:
            super().write(data)
            salon.clock.now += 0.004

    slow = salon.enter(Slow("slow"))
    salon.say(1)
    salon.clock.wind()
    assert abs(room.next_flush - salon.clock.now - 0.04) < 1e-6
    salon.say(1)
    salon.clock.wind(0.02)
    assert len(slow.data) == 1
    salon.clock.wind(0.03)
    assert len(slow.data) == 2

    salon.clock.wind(1)
    for _ in range(10):
        salon.enter(Slow(f"s{_}"))
    salon.say(1)
    salon.clock.wind()
    assert room.next_flush - salon.clock.now <= LONGEST_PAUSE + 1e-6


def test_a_flush_joins_so_many_bytes_and_no_more() -> None:
    salon, ears = full(1)
    salon.say(30, words="x" * 8_000)
    salon.clock.wind(2)
    assert all(len(data) < MOST_BYTES + 10_000 for data in ears[0].data)
    assert len(ears[0].data) > 3
    assert ears[0].numbers() == list(range(1, 32))


def test_murmurs_go_to_those_who_want_them() -> None:
    salon, ears = full(SLICE + 5)
    ears[3].busy = True
    salon.hub.fanout.murmur(salon.hub.rooms["lyon"], b"m", lambda ear: ear.idle())
    assert sum(ear.data == [b"m"] for ear in ears) == SLICE - 1
    salon.clock.wind()
    assert sum(ear.data == [b"m"] for ear in ears) == SLICE + 4
