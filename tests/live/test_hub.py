"""The hub with a clock wound by hand: no gap, no double, nobody asks, whatever the bus loses."""

from __future__ import annotations

import json
import random

from placette.live.events import HTML_FORM, JSON_FORM, PAGE, Refused
from placette.live.hub import PATIENCE, within
from placette.live.room import RING, Entry
from tests.live.winding import Ear, Salon, said


def entry(ear: Ear) -> Entry:
    assert isinstance(ear.entry, Entry)
    return ear.entry


def test_history_then_what_happens() -> None:
    salon = Salon()
    salon.say(60, tell=False)
    lea = salon.enter(Ear("lea"))
    assert entry(lea).facts == {"room": "lyon", "epoch": "e", "n": 60, "present": 1}
    salon.say(2)
    salon.clock.wind(1)
    assert lea.numbers() == list(range(11, 63))


def test_a_thousand_listeners_a_bus_that_loses_and_one_in_ten_who_blocks() -> None:
    """Nobody is ever left with a gap, so nobody needs to ask; the store is read for holes, not for people."""
    chance = random.Random(7)
    salon = Salon()
    salon.say(1, tell=False)
    ears = [
        Ear(f"p{at}", JSON_FORM if at % 2 else HTML_FORM, frozenset({"paul"}) if at % 10 == 0 else frozenset())
        for at in range(1000)
    ]
    for ear in ears:
        salon.enter(ear)
    after_entering = len(salon.shelf.readings)
    assert after_entering == 1
    for _ in range(150):
        events = salon.say(chance.randrange(1, 5), tell=False, by=chance.choice(["marc", "paul", "odile"]))
        arriving = [event for event in events if chance.random() > 0.3]
        chance.shuffle(arriving)
        salon.hub.deliver(arriving)
        salon.clock.wind(chance.random() * 0.1)
        if chance.random() < 0.2:
            salon.hub.deliver(events[:1])  # told twice
    salon.hub.beacon("e", {"lyon": len(salon.shelf.rooms["lyon"])})
    salon.clock.wind(3)
    everything = list(range(1, len(salon.shelf.rooms["lyon"]) + 1))
    for ear in ears:
        assert ear.numbers() == everything
        skipped = any(frame["t"] == "skip" for frame in ear.frames)
        assert skipped is ("paul" in ear.blocked)
    assert len(salon.shelf.readings) - after_entering < 150


def test_two_hubs_joined_by_the_beacon_alone() -> None:
    """Two processes on one store, no bus: each finds what the other wrote within a beacon and its patience."""
    here, there = Salon(), Salon()
    there.shelf = here.shelf
    there.hub._reads._fetch = here.shelf.fetch  # both read the one store
    lea, marc = here.enter(Ear("lea")), there.enter(Ear("marc"))
    assert isinstance(lea.entry, Refused)  # the room is not there yet
    here.say(1, tell=False)
    lea, marc = here.enter(Ear("lea")), there.enter(Ear("marc"))
    for round_ in range(20):
        (here if round_ % 2 else there).hub.deliver(here.say(1, tell=False))
        for salon in (here, there):
            salon.hub.beacon("e", {"lyon": len(here.shelf.rooms["lyon"])})
            salon.clock.wind(PATIENCE + 0.05)
    assert lea.numbers() == marc.numbers() == list(range(1, 22))


def test_subscribe_first_then_read_leaves_no_gap_and_no_double() -> None:
    salon = Salon()
    salon.say(5, tell=False)
    salon.shelf.closed = True
    lea = salon.enter(Ear("lea"))
    salon.say(3)  # while the reading runs, which will or will not see them
    salon.shelf.open()
    salon.say(1)
    salon.clock.wind(1)
    assert lea.numbers() == list(range(1, 10))
    for seen in (0, 1, 3):
        other = salon.enter(Ear("other"))  # the ring serves now
        salon.say(seen)
        salon.clock.wind(1)
        assert other.numbers() == list(range(1, len(salon.shelf.rooms["lyon"]) + 1))


def test_a_reading_older_than_what_was_given_out() -> None:
    """A reading that began before three words were said: they follow `done`, from what was kept meanwhile."""
    salon = Salon()
    salon.say(5, tell=False)
    marc = salon.enter(Ear("marc"))
    salon.hub.rooms["lyon"].ring.clear()
    salon.shelf.closed = True
    lea = salon.enter(Ear("lea"))
    old = salon.shelf.read(("lyon", None, 50))
    salon.say(3)
    salon.shelf.open([old])  # type: ignore[list-item]
    salon.clock.wind(1)
    assert entry(lea).facts["n"] == 5
    assert lea.numbers() == marc.numbers() == list(range(1, 9))


def test_more_happened_while_coming_in_than_is_kept() -> None:
    salon = Salon()
    salon.say(5, tell=False)
    salon.enter(Ear("marc"))
    salon.hub.rooms["lyon"].ring.clear()
    salon.shelf.closed = True
    lea = salon.enter(Ear("lea"), since=3)
    old = salon.shelf.read(("lyon", 3, PAGE))
    salon.say(RING)
    salon.say(1)
    salon.hub.rooms["lyon"].ring.clear()
    salon.shelf.open([old])  # type: ignore[list-item]
    salon.say(2)
    salon.shelf.open()
    salon.clock.wind(1)
    assert entry(lea).facts["more"] is True
    assert entry(lea).facts["n"] == 5 + RING + 3
    assert lea.numbers() == list(range(4, 4 + PAGE))


