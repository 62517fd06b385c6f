"""Rules of the door: who is too young, how long a visit lasts, which network an address belongs to. Pure."""

from __future__ import annotations

import hashlib
import ipaddress
import re
from datetime import datetime

from placette.entry.names import LIFE, UNCONNECTED
from placette.kernel.whence import address_of
from placette.people.names import YOUNGEST


def hash_of(cookie: str) -> bytes:
    """What is kept of a cookie's value."""
    return hashlib.sha256(cookie.encode("utf-8", "surrogatepass")).digest()


_AGE = re.compile(r"\s*(\d{1,4})(?:[.,]0*)?\s*(?:ans?|years?|yo)?\s*", re.IGNORECASE)


def age_of(typed: str) -> int | None:
    """The age that somebody typed, in digits of any script, perhaps with the word for years. None for what is none.

    >>> age_of("30"), age_of(" 17 ans "), age_of("18.0"), age_of("1.5"), age_of("abc"), age_of("-3"), age_of("")
    (30, 17, 18, None, None, None, None)
    """
    found = _AGE.fullmatch(typed)
    return int(found[1]) if found else None


def too_young(typed: str) -> bool:
    """Does what was typed say an age under 18? What is no age at all is a mistake, not a minor.

    >>> too_young("17"), too_young("9 ans"), too_young("18"), too_young("abc"), too_young("")
    (True, True, False, False, False)
    """
    age = age_of(typed)
    return age is not None and age < YOUNGEST


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
