"""What a stranger may send: each bad frame gets the answer that was promised, and the place goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from tests.support.raw import BINARY, MORE, PING, PONG, Raw, frame
from tests.support.server import Server
from tests.support.walker import HTML_FORM, JSON_FORM, Visit, visits

pytestmark = pytest.mark.services
LIMIT = 16_384


@pytest.fixture(scope="module")
def stranger(town: Server) -> Visit:
    return visits(town.place)[0]


@pytest.fixture
def raw(town: Server, stranger: Visit) -> Iterator[Raw]:
    """An open socket; afterwards the place still serves and told nothing of itself."""
    with Raw(town) as made:
        assert made.handshake(stranger.cookie) == 101
        yield made
        assert town.get("/healthz").text == "ok"
        for inside in (b"Traceback", b".py", b"/placette/", b"site-packages", b"File "):
            assert inside not in made.seen
        assert "Traceback" not in town.errors()


def text(data: bytes) -> bytes:
    return frame(data)


NOT_AN_OBJECT = {
    "no JSON": b"bonjour",
    "empty": b"",
    "half an object": b'{"do":"ping"',
    "two objects": b'{"do":"ping"}{"do":"ping"}',
    "a list": b'[{"do":"ping"}]',
    "a string": b'"ping"',
    "a number": b"1",
    "null": b"null",
    "NaN": b"NaN",
    "deep": b"[" * 8000,
    "deep objects": b'{"a":' * 2500,
    "a lone surrogate escape cut": b'{"do":"\\ud8',
}


@pytest.mark.parametrize("data", NOT_AN_OBJECT.values(), ids=NOT_AN_OBJECT.keys())
def test_what_is_not_one_object_is_told_goodbye(raw: Raw, data: bytes) -> None:
    raw.send(text(data))
    code, goodbye = raw.end()
    assert code == 4500
    assert goodbye is not None
    assert (goodbye["code"], goodbye["why"], goodbye["again"]) == (4500, "bad_frame", None)


BROKEN = {
    "binary": (frame(b"\x00\x01", BINARY), 1003),
    "too large": (frame(b'{"do":"ping","ref":"' + b"a" * LIMIT + b'"}'), 1009),
    "too large by its header alone": (b"\x81\xff" + (2**40).to_bytes(8, "big") + b"\0\0\0\0", 1009),
    "too large in fragments": (
        frame(b'{"do":"ping","ref":"', fin=False) + frame(b"a" * 9000, MORE, fin=False) * 2 + frame(b'"}', MORE),
        1009,
    ),
    "not UTF-8": (frame(b'{"do":"\xff\xfe"}'), 1007),
    "overlong UTF-8": (frame(b'{"do":"\xc0\xaf"}'), 1007),
    "a surrogate in UTF-8": (frame(b'{"do":"\xed\xa0\x80"}'), 1007),
    "unmasked": (frame(b'{"do":"ping"}', mask=False), 1002),
    "reserved bit": (frame(b'{"do":"ping"}', rsv=4), 1002),
    "unknown opcode": (frame(b"", 3), 1002),
    "unknown control": (frame(b"", 11), 1002),
    "long ping": (frame(b"a" * 126, PING), 1002),
    "ping in pieces": (frame(b"a", PING, fin=False), 1002),
    "continues nothing": (frame(b"a", MORE), 1002),
    "a text inside a text": (frame(b"a", fin=False) + frame(b"b"), 1002),
}


@pytest.mark.parametrize(("data", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_what_breaks_the_protocol_closes_with_its_code(raw: Raw, data: bytes, code: int) -> None:
    raw.send(data)
    assert raw.end()[0] == code


WRONG = {
    "unknown do": {"do": "dance"},
    "no do": {"ref": "1"},
    "do is a number": {"do": 7},
    "do is null": {"do": None},
    "enter without room": {"do": "enter"},
    "room is a list": {"do": "enter", "room": ["cuisine"]},
    "since is text": {"do": "enter", "room": "cuisine", "since": "x"},
    "since is huge": {"do": "enter", "room": "cuisine", "since": 2**63, "epoch": "e"},
    "since is negative": {"do": "enter", "room": "cuisine", "since": -1, "epoch": "e"},
    "since is true": {"do": "enter", "room": "cuisine", "since": True, "epoch": "e"},
    "say without words": {"do": "say", "room": "cuisine", "nonce": "1"},
    "say without nonce": {"do": "say", "room": "cuisine", "words": "bonjour"},
    "nonce too long": {"do": "say", "room": "cuisine", "words": "bonjour", "nonce": "n" * 65},
    "nonce is a number": {"do": "say", "room": "cuisine", "words": "bonjour", "nonce": 1},
    "words are an object": {"do": "say", "room": "cuisine", "words": {"a": 1}, "nonce": "1"},
    "ref too long": {"do": "ping", "ref": "r" * 65},
    "ref is a number": {"do": "ping", "ref": 5},
    "erase of text": {"do": "erase", "room": "cuisine", "n": "1"},
    "edit without words": {"do": "edit", "room": "cuisine", "n": 1},
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG.keys())
def test_wrong_fields_are_refused_and_the_connection_stays(raw: Raw, body: dict[str, object]) -> None:
    raw.say(body)
    refused = raw.answer()
    assert (refused["t"], refused["why"]) == ("refused", "bad_request")
    assert refused["say"]
    raw.say({"do": "ping", "ref": "still"})
    assert raw.answer() == {"t": "pong", "ref": "still"}


def test_odd_but_whole_objects_are_answered(raw: Raw) -> None:
    for data in (
        b'{"do":"ping","ref":"1","ref":"2"}',
        b' \n{"do":"ping","ref":"\\u00e9\\n","x":[[[[1e308]]]],"y":9223372036854775808}\t',
        '{"do":"ping","ref":"éè🙂"}'.encode(),
    ):
        raw.send(text(data))
        assert raw.answer()["t"] == "pong"


def test_fragments_and_control_frames_between_them_are_taken(raw: Raw) -> None:
    whole = json.dumps({"do": "ping", "ref": "parts"}).encode()
    raw.send(frame(whole[:5], fin=False) + frame(b"hey", PING) + frame(whole[5:9], MORE, fin=False))
    raw.send(frame(whole[9:], MORE))
    kinds = []
    while "parts" not in kinds:
        found = raw.next()
        assert found is not None
        kinds.append("hey" if (found.opcode, found.data) == (PONG, b"hey") else json.loads(found.data).get("ref", ""))
    assert "hey" in kinds


def test_one_byte_at_a_time_is_one_frame(raw: Raw) -> None:
    for byte in frame(b'{"do":"ping","ref":"slow"}'):
        raw.send(bytes([byte]))
    assert raw.answer() == {"t": "pong", "ref": "slow"}


def test_the_largest_frame_is_taken(raw: Raw) -> None:
    body = b'{"do":"ping","ref":"big","x":"%s"}'
    raw.send(text(body % (b"a" * (LIMIT - len(body) + 2))))
    assert raw.answer() == {"t": "pong", "ref": "big"}


def test_twenty_wrong_ones_in_a_minute_are_enough(raw: Raw) -> None:
    for _ in range(20):
        raw.say({"do": "dance"})
    code, goodbye = raw.end()
    assert code == 4500
    assert goodbye is not None
    assert goodbye["why"] == "bad_frame"


def test_a_hundred_frames_at_once_are_answered_in_order(raw: Raw) -> None:
    raw.send(b"".join(frame(json.dumps({"do": "ping", "ref": str(n)}).encode()) for n in range(100)))
    assert [raw.answer()["ref"] for _ in range(100)] == [str(n) for n in range(100)]


def test_the_door_of_the_socket(town: Server, stranger: Visit) -> None:
    """Each handshake that is not right gets its status, and nothing of the program is told."""
    own = town.origin
    tries: list[tuple[int, Callable[[Raw], int]]] = [
        (401, lambda raw: raw.handshake("")),
        (401, lambda raw: raw.handshake("nobody")),
        (400, lambda raw: raw.handshake(stranger.cookie, form=None)),
        (400, lambda raw: raw.handshake(stranger.cookie, form="placette.v0")),
        (426, lambda raw: raw.handshake(stranger.cookie, upgrade=False)),
        (403, lambda raw: raw.handshake(stranger.cookie, origin="http://ailleurs.test")),
        (403, lambda raw: raw.handshake(stranger.cookie, origin="null")),
        (403, lambda raw: raw.handshake(stranger.cookie, origin=f"http://127.0.0.1:{town.port + 1}")),
        (403, lambda raw: raw.handshake(stranger.cookie, form=HTML_FORM)),
        (403, lambda raw: raw.handshake(stranger.cookie, form=HTML_FORM, origin=own.replace("http", "https"))),
        (101, lambda raw: raw.handshake(stranger.cookie, form=HTML_FORM, origin=own)),
        (101, lambda raw: raw.handshake(stranger.cookie, form=f"other, {JSON_FORM}", origin=own)),
    ]
    found = []
    for _, attempt in tries:
        with Raw(town) as raw:
            found.append(attempt(raw))
            assert b"Traceback" not in raw.seen
    assert found == [status for status, _ in tries]


def test_nothing_waits_for_ever_in_a_half_handshake(town: Server) -> None:
    with Raw(town) as raw:
        raw.send(b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: web")
        assert town.get("/healthz").status == 200
    with Raw(town) as raw:
        raw.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 64)
        raw.end()
    assert town.get("/healthz").status == 200
