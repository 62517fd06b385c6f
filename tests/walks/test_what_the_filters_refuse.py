"""What the press reported is refused or held before anybody reads it, and its author reads why. What they see of it on
screen stands in `test_what_the_filters_show.py`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.server import Place, Server
from tests.support.walker import Socket, visits
from tests.walks.lines import CONCEPTS, line


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with Place() as made:
        yield made


@pytest.fixture(scope="module")
def server(place: Place) -> Server:
    return place.server().start().open()


@pytest.mark.parametrize("concept", CONCEPTS)
def test_nobody_reads_it_and_its_author_reads_why(place: Place, server: Server, concept: str) -> None:
    author, reader = visits(place, 2, handle="Paul")
    with Socket(server, author.cookie) as one, Socket(server, reader.cookie) as other:
        one.enter("cuisine")
        other.enter("cuisine")
        answer = one.say("cuisine", line(concept, CONCEPTS[concept]), "n1")
        assert answer["t"] == CONCEPTS[concept], "it was let through"
        if answer["t"] == "refused":
            assert answer["why"] == "refused_words"
            case = server.get(f"/case/{answer['case']}", cookie=author.cookie)
            assert case.status == 200
        said = other.say("cuisine", "bonjour", "n2")
        assert said["t"] == "done"
        heard = one.event("said")
        assert heard["words"] == "bonjour", "the next that anybody hears is somebody else's"


def test_who_is_unwell_is_heard_and_told_whom_to_call(place: Place, server: Server) -> None:
    author, reader = visits(place, 2, handle="Ines")
    with Socket(server, author.cookie) as one, Socket(server, reader.cookie) as other:
        one.enter("sante")
        other.enter("sante")
        words = line("suicide", "done")
        assert one.say("sante", words, "n1")["t"] == "done"
        card = one.event("card")
        assert (card["card"], "3114" in card["say"]) == ("3114", True)
        assert other.event("said")["words"] == words
        other.ask(do="ping")
        assert not [body for body in other.events if body["t"] == "card"], "the card is its author's alone"


@pytest.mark.parametrize("concept", ["minor_other", "sedated_or_unaware", "image_trade", "drug_offer"])
def test_a_word_that_spares_beside_it_makes_it_wait_and_not_pass(place: Place, server: Server, concept: str) -> None:
    author, reader = visits(place, 2, handle="Paule")
    with Socket(server, author.cookie) as one, Socket(server, reader.cookie) as other:
        one.enter("cuisine")
        other.enter("cuisine")
        answer = one.say("cuisine", f"{line(concept, 'refused')} police tribunal", "n1")
        assert answer["t"] == "held", "it was let through, or refused"
        assert other.say("cuisine", "bonjour", "n2")["t"] == "done"
        assert one.event("said")["words"] == "bonjour"
