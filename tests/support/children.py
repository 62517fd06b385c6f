"""Child processes that never outlive a test: started apart, waited for with a deadline, ended by their own id."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
BIN = ROOT / ".venv" / "bin"
PYTHON = str(BIN / "python")
STEP = 0.02
"""Seconds between two looks at a condition that has no event of its own."""


class Late(AssertionError):
    """Something awaited did not come before its deadline."""


PORTS = range(15_000, 32_000)
"""Below those that Linux gives to outgoing connections, one of which could take a port between choosing and using it."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now; processes that choose at the same time choose apart."""
    for _ in range(100):
        port = random.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise Late("no free port among a hundred")


def until(ready: Callable[[], bool], patience: float, what: str) -> float:
    """Wait until `ready()`, at most `patience` seconds; returns how long it took. Raises Late."""
    began = time.monotonic()
    while not ready():
        if time.monotonic() - began > patience:
            raise Late(f"{what}: not within {patience:g} s")
        time.sleep(STEP)
    return time.monotonic() - began


def clean_environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without any setting of the place, plus `more`."""
    ours = ("PLACETTE_", "DJANGO_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {"PYTHONPYCACHEPREFIX": str(ROOT / ".venv" / "pycache"), **kept, **(more or {})}


class Child:
    """One process in a group of its own; what it prints goes to a file, so that it never waits for a reader."""

    def __init__(
        self, words: Sequence[str], log: Path, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> None:
        self.log = log
        with log.open("ab") as sink:
            self.process = subprocess.Popen(
                list(words), stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=dict(env or os.environ),
                cwd=cwd or ROOT, start_new_session=True,
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.poll() is None

    def family(self) -> list[psutil.Process]:
        """The process and all its descendants."""
        try:
            own = psutil.Process(self.pid)
            return [own, *own.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def wait(self, patience: float) -> int:
        """The exit status. Raises Late."""
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise Late(f"process {self.process.args!r} did not end within {patience:g} s") from None

    def kill(self) -> None:
        """SIGKILL to the process and its descendants, and wait until none is left."""
        family = self.family()
        for member in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                member.send_signal(signal.SIGKILL)
        self.process.wait(30)
        _, left = psutil.wait_procs(family, timeout=30)
        if left:
            raise Late(f"{len(left)} processes outlive SIGKILL")

    def stop(self, patience: float = 12.0, sign: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; SIGKILL when it does not within `patience`. Returns the exit status."""
        if self.alive():
            self.process.send_signal(sign)
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Late(f"process {self.process.args!r} did not end within {patience:g} s of {sign.name}") from None

    def said(self) -> str:
        """All it printed so far."""
        return self.log.read_text("utf-8", "replace")


def temporary(prefix: str) -> Path:
    return Path(tempfile.mkdtemp(prefix=f"placette-{prefix}-"))
