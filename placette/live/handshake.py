"""Who may open a socket, as far as its request alone tells: path, Host, Origin, sub-protocol, and where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from websockets.datastructures import Headers
from websockets.http11 import Request

from placette.kernel import whence as kernel
from placette.kernel.languages import preferred
from placette.kernel.whence import Network
from placette.live.events import JSON_FORM, Origin

PATH = "/live"
COOKIE = "placette_visit"
LANGUAGE = "placette_language"


class Peer(Protocol):
    """What the transport knows of the other end."""

    @property
    def address(self) -> str: ...
    @property
    def port(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Denied:
    """The handshake is answered with this status and one plain sentence."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class Wish:
    """A handshake that may go on to the door."""

    cookie: str | None
    origin: Origin
    lang: str


@dataclass(frozen=True, slots=True)
class House:
    """What the place knows of itself: proxies it believes, hosts it answers to (Django's notation)."""

    proxies: tuple[Network, ...]
    hosts: tuple[str, ...]

    @classmethod
    def of(cls, proxies: Sequence[str], hosts: Sequence[str]) -> House:
        """From settings. Raises ValueError for what is no network."""
        return cls(kernel.networks(proxies), tuple(hosts))

    def believes(self, address: str) -> bool:
        return kernel.believed(address, self.proxies)

    def answers_to(self, host: str) -> bool:
        name = host.rsplit(":", 1)[0] if ":" in host and not host.endswith("]") else host
        for known in self.hosts:
            if known == "*" or name == known.lower():
                return True
            if known.startswith(".") and (name == known[1:] or name.endswith(known.lower())):
                return True
        return False


def judge(request: Request, form: str, peer: Peer, tls: bool, house: House) -> Denied | Wish:
    """May this request go on? `form` is the sub-protocol agreed upon, `tls`: the transport itself is encrypted."""
    headers = request.headers
    trusted = house.believes(peer.address)
    host = _only(headers, "Host").lower()
    if not host or not house.answers_to(host):
        return Denied(400, "This place does not answer to that name.")
    if request.path.partition("?")[0] != PATH:
        return Denied(404, "There is no socket here.")
    secure = tls or (trusted and _last(headers, "X-Forwarded-Proto").lower() == "https")
    told = headers.get_all("Origin")
    if told:
        if len(told) > 1 or told[0].lower() != f"{'https' if secure else 'http'}://{host}":
            return Denied(403, "Another site's page may not open a socket here.")
    elif form != JSON_FORM:
        return Denied(403, "A browser says where its page came from.")
    cookies = _cookies(headers)
    lang = cookies.get(LANGUAGE, "")
    if lang not in ("fr", "en"):
        lang = preferred(",".join(headers.get_all("Accept-Language")))
    return Wish(cookies.get(COOKIE), whence(headers, peer, house), lang)


def whence(headers: Headers, peer: Peer, house: House) -> Origin:
    """The visitor's address and source port: the peer's, or what a proxy of ours tells."""
    told = ",".join(headers.get_all("X-Forwarded-For"))
    return Origin(*kernel.whence((peer.address, peer.port), told, _last(headers, "X-Forwarded-Port"), house.proxies))


def _only(headers: Headers, name: str) -> str:
    """A header that may stand once only; else nothing."""
    values = headers.get_all(name)
    return values[0].strip() if len(values) == 1 else ""


def _last(headers: Headers, name: str) -> str:
    """What the nearest proxy wrote."""
    values = headers.get_all(name)
    return values[-1].rsplit(",", 1)[-1].strip() if values else ""


def _cookies(headers: Headers) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in headers.get_all("Cookie"):
        for part in line.split(";"):
            name, equals, value = part.partition("=")
            if equals:
                found[name.strip()] = value.strip()
    return found
