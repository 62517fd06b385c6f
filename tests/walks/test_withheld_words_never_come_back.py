"""An ex-partner writes about somebody; a moderator withholds it: gone on every screen, and no replay brings it back."""

from __future__ import annotations

from tests.support.server import Place
from tests.support.walker import Socket, since, visits


def test_words_that_were_withheld_are_gone_for_everybody_and_for_good() -> None:
    with Place() as place:
        server = place.server().start().open()
        marc, lea = visits(place, 2, handle="Marc")
        with Socket(server, marc.cookie) as writer, Socket(server, lea.cookie) as reader:
            writer.enter("cuisine")
            epoch = reader.enter("cuisine")["epoch"]
            said = writer.say("cuisine", "mot-repere-un", "n1")
            assert reader.event("said", n=said["n"])["words"] == "mot-repere-un"
            place.do("moderation", "decide", "withhold", f"message:cuisine/{said['n']}", "--ground", "terms:respect")
            gone = reader.event("withheld", of=said["n"])
            assert gone["why"] in ("rules", "law")
            assert writer.event("restricted")["room"] == "cuisine"
            told = writer.event("withheld", of=said["n"])
            assert told["n"] == gone["n"]
            again = reader.ask(do="enter", room="cuisine", since=0, epoch=epoch)
            page = since(server.port, lea.cookie, "cuisine", 0)
            for answer in (again, page):
                assert "mot-repere-un" not in str(answer)
                item = next(one for one in answer["messages"] if one["n"] == said["n"])
                assert item["withheld"] is True
            # The same words again under the same nonce are the same message: nothing new appears.
            assert writer.say("cuisine", "mot-repere-un", "n1")["n"] == said["n"]
            place.do("moderation", "decide", "restore", f"message:cuisine/{said['n']}", "--ground", "terms:respect")
            assert reader.event("restored", of=said["n"])["words"] == "mot-repere-un"


def test_a_block_works_at_once_on_open_sockets() -> None:
    with Place() as place:
        server = place.server().start().open()
        marc, lea, odile = visits(place, 3, handle="Marc")
        with (
            Socket(server, marc.cookie) as writer,
            Socket(server, lea.cookie) as reader,
            Socket(server, odile.cookie) as other,
        ):
            for socket in (writer, reader, other):
                socket.enter("cuisine")
            done = server.request(
                "POST", f"/api/people/{marc.person}/block", cookie=lea.cookie, headers={"Origin": server.origin}
            )
            assert done.status in (200, 201, 204), done.text
            said = writer.say("cuisine", "bonjour", "n1")
            assert said["t"] == "done"
            assert reader.event("skip")["to"] == said["n"]
            assert other.event("said", n=said["n"])["words"] == "bonjour"
            after = reader.ask(do="enter", room="cuisine", since=None, epoch=None)
            assert "bonjour" not in str(after)
