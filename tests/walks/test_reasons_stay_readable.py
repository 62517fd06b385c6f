"""Somebody is silenced, then shut out: each time they read why, until when, and how to object; shut out too."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

from tests.support.server import Answer, Place, Server
from tests.support.walker import Socket, visits


def decide(place: Place, *words: str) -> str:
    return str(json.loads(place.do("moderation", "decide", *words, "--json"))["number"])


def post_pin(server: Server, number: str, pin: str) -> Answer:
    """The case's form, as a browser without a visit sends it."""
    page = server.get(f"/case/{number}")
    assert 'name="pin"' in page.text
    assert "set-cookie" not in page.headers
    return server.request(
        "POST",
        f"/case/{number}",
        body=urlencode({"pin": pin}).encode(),
        headers={"Content-Type": "application/x-www-form-urlencoded", "Origin": server.origin},
    )


def test_hushed_across_coming_back_and_a_restart_then_heard_again() -> None:
    with Place() as place:
        server = place.server().start().open()
        marc, lea = visits(place, 2, handle="Marc")
        with Socket(server, marc.cookie) as hushed, Socket(server, lea.cookie) as other:
            hushed.enter("cuisine")
            other.enter("cuisine")
            number = decide(place, "hush", f"person:{marc.person}", "--ground", "terms:respect", "--for", "2h")
            told = hushed.event("restricted")
            assert (told["measure"], told["case"]) == ("hush", number)
            assert told["until"]
            assert hushed.say("cuisine", "bonjour", "n1")["why"] == "hushed"
            hushed.ask(do="leave", room="cuisine")
            hushed.enter("cuisine")
            assert hushed.say("cuisine", "bonjour", "n2")["why"] == "hushed"
            assert other.say("cuisine", "bonsoir", "n1")["t"] == "done"
        server.stop()
        server.start().open()
        with Socket(server, marc.cookie) as hushed:
            hushed.enter("cuisine")
            refused = hushed.say("cuisine", "bonjour", "n3")
            assert refused["why"] == "hushed"
            assert refused["say"]
            decide(place, "restore", f"person:{marc.person}", "--ground", "terms:respect")
            # The lifting reaches the next word at once: `say` reads restrictions in its own transaction.
            assert hushed.say("cuisine", "bonjour", "n4")["t"] == "done"


def test_suspended_and_still_answered() -> None:
    with Place() as place:
        server = place.server().start().open()
        (marc,) = visits(place, 1, handle="Marc")
        with Socket(server, marc.cookie) as shut:
            shut.enter("cuisine")
            number = decide(place, "suspend", f"person:{marc.person}", "--ground", "terms:respect", "--for", "3d")
            code, _ = shut.closed()
            assert code == 4530
            kinds = [event["t"] for event in shut.events if event["t"] in ("restricted", "goodbye")]
            assert kinds == ["restricted", "goodbye"], "the reasons come before the door closes"
        own = server.get(f"/case/{number}", cookie=marc.cookie)
        assert own.status == 200
        pin = re.search(r'data-pin="(\d+)"', own.text)
        assert pin, own.text
        assert 'data-pin="' not in server.get(f"/case/{number}", cookie=marc.cookie).text
        assert "PIN" in server.get(f"/case/{number}").text
        answered = post_pin(server, number, pin[1])
        assert answered.status == 200
        for _ in range(5):
            post_pin(server, number, "0" if pin[1] != "0" else "1")
        late = post_pin(server, number, pin[1])
        assert late.status in (403, 429), "after five wrong PINs even the right one waits"
        assert server.get("/square", cookie=marc.cookie).status in (303, 403)


def test_held_words_that_a_moderator_refuses_are_told_to_their_author_alone() -> None:
    with Place() as place:
        server = place.server().start().open()
        marc, lea = visits(place, 2, handle="Marc")
        with Socket(server, marc.cookie) as author, Socket(server, lea.cookie) as other:
            author.enter("cuisine")
            other.enter("cuisine")
            held = author.say("cuisine", "placette-essai-attente", "n1")
            assert held["t"] == "held"
            decide(place, "withhold", f"held:{held['id']}", "--ground", "terms:respect")
            told = author.event("unheld", id=held["id"])
            assert (told["room"], told["why"]) == ("cuisine", "refused_words")
            assert other.say("cuisine", "bonjour", "n1")["n"] == 1, "it never had a number"
            assert not [event for event in other.events if event["t"] in ("unheld", "withheld")]
