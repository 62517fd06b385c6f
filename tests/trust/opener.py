"""Opens sealed traces with the record's private key, written from the format's description alone (justice/traces.py).

byte 0 = 1 · bytes 1-32 ephemeral X25519 public key · bytes 33- ChaCha20-Poly1305 ciphertext and tag
key, nonce = first 32 and next 12 bytes of HKDF-SHA256(X25519(ephemeral, record), salt = both public keys,
             info = "placette traces 1"); associated data = bytes 0-32; plaintext = MessagePack list of maps
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305


@dataclass(frozen=True)
class Trace:
    """Who made which content, from where, when."""

    person: str
    visit: str
    kind: str
    content: str
    address: str
    port: int
    at_ms: int


def hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    """RFC 5869 with SHA-256."""
    key = hmac.digest(salt, secret, hashlib.sha256)
    out = block = b""
    for count in range(1, -(-length // 32) + 1):
        block = hmac.digest(key, block + info + bytes([count]), hashlib.sha256)
        out += block
    return out[:length]


def open_traces(sealed: bytes, private_hex: str) -> list[Trace]:
    """The traces of one row. Raises ValueError or InvalidTag."""
    if sealed[0] != 1:
        raise ValueError(f"format {sealed[0]} is not 1")
    private = X25519PrivateKey.from_private_bytes(bytes.fromhex(private_hex.strip()))
    salt = sealed[1:33] + private.public_key().public_bytes_raw()
    derived = hkdf(private.exchange(X25519PublicKey.from_public_bytes(sealed[1:33])), salt, b"placette traces 1", 44)
    plain = ChaCha20Poly1305(derived[:32]).decrypt(derived[32:], sealed[33:], sealed[:33])
    return [Trace(**one) for one in msgspec.msgpack.decode(plain)]
