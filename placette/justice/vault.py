"""What was sealed, opened where the private half of the record's key is: never in the place itself (demo apart)."""

from __future__ import annotations

from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from placette.justice.traces import FORMAT, derive


class Broken(ValueError):
    """Not sealed to this key, cut short, or changed since."""


def open_traces(private: bytes, sealed: bytes) -> list[dict[str, Any]]:
    """The traces of one sealed row, as maps {person, visit, kind, content, address, port, at_ms}. Raises Broken.

    `private`: the 32 bytes of the record's X25519 private key. The format stands in `justice.traces`.
    """
    header, ephemeral, rest = sealed[:33], sealed[1:33], sealed[33:]
    if sealed[:1] != FORMAT or len(ephemeral) != 32:
        raise Broken("not a sealed row of format 1")
    ours = X25519PrivateKey.from_private_bytes(private)
    try:
        shared = ours.exchange(X25519PublicKey.from_public_bytes(ephemeral))
        key, nonce = derive(shared, ephemeral + ours.public_key().public_bytes_raw())
        opened = ChaCha20Poly1305(key).decrypt(nonce, rest, header)
    except (InvalidTag, ValueError) as error:
        raise Broken("not sealed to this key, or changed since") from error
    return msgspec.msgpack.decode(opened, type=list[dict[str, Any]])
