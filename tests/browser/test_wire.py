"""What a browser is sent, byte for byte: nothing follows an answer that has no body."""

from __future__ import annotations

import socket

from tests.browser.conftest import Opening
from tests.support.server import Place, Server


def answered(server: Server, path: str, cookie: str) -> tuple[bytes, bytes]:
    """Head and body of an answer as they come out of the socket, until it is closed."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        wire.sendall(head.encode())
        heard = b""
        while part := wire.recv(65536):
            heard += part
    before, _, body = heard.partition(b"\r\n\r\n")
    return before, body


def test_nothing_keeps_one_silent_and_nothing_is_sent(visitor: Opening, place: Place, server: Server) -> None:
    lea = visitor()
    lea.walk_in("Lea libre")
    lea.enter("cuisine")
    cookie = "; ".join(f"{one['name']}={one['value']}" for one in lea.context.cookies())

    def silent(status: bytes) -> bytes:
        head, body = answered(server, "/rooms/cuisine/silence", cookie)
        assert head.startswith(b"HTTP/1.1 " + status), head
        return body

    assert silent(b"204") == b""
    place.do("moderation", "off-shift", "veilleur")
    try:
        lea.page.locator("[data-shut]").get_by_text("Lecture seule").wait_for()
        assert silent(b"204") == b"", "the place is shut for everybody: that is no silence of hers"
    finally:
        place.do("moderation", "on-shift", "veilleur")
    person = lea.page.locator("main.talk").get_attribute("data-me")
    place.do("moderation", "decide", "hush", f"person:{person}", "--ground", "terms:respect", "--for", "10m")
    assert b"silence" in silent(b"200")
