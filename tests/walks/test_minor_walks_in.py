"""A minor walks in: turned away kindly with two numbers, that browser for the day, and nothing is left of them."""

from __future__ import annotations

import re
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from tests.support.server import Place, Server
from tests.trust import tables


class Browser:
    """A browser without scripts: keeps cookies, follows redirects, sends forms."""

    def __init__(self, server: Server) -> None:
        self.server, self.jar = server, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def go(self, path: str, **form: str) -> tuple[int, str, str]:
        """(status, address it ended at, page)."""
        data = urlencode(form).encode() if form else None
        request = Request(self.server.origin + path, data, {"Accept-Language": "fr", "Origin": self.server.origin})
        try:
            with self.opener.open(request, timeout=10) as page:
                return page.status, page.url, page.read().decode()
        except HTTPError as error:
            return error.code, error.url, error.read().decode()

    def knock(self, age: str, handle: str) -> tuple[int, str, str]:
        status, address, page = self.go("/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        if token is None:
            return status, address, page
        fields = {"handle": handle, "sex": "f", "age": age, "country": "FR", "postcode": "59000", "rules": "on"}
        return self.go("/", csrfmiddlewaretoken=token[1], **fields)

    @property
    def cookies(self) -> set[str]:
        return {cookie.name for cookie in self.jar}


def test_seventeen_then_thirty_in_the_same_browser() -> None:
    with Place() as place:
        server = place.server().start().open()
        ines = Browser(server)
        for age in ("17", "30"):
            status, _, page = ines.knock(age, "Ines")
            assert status in (200, 403)
            assert "119" in page
            assert "3018" in page
            assert "placette_visit" not in ines.cookies
        assert ines.go("/square")[1].rstrip("/") == server.origin
        assert tables.rows(place.data / "placette.sqlite3", "SELECT count(*) FROM people_person") == [(0,)]
        assert tables.rows(place.data / "placette.sqlite3", "SELECT count(*) FROM entry_visit") == [(0,)]
        # Somebody else, of age, walks in by the same door.
        _, address, page = Browser(server).knock("30", "Odile")
        assert "119" not in page or address.endswith("/age"), page


def test_a_pseudonym_that_announces_a_minor_is_refused_with_the_reason() -> None:
    with Place() as place:
        server = place.server().start().open()
        browser = Browser(server)
        _, _, page = browser.knock("30", "ines15ans")
        assert "ines15ans" in page, "what was typed is not lost"
        assert "placette_visit" not in browser.cookies
        assert tables.rows(place.data / "placette.sqlite3", "SELECT count(*) FROM people_person") == [(0,)]
