"""An authority asks who wrote something: each word left exactly one trace, sealed, in the transaction of the words."""

from __future__ import annotations

from tests.support.server import Place
from tests.support.walker import Socket, visits
from tests.trust import tables


def test_each_word_leaves_one_sealed_trace_with_address_port_and_time() -> None:
    with Place() as place:
        server = place.server().start().open()
        marc, lea = visits(place, 2, handle="Marc")
        said: dict[str, str] = {}
        with Socket(server, marc.cookie, source="127.0.0.7") as one, Socket(server, lea.cookie) as other:
            ports = {marc.person: one.connection.local_address[1], lea.person: other.connection.local_address[1]}
            for socket, person in ((one, marc.person), (other, lea.person)):
                socket.enter("cuisine")
                for number in range(3):
                    said[socket.say("cuisine", f"mot {number}", f"n{number}")["id"]] = person
            # A word said again under its nonce is the same word: no second trace.
            one.say("cuisine", "mot 0", "n0")
        server.stop()
        traces = tables.read(place.data / "placette.sqlite3", place.data).traces
        assert sorted(trace.content for trace in traces) == sorted(said)
        for trace in traces:
            assert trace.person == said[trace.content]
            assert trace.port == ports[trace.person]
            assert trace.address == ("127.0.0.7" if trace.person == marc.person else "127.0.0.1")
            assert trace.at_ms > 1_700_000_000_000
