"""The protocol's page tells what the code does: each command, goodbye, event kind and refusal is on it."""

from __future__ import annotations

import re
from pathlib import Path

from placette.live import frames, goodbyes
from placette.live.goodbyes import Goodbye
from placette.ops import wiring

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "protocol.md").read_text("utf-8")


def test_every_command() -> None:
    assert [do for do in wiring.seam().commands if f"| `{do}` |" not in PAGE] == []


def test_every_goodbye() -> None:
    for name, parting in vars(goodbyes).items():
        if isinstance(parting, Goodbye):
            assert f"| {parting.code} | `{parting.why}` |" in PAGE, name
            come_back = parting.again is not None
            if parting.code >= 4000:
                assert come_back == (parting.code < 4500), name


def test_every_frame() -> None:
    source = Path(frames.__file__).read_text("utf-8")
    for kind in re.findall(r'"t": "(\w+)"', source):
        assert f"`{kind}" in PAGE, kind