def test_simultaneous_comers_share_readings() -> None:
    salon = Salon()
    salon.say(400, tell=False)
    salon.shelf.closed = True
    ears = [salon.enter(Ear(f"p{at}"), since=390) for at in range(500)]
    salon.shelf.open()
    salon.shelf.open()
    assert len(salon.shelf.readings) == 2
    assert all(ear.numbers() == list(range(391, 401)) for ear in ears)


def test_coming_back() -> None:
    salon = Salon()
    salon.say(10, tell=False)
    assert salon.enter(Ear("a"), since=8).numbers() == [9, 10]
    assert entry(salon.enter(Ear("b"), since=10)).items == []
    for since, epoch, floor in ((8, "old", 0), (11, "e", 0), (2, "e", 5), (8, None, 0)):
        ear = salon.enter(Ear(f"c{since}{epoch}{floor}"), since=since, epoch=epoch, floor=floor)
        assert entry(ear).facts["resync"] is True
        assert ear.numbers() == list(range(floor + 1, 11))
    assert salon.enter(Ear("d"), floor=7).numbers() == [8, 9, 10]


def test_two_hundred_items_or_64_kib_then_more() -> None:
    salon = Salon()
    salon.say(250, tell=False)
    many = salon.enter(Ear("a"), since=0)
    assert entry(many).facts["more"] is True
    assert many.numbers() == list(range(1, 201))
    salon.say(20, room="paris", tell=False, words="x" * 10_000)
    big = salon.enter(Ear("b"), "paris", since=0)
    assert entry(big).facts["more"] is True
    assert big.numbers() == [1, 2, 3, 4, 5, 6]
    assert within([b"x" * 100_000], 65_536) == 1


def test_the_ring_forgets_when_words_changed() -> None:
    salon = Salon()
    salon.say(5, tell=False)
    salon.enter(Ear("marc"))
    before = len(salon.shelf.readings)
    salon.enter(Ear("a"))
    assert len(salon.shelf.readings) == before
    salon.hub.deliver([salon.shelf.put(said("lyon", 6, kind="withheld"))])
    salon.shelf.rooms["lyon"][0] = said("lyon", 1, words="")
    late = salon.enter(Ear("b"))
    assert len(salon.shelf.readings) == before + 1
    assert json.loads(entry(late).items[0])["words"] == ""


def test_another_epoch_moves_everybody() -> None:
    salon = Salon()
    salon.say(3, tell=False)
    salon.enter(Ear("lea"))
    salon.hub.beacon("f", {"lyon": 1})
    assert (salon.moves, salon.hub.epoch, salon.hub.rooms) == (1, "f", {})
    salon.hub.beacon("f", {"lyon": 1})
    assert salon.moves == 1


def test_a_hole_that_cannot_be_read_is_tried_again() -> None:
    salon = Salon()
    salon.say(3, tell=False)
    lea = salon.enter(Ear("lea"))
    salon.say(1, tell=False)
    salon.shelf.broken = True
    salon.hub.deliver(salon.say(1, tell=False))
    salon.clock.wind(0.5)
    assert lea.numbers() == [1, 2, 3]
    salon.shelf.broken = False
    salon.clock.wind(2)
    assert lea.numbers() == [1, 2, 3, 4, 5]


def test_a_number_that_does_not_exist_is_not_looked_for_for_ever() -> None:
    salon = Salon()
    salon.say(3, tell=False)
    salon.enter(Ear("lea"))
    salon.hub.deliver([said("lyon", 99)])
    salon.clock.wind(60)
    assert len(salon.shelf.readings) < 5
    salon.say(1)
    salon.clock.wind(1)
    assert salon.hub.rooms["lyon"].last == 4


def test_rooms_nobody_hears_are_forgotten_and_leaving_refuses_what_was_asked() -> None:
    salon = Salon()
    salon.say(3, tell=False)
    salon.shelf.closed = True
    lea = salon.enter(Ear("lea"))
    again: list[Entry | Refused] = []
    salon.hub.join(lea, salon.hub.rooms["lyon"].coming[lea].join, again.append)
    salon.hub.leave(lea, "lyon")
    assert isinstance(lea.entry, Refused)
    assert lea.entry.why == "not_seated"
    assert [one.why for one in again if isinstance(one, Refused)] == ["not_seated"]
    assert salon.hub.rooms == {}
    salon.shelf.open()
    salon.say(1)
    assert lea.data == []


def test_entering_twice_at_once_answers_twice() -> None:
    salon = Salon()
    salon.say(3, tell=False)
    salon.shelf.closed = True
    lea = salon.enter(Ear("lea"))
    again: list[Entry | Refused] = []
    salon.hub.join(lea, salon.hub.rooms["lyon"].coming[lea].join, again.append)
    salon.say(1)
    salon.shelf.closed = False
    salon.shelf.open()
    salon.clock.wind(1)
    assert [one.facts["n"] for one in again if isinstance(one, Entry)] == [4]
    assert lea.numbers() == [1, 2, 3, 4]
    assert salon.hub.rooms["lyon"].persons == {"lea": 1}
    salon.hub.leave(lea, "lyon")
    assert salon.hub.rooms == {}
