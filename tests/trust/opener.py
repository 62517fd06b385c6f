"""Opens sealed traces with the record's private key, written from the format's description alone.

One sealed row holds the traces of one commit. Layout: see `open_traces`.
"""

from __future__ import annotations

from dataclasses import dataclass


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


def open_traces(sealed: bytes, private_hex: str) -> list[Trace]:
    raise NotImplementedError
