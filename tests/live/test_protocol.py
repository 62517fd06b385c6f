"""Bytes in, meaning out, without a loop or a socket."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placette.live.protocol import (
    LIMIT,
    STRIKES,
    Asked,
    Binary,
    Broken,
    Connection,
    Heard,
    Left,
    Misread,
    NotOneObject,
    Pong,
    Strikes,
    read_object,
    text_frame,
    unmask,
)

REQUEST = (
    b"GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: placette.v1.json\r\nCookie: a=b\r\n\r\n"
)
TEXT, BINARY, CONT, CLOSE, PING, PONG = 1, 2, 0, 8, 9, 10


def sent(opcode: int, body: bytes, *, fin: bool = True, mask: bytes = b"\x01\x02\x03\x04", rsv: int = 0) -> bytes:
    """A client's frame."""
    head = bytes(((0x80 if fin else 0) | rsv | opcode,))
    size = len(body)
    if size < 126:
        head += bytes((0x80 | size,))
    elif size < 65_536:
        head += b"\xfe" + size.to_bytes(2, "big")
    else:
        head += b"\xff" + size.to_bytes(8, "big")
    return head + mask + unmask(mask, body)


def opened() -> Connection:
    connection = Connection()
    request = connection.request(REQUEST)
    assert request is not None
    connection.answer(connection.weigh(request))
    answer, ended = connection.outgoing()
    assert answer.startswith(b"HTTP/1.1 101")
    assert not ended
    assert connection.form == "placette.v1.json"
    connection.forget(request)
    assert not list(request.headers)
    return connection


def fed(*chunks: bytes) -> tuple[list[Heard], Connection]:
    connection = opened()
    return [one for chunk in chunks for one in connection.feed(chunk)], connection


@pytest.mark.parametrize("size", [0, 1, 125, 126, 127, 65_535, 65_536])
def test_frames_we_send(size: int) -> None:
    framed = text_frame(b"x" * size)
    head = 2 if size < 126 else 4 if size < 65_536 else 10
    assert len(framed) == head + size
    assert framed[0] == 0x81
    assert not framed[1] & 0x80


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(max_size=300), min_size=1, max_size=6),
    st.binary(min_size=4, max_size=4),
    st.lists(st.integers(0, 3_000), max_size=8),
)
def test_however_bytes_arrive_messages_are_the_same(texts: list[str], mask: bytes, cuts: list[int]) -> None:
    stream = b"".join(sent(TEXT, text.encode(), mask=mask) for text in texts)
    places = sorted({0, len(stream), *(cut for cut in cuts if cut < len(stream))})
    heard, _ = fed(*(stream[a:b] for a, b in pairwise(places)))
    assert heard == [text.encode() for text in texts]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_noise_never_raises(noise: bytes) -> None:
    connection = opened()
    connection.feed(noise)
    connection.feed(noise)
    connection.outgoing()


def test_fragments_with_control_frames_between() -> None:
    heard, connection = fed(
        sent(TEXT, "é".encode()[:1], fin=False) + sent(PING, b"p"),
        sent(CONT, "é".encode()[1:], fin=False) + sent(PONG, b""),
        sent(CONT, b"!") + sent(TEXT, b"next"),
    )
    assert heard == [Pong(), "é!".encode(), b"next"]
    assert connection.outgoing() == (b"\x8a\x01p", False)


def test_binary_whole_and_in_parts() -> None:
    assert fed(sent(BINARY, b"\xff"))[0] == [Binary(b"\xff")]
    assert fed(sent(BINARY, b"\xff", fin=False), sent(CONT, b"\xfe"))[0] == [Binary(b"\xff\xfe")]


