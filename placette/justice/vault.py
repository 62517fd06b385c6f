"""What is sealed as evidence, and opened where the private half of the record's key is: never in the place itself
(demo apart).

**Format 1 of an exhibit** is that of `justice.traces` but for `info = b"placette exhibit 1"`; the plaintext is MessagePack:
a map {about, at_ms, salt, content}. `salt` are 16 bytes of chance, so that `sha256` (of the whole plaintext) lets nobody
guess what was said; `content` is a map of plain values.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.conf import settings

from placette.justice.models import Exhibit
from placette.justice.traces import EPOCH, FORMAT, INFO, derive, key_id, record_public
from placette.kernel.ids import ordered

EXHIBIT = b"placette exhibit 1"


class Broken(ValueError):
    """Not sealed to this key, cut short, or changed since."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An exhibit as it was sealed. `at_ms`: milliseconds since 1970, UTC. `sha256` is compared with the row's."""

    about: str
    at_ms: int
    content: Mapping[str, Any]
    sha256: str


def seal(about: str, content: Mapping[str, Any], now: datetime) -> Exhibit:
    """`content` as an Exhibit, in the caller's transaction. Raises OSError or ValueError where there is no key.

    `content` holds texts, numbers, booleans, None, lists and maps; moments as RFC 3339 texts.
    """
    exhibit = _sealed(about, content, now)
    exhibit.save()
    return exhibit


def seal_all(things: Sequence[tuple[str, Mapping[str, Any]]], now: datetime) -> list[str]:
    """The same for many, as (about, content); the ids of their Exhibits. One query."""
    return [str(one.pk) for one in Exhibit.objects.bulk_create([_sealed(*thing, now) for thing in things])]


def _sealed(about: str, content: Mapping[str, Any], now: datetime) -> Exhibit:
    public = record_public(settings.KEYS)
    at_ms = int((now - EPOCH).total_seconds() * 1000)
    whole = {"about": about, "at_ms": at_ms, "salt": secrets.token_bytes(16), "content": dict(content)}
    plain = msgspec.msgpack.encode(whole)
    return Exhibit(
        id=ordered(now),
        at=now,
        about=about,
        key_id=key_id(public),
        sha256=hashlib.sha256(plain).hexdigest(),
        sealed=close(plain, public),
    )


def close(plain: bytes, public: bytes) -> bytes:
    """`plain` so that only the private half of `public` opens it."""
    private = X25519PrivateKey.generate()
    ephemeral = private.public_key().public_bytes_raw()
    key, nonce = derive(private.exchange(X25519PublicKey.from_public_bytes(public)), ephemeral + public, EXHIBIT)
    header = FORMAT + ephemeral
    return header + ChaCha20Poly1305(key).encrypt(nonce, plain, header)


def open_exhibit(private: bytes, sealed: bytes) -> Opened:
    """What an exhibit holds. `private`: the 32 bytes of the record's X25519 private key. Raises Broken."""
    plain = _opened(private, sealed, EXHIBIT)
    whole = msgspec.msgpack.decode(plain, type=dict[str, Any])
    return Opened(whole["about"], whole["at_ms"], whole["content"], hashlib.sha256(plain).hexdigest())


def open_traces(private: bytes, sealed: bytes) -> list[dict[str, Any]]:
    """The traces of one sealed row, as maps {person, visit, kind, content, address, port, at_ms}. Raises Broken.

    `private`: the 32 bytes of the record's X25519 private key. The format stands in `justice.traces`.
    """
    return msgspec.msgpack.decode(_opened(private, sealed, INFO), type=list[dict[str, Any]])


def _opened(private: bytes, sealed: bytes, info: bytes) -> bytes:
    header, ephemeral, rest = sealed[:33], sealed[1:33], sealed[33:]
    if sealed[:1] != FORMAT or len(ephemeral) != 32:
        raise Broken("not a sealed row of format 1")
    ours = X25519PrivateKey.from_private_bytes(private)
    try:
        shared = ours.exchange(X25519PublicKey.from_public_bytes(ephemeral))
        key, nonce = derive(shared, ephemeral + ours.public_key().public_bytes_raw(), info)
        return ChaCha20Poly1305(key).decrypt(nonce, rest, header)
    except (InvalidTag, ValueError) as error:
        raise Broken("not sealed to this key, or changed since") from error
