"""Keys: the place's secret and the record's pair. The square holds no key that opens the record (demo apart)."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

SECRET = "secret.key"  # noqa: S105 -- the name of a file
RECORD_PUBLIC = "record.pub"
RECORD_PRIVATE = "record.key"
DEMO_PRIVATE = "record-demo.key"


def folder(data: Path, given: str, demo: bool) -> Path:
    """Where the keys lie: `PLACETTE_KEYS`, or the data folder in demo."""
    return Path(given).resolve() if given else data


def write_once(path: Path, content: bytes) -> bool:
    """Write `content` to a new file only its owner reads; False when the file was there already (left as it was)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return False
    finally:
        fresh.unlink()
    return True


def create(keys: Path, private_to: Path, private_name: str = RECORD_PRIVATE) -> None:
    """The place's secret and the record's public key in `keys`; the record's private half in `private_to`."""
    raw = serialization.Encoding.Raw
    fresh = X25519PrivateKey.generate()
    write_once(
        private_to / private_name,
        fresh.private_bytes(raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()).hex().encode(),
    )
    # Whatever half of this was done before an interruption: the public key is that of the private key which is there.
    kept = X25519PrivateKey.from_private_bytes(bytes.fromhex((private_to / private_name).read_text("ascii").strip()))
    public = kept.public_key().public_bytes(raw, serialization.PublicFormat.Raw).hex()
    write_once(keys / RECORD_PUBLIC, public.encode())
    write_once(keys / SECRET, secrets.token_urlsafe(48).encode())


def secret(keys: Path, demo: bool) -> str:
    """Django's SECRET_KEY. Demo makes it on first start; production without one gets an unusable, random one."""
    path = keys / SECRET
    if demo and not path.exists():
        create(keys, keys, DEMO_PRIVATE)
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        return secrets.token_urlsafe(48)


def record_public(keys: Path) -> bytes:
    """32 bytes: the X25519 key that traces are sealed to."""
    return bytes.fromhex((keys / RECORD_PUBLIC).read_text("ascii").strip())
