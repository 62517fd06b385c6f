"""PINs of cases: eight digits, kept as a salted scrypt hash, compared in the same time whether a case exists or not."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from placette.kernel.ids import digits
from placette.safety.rules import PIN_DIGITS

COST, BLOCKS, LANES = 2**14, 8, 1
"""16 MiB and some 50 ms a try."""


def new() -> str:
    return digits(PIN_DIGITS)


def hash_of(pin: str) -> str:
    """`scrypt$<cost>$<salt>$<hash>`, salt and hash in hex."""
    salt = secrets.token_bytes(16)
    return f"scrypt${COST}${salt.hex()}${_scrypt(pin, salt, COST).hex()}"


def matches(pin: str, kept: str) -> bool:
    """Is this the PIN? Against an empty `kept` the same work is done, and nothing matches."""
    _, cost, salt, hashed = (kept or f"scrypt${COST}${'00' * 16}${'00' * 32}").split("$")
    same = hmac.compare_digest(_scrypt(pin, bytes.fromhex(salt), int(cost)), bytes.fromhex(hashed))
    return same and bool(kept)


def _scrypt(pin: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, r=BLOCKS, p=LANES, dklen=32, maxmem=64 * 1024 * 1024)
