"""Words that waited are said after ten others: they get the next number, and nobody has to ask for anything again."""

from __future__ import annotations

import re

import pytest

from tests.support.children import until
from tests.support.server import Place, Server
from tests.support.walker import Socket, visits

pytestmark = pytest.mark.services
HELD = "placette-essai-attente"


def figure(server: Server, name: str) -> float:
    found = re.search(rf"^{name}(?:{{[^}}]*}})? ([0-9.e+]+)$", server.get("/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


@pytest.mark.timeout(120)
def test_held_words_released_after_ten_others_get_the_next_number_and_nobody_asks_again() -> None:
    with Place() as place:
        server = place.server().start().open()
        lea, marc, ines = visits(place, 3)
        with Socket(server, lea.cookie) as author, Socket(server, marc.cookie) as talker, Socket(server, ines.cookie) as one:
            for socket in (author, talker, one):
                assert socket.enter("cuisine")["t"] == "done"
            held = author.say("cuisine", f"{HELD} bonjour", "wait")
            assert held["t"] == "held"
            again = author.say("cuisine", f"{HELD} Bonjour !", "other-nonce")
            assert (again["t"], again["id"]) == ("held", held["id"])
            assert figure(server, "placette_held") == 1
            first = talker.say("cuisine", "mot 0", "n0")["n"]
            for number in range(1, 10):
                assert talker.say("cuisine", f"mot {number}", f"n{number}")["n"] == first + number
            place.do("moderation", "decide", "restore", f"held:{held['id']}", "--ground", "terms:rules")
            for socket in (author, talker, one):
                told = socket.event("said", 10, id=held["id"])
                assert told["n"] == first + 10
                others = [body["n"] for body in socket.events if body["t"] == "said"]
                assert others == [first + number for number in range(10)], "each once, in order: no gap, so no `since`"
                assert not [body for body in socket.events if body["t"] in ("skip", "resync", "goodbye")]
            assert author.say("cuisine", "mot 11", "after")["n"] == first + 11
            assert figure(server, "placette_repairs_total") <= 1, "at most the hub itself looked, once for everybody"
            until(lambda: figure(server, "placette_held") == 0, 5, "nothing waits any more")

