"""Who created which content, from where: sealed to the record's public key in the transaction of the words.

**Format 1 of a sealed row.** All the traces of one commit, so that sealing costs once a commit:

    byte 0        1, the format
    bytes 1-32    the sealer's ephemeral X25519 public key
    bytes 33-     ChaCha20-Poly1305 ciphertext with its 16-byte tag

    shared  = X25519(ephemeral private, record public)
    key, nonce = the first 32 and the next 12 bytes of HKDF-SHA256(shared, salt = ephemeral public || record public,
                 info = b"placette traces 1", length = 44)
    associated data = bytes 0-32
    plaintext = MessagePack: a list of maps {person, visit, kind, content, address, port, at_ms}

Each row has a key of its own, hence a nonce of its own. `key_id` is the first 16 hex digits of SHA-256(record public).
The place holds the public half alone; `justice.vault` opens rows where the private half is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from placette.justice.models import SealedTraces
from placette.kernel.ids import ordered

FORMAT = b"\x01"
INFO = b"placette traces 1"
PUBLIC_KEY = "record.pub"
"""In the folder of keys: 64 hex digits."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Trace:
    """A content was created (or changed): by whom, in which visit, from which address and source port, when (UTC).

    `kind` is `message` or `edit`; `content` is its id.
    """

    person: str
    visit: str
    kind: str
    content: str
    address: str
    port: int
    at: datetime


def keep(traces: Sequence[Trace], now: datetime) -> None:
    """One row for all, in the caller's transaction; nothing for none. Raises rather than leave words without trace."""
    if not traces:
        return
    assert transaction.get_connection().in_atomic_block, "traces belong to the transaction of the words"
    public = record_public(settings.KEYS)
    SealedTraces.objects.create(id=ordered(now), at=now, key_id=key_id(public), sealed=seal(traces, public))


def ready() -> bool:
    """Could a trace be sealed now?"""
    try:
        seal([], record_public(settings.KEYS))
    except (OSError, ValueError):
        return False
    return True


@lru_cache(maxsize=4)
def record_public(keys: Path) -> bytes:
    """The 32 bytes of the record's public key. Raises OSError or ValueError where there is none."""
    raw = bytes.fromhex((keys / PUBLIC_KEY).read_text("ascii").strip())
    X25519PublicKey.from_public_bytes(raw)
    return raw


def key_id(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]


def seal(traces: Sequence[Trace], public: bytes) -> bytes:
    """`traces` so that only the private half of `public` opens them."""
    private = X25519PrivateKey.generate()
    ephemeral = private.public_key().public_bytes_raw()
    key, nonce = derive(private.exchange(X25519PublicKey.from_public_bytes(public)), ephemeral + public)
    header = FORMAT + ephemeral
    return header + ChaCha20Poly1305(key).encrypt(nonce, msgspec.msgpack.encode([plain(one) for one in traces]), header)


def derive(shared: bytes, salt: bytes, info: bytes = INFO) -> tuple[bytes, bytes]:
    """(key, nonce) of one row. `info` says what kind of thing is sealed, so that none can be taken for another."""
    made = HKDF(algorithm=hashes.SHA256(), length=44, salt=salt, info=info).derive(shared)
    return made[:32], made[32:]


def plain(trace: Trace) -> dict[str, str | int]:
    return {
        "person": trace.person,
        "visit": trace.visit,
        "kind": trace.kind,
        "content": trace.content,
        "address": trace.address,
        "port": trace.port,
        "at_ms": (trace.at - EPOCH) // timedelta(milliseconds=1),
    }
