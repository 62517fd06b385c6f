"""Where a request came from, and which language it asks for: once for pages and for sockets."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placette.kernel import languages
from placette.kernel import whence as kernel
from placette.kernel.languages import preferred
from placette.kernel.whence import believed, networks, whence

OURS = networks(["10.0.0.0/8", "2001:db8:1::/48"])
VISITOR = ("198.51.100.3", 5)
PROXY = ("10.0.0.1", 5)


@pytest.mark.parametrize("module", [languages, kernel])
def test_what_the_docstrings_say_holds(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("peer", "told", "port", "expected"),
    [
        (VISITOR, "", "", VISITOR),
        (VISITOR, "192.0.2.7", "4711", VISITOR),
        (PROXY, "192.0.2.7", "4711", ("192.0.2.7", 4711)),
        (PROXY, "6.6.6.6, 192.0.2.7", "4711", ("192.0.2.7", 4711)),
        (PROXY, "6.6.6.6,192.0.2.7,10.0.0.9", "1, 4711", ("192.0.2.7", 4711)),
        (PROXY, "192.0.2.7, 10.0.0.9", "", ("192.0.2.7", 0)),
        (PROXY, "2001:db8::7", "99999", ("2001:db8::7", 0)),
        (PROXY, "192.0.2.7", "9" * 5000, ("192.0.2.7", 0)),
        (PROXY, "192.0.2.7", "٤٧", ("192.0.2.7", 0)),
        (("::ffff:10.0.0.1", 5), "::ffff:192.0.2.7", "1024", ("192.0.2.7", 1024)),
        (("2001:db8:1::2", 5), "192.0.2.7", "443", ("192.0.2.7", 0)),
        (PROXY, "", "", PROXY),
        (PROXY, "nonsense", "", PROXY),
        (PROXY, "192.0.2.7, unknown", "", PROXY),
        (PROXY, "10.0.0.3", "7", PROXY),
        (("", 5), "192.0.2.7", "", ("", 5)),
    ],
)
def test_forwarding_headers_count_from_a_proxy_of_ours_alone(
    peer: tuple[str, int], told: str, port: str, expected: tuple[str, int]
) -> None:
    assert whence(peer, told, port, OURS) == expected


@given(st.text(max_size=60), st.text(max_size=12))
def test_no_header_moves_a_visitor_who_comes_without_a_proxy(told: str, port: str) -> None:
    assert whence(VISITOR, told, port, OURS) == VISITOR
    assert whence(PROXY, told, port, ()) == PROXY


@given(st.text(max_size=60), st.ip_addresses(v=4).filter(lambda ip: not believed(str(ip), OURS)))
def test_what_a_visitor_writes_before_the_proxys_word_moves_nothing(written: str, address: object) -> None:
    assert whence(PROXY, f"{written},{address}", "4711", OURS) == (str(address), 4711)


@pytest.mark.parametrize(
    ("accept", "lang"),
    [
        ("", "fr"), ("  ", "fr"), ("*", "fr"), ("*;q=0.5", "fr"), ("en, *;q=0.5", "en"), ("en;q=0.4, *", "fr"),
        ("fr", "fr"), ("fr-CA,fr;q=0.9", "fr"), ("FR-be", "fr"), ("en-US,en;q=0.9,fr;q=0.8", "en"), ("de,fr;q=0.5", "fr"),
        ("de", "en"), ("fr;q=0", "en"), ("fr;q=0, *", "en"), ("fr;q=x", "en"), ("fr;q=nan", "en"), ("fr;q=9", "en"),
        ("en;q=0.5,fr;q=0.5", "fr"), ("de, en;q=0.7, fr;q=x", "en"), ("frisian", "en"),
    ],
)  # fmt: skip
def test_french_unless_something_else_is_asked_for(accept: str, lang: str) -> None:
    assert preferred(accept) == lang


@given(st.text(max_size=200))
def test_any_header_gives_a_language_we_speak(accept: str) -> None:
    assert preferred(accept) in ("fr", "en")
