"""Who may open a socket, and whence it came: by the request and the transport alone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from websockets.datastructures import Headers
from websockets.http11 import Request

from placette.live.events import HTML_FORM, JSON_FORM, Origin
from placette.live.handshake import Denied, House, Wish, judge

HOUSE = House.of(["10.0.0.0/8", "2001:db8::/32"], ["localhost", "[::1]", ".placette.test"])


@dataclass
class Other:
    address: str = "192.0.2.7"
    port: int = 4242


def asked(
    *headers: tuple[str, str],
    path: str = "/live",
    form: str = JSON_FORM,
    peer: Other | None = None,
    tls: bool = False,
    host: str = "localhost:8000",
) -> Denied | Wish:
    request = Request(path, Headers([("Host", host), *headers]))
    return judge(request, form, peer or Other(), tls, HOUSE)


def wish(*headers: tuple[str, str], peer: Other | None = None) -> Wish:
    found = asked(*headers, peer=peer)
    assert isinstance(found, Wish)
    return found


@pytest.mark.parametrize(
    ("origin", "tls", "status"),
    [
        ("http://localhost:8000", False, None),
        ("HTTP://LOCALHOST:8000", False, None),
        ("https://localhost:8000", True, None),
        ("https://localhost:8000", False, 403),
        ("http://localhost:8000", True, 403),
        ("http://localhost", False, 403),
        ("http://evil.test", False, 403),
        ("null", False, 403),
        ("", False, 403),
    ],
)
def test_only_the_places_own_origin(origin: str, tls: bool, status: int | None) -> None:
    found = asked(("Origin", origin), form=HTML_FORM, tls=tls)
    assert (found.status if isinstance(found, Denied) else None) == status


def test_no_origin_is_for_programs_only() -> None:
    assert isinstance(asked(), Wish)
    refused = asked(form=HTML_FORM)
    assert isinstance(refused, Denied)
    assert refused.status == 403
    two = asked(("Origin", "http://localhost:8000"), ("Origin", "http://evil.test"))
    assert isinstance(two, Denied)


def test_the_scheme_a_trusted_proxy_tells_and_no_stranger() -> None:
    headers = (("Origin", "https://localhost:8000"), ("X-Forwarded-Proto", "https"))
    assert isinstance(asked(*headers, peer=Other("10.1.2.3")), Wish)
    assert isinstance(asked(*headers), Denied)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", None),
        ("LOCALHOST:1", None),
        ("[::1]:8000", None),
        ("[::1]", None),
        ("a.placette.test", None),
        ("placette.test:80", None),
        ("evilplacette.test", 400),
        ("evil.example", 400),
        ("", 400),
    ],
)
def test_hosts(host: str, status: int | None) -> None:
    found = asked(host=host)
    assert (found.status if isinstance(found, Denied) else None) == status


def test_another_path() -> None:
    found = asked(path="/elsewhere")
    assert isinstance(found, Denied)
    assert found.status == 404
    assert isinstance(asked(path="/live?a=b"), Wish)


def test_whence() -> None:
    forged = (("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-Port", "40001"))
    assert wish(*forged).origin == Origin("192.0.2.7", 4242)
    proxy = Other("10.0.0.1")
    assert wish(*forged, peer=proxy).origin == Origin("198.51.100.1", 40001)
    by_convention = (("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-Port", "443"))
    assert wish(*by_convention, peer=proxy).origin == Origin("198.51.100.1", 0), "the proxy's own port is nobody's"
    chain = (("X-Forwarded-For", "6.6.6.6, 198.51.100.2"), ("X-Forwarded-For", "10.9.9.9"))
    assert wish(*chain, peer=proxy).origin == Origin("198.51.100.2", 0)
    assert wish(("X-Forwarded-For", "rubbish"), peer=proxy).origin == Origin("10.0.0.1", 4242)
    mapped = (("X-Forwarded-For", "::ffff:198.51.100.3"), ("X-Forwarded-Port", "99999"))
    assert wish(*mapped, peer=Other("::ffff:10.0.0.1")).origin == Origin("198.51.100.3", 0)


def test_cookie_and_language() -> None:
    assert wish().cookie is None
    assert wish(("Cookie", "x=1; placette_visit=abc=; y")).cookie == "abc="
    assert wish(("Accept-Language", "fr-FR, en;q=0.5")).lang == "fr"
    assert wish(("Accept-Language", "fr-FR"), ("Cookie", "placette_language=en")).lang == "en"
    assert wish(("Accept-Language", "de"), ("Accept-Language", "en;q=0.7")).lang == "en"
    assert wish(("Cookie", "placette_language=xx")).lang == "fr"
    assert wish().lang == "fr"


def test_a_network_that_is_none() -> None:
    with pytest.raises(ValueError, match="rubbish"):
        House.of(["rubbish"], [])