@pytest.mark.parametrize(
    ("stream", "code"),
    [
        (sent(TEXT, b"\xff"), 1007),
        (sent(TEXT, b"\xc3", fin=False) + sent(CONT, b"\x28"), 1007),
        (sent(TEXT, b"\xc3", fin=False) + sent(CONT, b""), 1007),
        (sent(TEXT, b"x" * (LIMIT + 1)), 1009),
        (sent(TEXT, b"x" * LIMIT, fin=False) + sent(CONT, b"x"), 1009),
        (b"\x81\x02hi", 1002),
        (sent(TEXT, b"x", rsv=0x40), 1002),
        (sent(3, b"x"), 1002),
        (sent(CONT, b"x"), 1002),
        (sent(TEXT, b"x", fin=False) + sent(TEXT, b"y"), 1002),
        (sent(PING, b"x" * 126), 1002),
        (sent(PING, b"", fin=False), 1002),
        (sent(CLOSE, b"\x03"), 1002),
        (sent(CLOSE, b"\x03\xed"), 1002),
    ],
)
def test_what_breaks_the_rules(stream: bytes, code: int) -> None:
    heard, connection = fed(stream + sent(TEXT, b"never heard"))
    assert heard == [Broken(code)]
    data, ended = connection.outgoing()
    assert data[0] == 0x88
    assert int.from_bytes(data[2:4], "big") == code
    assert ended
    assert not connection.open


def test_the_largest_message_is_taken_whole_and_in_parts() -> None:
    whole = b"x" * LIMIT
    assert fed(sent(TEXT, whole))[0] == [whole]
    assert fed(sent(TEXT, whole[:9], fin=False), sent(CONT, whole[9:]))[0] == [whole]


def test_good_order_at_the_end() -> None:
    heard, connection = fed(sent(TEXT, b"a") + sent(CLOSE, b"\x03\xe8") + sent(TEXT, b"b"))
    assert heard == [b"a", Left()]
    assert connection.outgoing() == (b"\x88\x02\x03\xe8", True)
    other = opened()
    other.close(4008, "slow")
    assert other.outgoing() == (b"\x88\x06\x0f\xa8slow", False)
    assert other.feed(sent(CLOSE, b"\x0f\xa8slow")) == [Left()]
    assert other.outgoing() == (b"", True)
    other.ping()
    other.close(4500, "bad_frame")
    assert other.outgoing() == (b"", False)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ('{"do":"ping","ref":"1"}', "1"),
        (' {"do":"ping"} ', None),
        ('{"do":"ping","ref":null}', None),
        ('{"do":"ping","ref":"' + "é" * 64 + '"}', "é" * 64),
    ],
)
def test_commands(text: str, ref: str | None) -> None:
    asked = read_object(text.encode())
    assert isinstance(asked, Asked)
    assert (asked.do, asked.ref) == ("ping", ref)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("{}", None),
        ('{"do":1,"ref":"r"}', "r"),
        ('{"do":null,"ref":"r"}', "r"),
        ('{"do":"ping","ref":1}', None),
        ('{"do":"ping","ref":"' + "x" * 65 + '"}', None),
        ('{"do":"say","words":"\\ud800","ref":"r"}', "r"),
        ('{"do":"say","words":"\\ud800x","ref":"\\udc00"}', None),
        ('{"do":"say","n":1e999,"ref":"r"}', "r"),
    ],
)
def test_objects_that_are_no_command(text: str, ref: str | None) -> None:
    assert read_object(text.encode()) == Misread(ref)


@pytest.mark.parametrize(
    "text",
    ["", "x", "[]", "1", '"a"', "null", '{"a":1}x', '{"a":1}{"b":2}', '{"a":NaN}', '{"a":Infinity}', "\ufeff{}", "{'a':1}",
     "[" * 16_000, '{"a":' * 3_000 + "1" + "}" * 3_000],
)  # fmt: skip
def test_what_is_not_one_object(text: str) -> None:
    with pytest.raises(NotOneObject):
        read_object(text.encode())


def test_twenty_within_a_minute() -> None:
    strikes = Strikes()
    assert not any(strikes.strike(float(at)) for at in range(STRIKES - 1))
    assert not strikes.strike(60.5)  # the first is a minute old
    assert strikes.strike(60.6)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_an_object_or_not(data: bytes) -> None:
    try:
        found = read_object(data)
    except NotOneObject:
        return
    except UnicodeDecodeError:
        pytest.fail("text reaches the reader as UTF-8 only, yet it must not fall over")
    assert isinstance(found, Asked | Misread)
