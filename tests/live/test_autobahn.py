"""The Autobahn core cases, run by PyPI's `kosoku` against our own handler: none of 247 may fail."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.children import ROOT, Child, clean_environment, free_port, until

KOSOKU = Path(sys.executable).parent / "kosoku"
GOOD = {"OK", "NON-STRICT", "INFORMATIONAL"}


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=1) as page:
            return bool(page.status == 200)
    except OSError:
        return False


@pytest.mark.timeout(180)
def test_no_core_case_fails(tmp_path: Path) -> None:
    port = free_port()
    child = Child([sys.executable, "-m", "tests.live.echo", str(port)], tmp_path / "echo.log", clean_environment({}))
    try:
        until(lambda: answers(port), 20, "the echo answers")
        words = [
            KOSOKU,
            "-p",
            "2",
            "-x",
            "9.*",
            "-x",
            "12.*",
            "-x",
            "13.*",
            "-o",
            str(tmp_path / "out"),
            f"ws://127.0.0.1:{port}",
        ]
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=150)
        found = json.loads(next((tmp_path / "out").rglob("index.json")).read_text("utf-8"))
    finally:
        child.kill()
    ((_, cases),) = found.items()
    verdicts = Counter(case["behavior"] for case in cases.values())
    wrong = {name: case["behavior"] for name, case in cases.items() if case["behavior"] not in GOOD}
    wrong |= {name: case["behaviorClose"] for name, case in cases.items() if case["behaviorClose"] not in GOOD}
    assert len(cases) == 247, done.stdout[-2000:] + done.stderr[-2000:]
    assert not wrong, verdicts
    assert verdicts["NON-STRICT"] <= 14
