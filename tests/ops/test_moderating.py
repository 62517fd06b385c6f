"""Moderating from the command line, beside a place that runs: what waits, reading it, deciding, and what reasons say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.either import place_on
from tests.support.server import Place, Server
from tests.support.walker import Socket, Visit, visits

pytestmark = pytest.mark.services
HELD = "placette-essai-attente"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with place_on(request.param) as made:
        yield made


@pytest.fixture(scope="module")
def server(place: Place) -> Server:
    return place.server().start().open()


def waiting(place: Place, *more: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in place.do("moderation", "held", "--json", *more).splitlines()]


def reasons(server: Server, visit: Visit, number: str) -> str:
    return server.get(f"/case/{number}", cookie=visit.cookie).text


def test_what_waits_is_listed_read_and_let_pass_or_refused(place: Place, server: Server) -> None:
    (lea,) = visits(place, handle="Lea")
    assert waiting(place) == []
    assert "Nothing waits" in place.do("moderation", "held")
    with Socket(server, lea.cookie) as socket:
        socket.enter("cuisine")
        first = socket.say("cuisine", f"girouette\nimmobile {HELD}", "n1")
        second = socket.say("cuisine", f"autre girouette {HELD}", "n2")
        assert (first["t"], second["t"]) == ("held", "held")

        one, two = waiting(place)
        assert (one["subject"], two["subject"]) == (f"held:{first['id']}", f"held:{second['id']}")
        assert (one["room"], one["person"], one["handle"]) == ("cuisine", lea.person, lea.handle)
        assert (one["rules"], one["since"] < one["until"]) == (["test_hold"], True)
        assert "words" not in one
        shown = place.do("moderation", "held")
        assert one["subject"] in shown
        assert "girouette" not in shown
        assert "placette moderation decide restore held:<id>" in shown, "what to do next stands under the list"

        assert [row["words"] for row in waiting(place, "--words")] == [
            f"girouette\nimmobile {HELD}", f"autre girouette {HELD}"
        ]  # fmt: skip
        assert f"    | girouette\n    | immobile {HELD}\n" in place.do("moderation", "held", "--words")
        read = json.loads(place.do("moderation", "read", one["subject"], "--json"))
        assert (read["state"], read["words"]) == ("held", f"girouette\nimmobile {HELD}")

        place.do("moderation", "decide", "restore", one["subject"], "--ground", "terms:rules")
        assert socket.event("said", id=first["id"])["words"] == f"girouette\nimmobile {HELD}"
        out = place.do("moderation", "decide", "withhold", two["subject"], "--ground", "terms:respect", "--json")
        assert socket.event("unheld", id=second["id"])["why"] == "refused_words"
        assert waiting(place) == []
        assert "cuisine" in reasons(server, lea, json.loads(out)["number"])
    for gone in (two["subject"], "message:cuisine/999", f"person:{lea.person}", "nothing"):
        done = place.command("moderation", "read", gone)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1), done
    assert "girouette" not in server.errors(), "no log carries what was read"


def test_hush_and_suspend_need_no_sentence_and_still_give_facts(place: Place, server: Server) -> None:
    """The command line as it is promised: `decide MEASURE SUBJECT --ground … --for …`."""
    (anne,) = visits(place, handle="Anne")
    with Socket(server, anne.cookie) as socket:
        socket.enter("jardin")
        said = socket.say("jardin", "girouette", "n1")
        for measure in ("hush", "suspend"):
            subject = f"person:{anne.person}"
            out = place.do(
                "moderation", "decide", measure, subject, "--ground", "terms:respect", "--for", "10m", "--json"
            )
            text = reasons(server, anne, json.loads(out)["number"])
            assert "jardin" in text
            assert f"numéro {said['n']}" in text or f"number {said['n']}" in text
            assert "girouette" not in text
    missing = place.command("moderation", "decide", "hush", f"person:{anne.person}", "--for", "10m")
    assert missing.returncode == 2


def test_erased_words_can_be_judged_and_never_come_back(place: Place, server: Server) -> None:
    rose, other = visits(place, 2, handle="Rose")
    with Socket(server, rose.cookie) as socket, Socket(server, other.cookie) as reader:
        socket.enter("livres")
        reader.enter("livres")
        n = socket.say("livres", "girouette", "n1")["n"]
        subject = f"message:livres/{n}"
        place.do("moderation", "decide", "withhold", subject, "--ground", "terms:respect")
        assert socket.ask(do="erase", room="livres", n=n)["t"] == "done"
        assert reader.event("withheld", of=n, why="author")
        assert place.do("moderation", "read", subject) == f"{subject}, erased, by {rose.handle}:\n    | girouette\n"
        place.do("moderation", "decide", "restore", subject, "--ground", "terms:respect")
        assert place.command("moderation", "read", subject).returncode == 1
        assert "girouette" not in json.dumps(reader.enter("livres", since=n - 1)["messages"])
