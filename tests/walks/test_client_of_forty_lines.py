"""The client printed in docs/ does what it says: walks in, says, is cut, comes back without a gap."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.support.children import ROOT
from tests.support.server import Place


def test_the_client_in_the_docs() -> None:
    source = (ROOT / "docs" / "client.py").read_text("utf-8")
    assert len(source.splitlines()) <= 40
    with Place() as place:
        server = place.server().start().open()
        done = subprocess.run(
            [sys.executable, "docs/client.py", server.origin], cwd=ROOT, env=place.environment(), capture_output=True,
            text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        lines = done.stdout.splitlines()
    said = [int(row.rsplit(" ", 1)[1]) for row in lines if row.startswith("said")]
    came = [re.findall(r"\d+", row) for row in lines if row.startswith("came")]
    assert said == [1, 2]
    assert came == [["0"], ["1", "1"]], "back after the cut it got number 1 and nothing twice"
