"""Where a request came from: the peer of the connection, or what a proxy of ours says. Addresses as they are compared."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
EPHEMERAL = 1024
"""The lowest port that a visitor's connection comes from (RFC 6056, section 3.2)."""


def address_of(text: str) -> Address | None:
    """An address as it is compared: IPv4 that came as IPv6 is IPv4, a zone is left out. None for what is none.

    >>> address_of("::ffff:192.0.2.7"), address_of("nowhere")
    (IPv4Address('192.0.2.7'), None)
    """
    try:
        found = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """`10.0.0.0/8` and the like. Raises ValueError for what is no network."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def believed(address: str, proxies: Sequence[Network]) -> bool:
    """Is this one of the proxies whose word counts?"""
    found = address_of(address) if proxies else None
    return found is not None and any(found.version == net.version and found in net for net in proxies)


def whence(
    peer: tuple[str, int], forwarded_for: str, forwarded_port: str, proxies: Sequence[Network]
) -> tuple[str, int]:
    """(address, source port) of a visitor: the peer, unless the peer is a proxy of ours.

    Then the last address of `X-Forwarded-For` (several headers: joined by commas, as they came) that is no proxy of
    ours; what stands before it a visitor could have written. A proxy that does not tell the source port in
    `X-Forwarded-Port` gives 0, and so does one that tells a port from which nobody connects: its own, 443 and the like.

    >>> proxies = networks(["10.0.0.0/8"])
    >>> whence(("10.0.0.1", 5), "9.9.9.9, 192.0.2.7, 10.0.0.2", "4711", proxies)
    ('192.0.2.7', 4711)
    >>> whence(("198.51.100.3", 5), "192.0.2.7", "4711", proxies)
    ('198.51.100.3', 5)
    """
    if not believed(peer[0], proxies):
        return peer
    for part in reversed(forwarded_for.split(",")):
        if believed(part, proxies):
            continue
        address = address_of(part)
        if address is None:
            break
        port = forwarded_port.rsplit(",", 1)[-1].strip()
        known = port.isascii() and port.isdecimal() and len(port) <= 5 and EPHEMERAL <= int(port) < 65_536
        return str(address), int(port) if known else 0
    return peer
