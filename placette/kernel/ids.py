"""Identifiers: time-ordered ones for rows written by the thousand, unguessable ones for people and secrets."""

import secrets
from datetime import datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32, lower case: no i, l, o, u, so that a code read aloud is not misheard."""


def _base32(value: int, length: int) -> str:
    out = [""] * length
    for at in range(length - 1, -1, -1):
        out[at] = ALPHABET[value & 31]
        value >>= 5
    return "".join(out)


def ordered(at: datetime) -> str:
    """A 26-character identifier that sorts by `at` (ULID's layout: 48 bits of milliseconds, 80 of chance)."""
    return _base32((int(at.timestamp() * 1000) << 80) | secrets.randbits(80), 26)


def first_at(at: datetime) -> str:
    """The smallest identifier that `ordered` can give at that moment."""
    return _base32(int(at.timestamp() * 1000) << 80, 26)


def unguessable(bits: int = 100) -> str:
    """A random identifier of `bits` bits, five a character: says nothing of when it was made."""
    return _base32(secrets.randbits(bits), (bits + 4) // 5)


def digits(count: int) -> str:
    """A random PIN of `count` decimal digits, leading zeros kept."""
    return str(secrets.randbelow(10**count)).zfill(count)
