"""Take the filters' call out of any action, and the tests fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.trust.unscreened import modules

ROOT = Path(__file__).resolve().parents[2]
TESTS = {
    "placette.people.actions.arriving": "tests/people/test_actions.py",
    "placette.rooms.actions.keeping": "tests/rooms/test_default_rooms.py",
    "placette.rooms.actions.rewording": "tests/rooms/test_edit.py",
    "placette.rooms.actions.speaking": "tests/rooms/test_say.py",
}
"""Each module that asks the filters, and tests of `bin/test` that notice when it does not."""


def test_every_module_that_asks_the_filters_is_watched() -> None:
    assert modules() == sorted(TESTS)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("module", sorted(TESTS))
def test_without_its_call_of_the_filters_the_tests_fail(module: str) -> None:
    words = ["-m", "pytest", TESTS[module], "-x", "-q", "-p", "tests.trust.unscreened", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, env={**os.environ, "UNSCREENED": module}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout[-2000:] + done.stderr[-2000:]
    assert "1 failed" in done.stdout
