"""Rules of the door: who is too young, how long a visit lasts, which network an address belongs to. Pure."""

from __future__ import annotations

import hashlib
import ipaddress
from datetime import datetime

from placette.entry.names import LIFE, UNCONNECTED
from placette.kernel.whence import address_of
from placette.people.names import YOUNGEST


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


def network_of(address: str) -> str | None:
    """The network that an address's walk-ins are counted in: /24, or /64. None: this machine itself, never counted.

    >>> network_of("192.0.2.77"), network_of("2001:db8:1:2:3::4"), network_of("127.0.0.1")
    ('192.0.2.0/24', '2001:db8:1:2::/64', None)
    """
    found = address_of(address)
    if found is None or found.is_loopback:
        return None
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 64), strict=False))
