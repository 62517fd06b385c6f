"""Rules of the door: who is too young, how long a visit lasts, which network an address belongs to. Pure."""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from datetime import datetime

from placette.entry.names import LIFE, UNCONNECTED
from placette.live.events import Origin
from placette.people.names import YOUNGEST

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def hash_of(cookie: str) -> bytes:
    """What is kept of a cookie's value."""
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).digest()


def too_young(age: str) -> bool:
    """Does what was typed say an age under 18? What is no age at all is a mistake, not a minor.

    >>> too_young("17"), too_young(" 9 "), too_young("18"), too_young("abc"), too_young("")
    (True, True, False, False, False)
    """
    text = age.strip()
    return text.isdecimal() and len(text) <= 4 and int(text) < YOUNGEST


def until(connected: bool, now: datetime) -> datetime:
    """When a visit ends that was seen now."""
    return now + (LIFE if connected else UNCONNECTED)


def address_of(text: str) -> Address | None:
    """An address as it is compared: IPv4 that came as IPv6 is IPv4. None for what is none.

    >>> address_of("::ffff:192.0.2.7"), address_of("nowhere")
    (IPv4Address('192.0.2.7'), None)
    """
    try:
        found = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Raises ValueError for what is no network."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def believed(address: str, proxies: Sequence[Network]) -> bool:
    """Is this one of the proxies whose word counts?"""
    found = address_of(address)
    return found is not None and any(found.version == net.version and found in net for net in proxies)


def whence(peer: Origin, forwarded_for: str, forwarded_port: str, proxies: Sequence[Network]) -> Origin:
    """Where a request came from: the peer, unless the peer is a proxy of ours.

    Then the last address of `X-Forwarded-For` that is no proxy of ours; what stands before it a visitor could have
    written. A proxy that does not tell the source port in `X-Forwarded-Port` gives 0.

    >>> proxies = networks(["10.0.0.0/8"])
    >>> whence(Origin("10.0.0.1", 5), "9.9.9.9, 192.0.2.7, 10.0.0.2", "4711", proxies)
    Origin(address='192.0.2.7', port=4711)
    >>> whence(Origin("198.51.100.3", 5), "192.0.2.7", "4711", proxies)
    Origin(address='198.51.100.3', port=5)
    """
    if not believed(peer.address, proxies):
        return peer
    for part in reversed(forwarded_for.split(",")):
        if believed(part, proxies):
            continue
        address = address_of(part)
        if address is None:
            break
        port = forwarded_port.rsplit(",", 1)[-1].strip()
        known = port.isascii() and port.isdecimal() and int(port) < 65_536
        return Origin(str(address), int(port) if known else 0)
    return peer


def network_of(address: str) -> str | None:
    """The network that an address's walk-ins are counted in: /24, or /64. None: this machine itself, never counted.

    >>> network_of("192.0.2.77"), network_of("2001:db8:1:2:3::4"), network_of("127.0.0.1")
    ('192.0.2.0/24', '2001:db8:1:2::/64', None)
    """
    found = address_of(address)
    if found is None or found.is_loopback:
        return None
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 64), strict=False))
