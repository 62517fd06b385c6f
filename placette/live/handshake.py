"""Who may open a socket, as far as its request alone tells: path, Host, Origin, sub-protocol, and where it came from."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from websockets.datastructures import Headers
from websockets.http11 import Request

from placette.live.events import JSON_FORM, Origin

PATH = "/live"
COOKIE = "placette_visit"
LANGUAGE = "placette_language"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


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
        return cls(tuple(ipaddress.ip_network(net, strict=False) for net in proxies), tuple(hosts))

    def believes(self, address: str) -> bool:
        if not self.proxies:
            return False
        try:
            ip = _plain(ipaddress.ip_address(address))
        except ValueError:
            return False
        return any(ip.version == net.version and ip in net for net in self.proxies)

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
        lang = "fr" if prefers_french(",".join(headers.get_all("Accept-Language"))) else "en"
    return Wish(cookies.get(COOKIE), whence(headers, peer, house if trusted else None), lang)


def whence(headers: Headers, peer: Peer, house: House | None) -> Origin:
    """The visitor's address and source port; `house` only when the peer is a proxy that it believes.

    Of `X-Forwarded-For` the last address that is no proxy of ours counts; what stands before it a visitor could write.
    A proxy that does not tell the port gives 0.
    """
    if house is None:
        return Origin(peer.address, peer.port)
    chain = [part.strip() for value in headers.get_all("X-Forwarded-For") for part in value.split(",")]
    for part in reversed(chain):
        if house.believes(part):
            continue
        try:
            address = str(_plain(ipaddress.ip_address(part)))
        except ValueError:
            break
        port = _last(headers, "X-Forwarded-Port")
        return Origin(address, int(port) if port.isascii() and port.isdigit() and int(port) < 65_536 else 0)
    return Origin(peer.address, peer.port)


def prefers_french(accept: str) -> bool:
    """Whether French comes before English in an `Accept-Language` header."""
    best = {"fr": 0.0, "en": 0.0}
    for part in accept.split(",")[:20]:
        tag, _, quality = part.strip().partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=")) if quality.strip() else 1.0
        except ValueError:
            continue
        primary = tag.strip().lower().split("-", 1)[0]
        if primary in best:
            best[primary] = max(best[primary], weight)
    return best["fr"] > 0 and best["fr"] >= best["en"]


def _plain(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """An IPv4 address that came as IPv6 (`::ffff:1.2.3.4`) is IPv4."""
    return (ip.ipv4_mapped or ip) if isinstance(ip, ipaddress.IPv6Address) else ip


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
