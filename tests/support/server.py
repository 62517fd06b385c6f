"""The real place as a process of its own: started, watched from outside, killed, started again."""

from __future__ import annotations

import contextlib
import http.client
import json
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import psutil

from tests.support.children import BIN, PYTHON, ROOT, Child, Late, clean_environment, free_port, temporary, until

PLACETTE = str(BIN / "placette")
FAST = "1000/s burst 1000"
"""A pace for programs (demo only)."""


@dataclass(frozen=True)
class Answer:
    """One HTTP answer, redirects not followed."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        return json.loads(self.body)


class Place:
    """A data folder, a database and the settings that all its processes share."""

    def __init__(self, *, database: str = "", bus: str = "", pace: str = FAST, more: Mapping[str, str] | None = None):
        self.data = temporary("data")
        self.logs = temporary("logs")
        self.database = database
        self.settings = {"PLACETTE_DATA": str(self.data), "PLACETTE_PACE": pace, **(more or {})}
        if database:
            self.settings["PLACETTE_DATABASE_URL"] = database
        if bus:
            self.settings["PLACETTE_BUS_URL"] = bus
        self.servers: list[Server] = []

    def environment(self, more: Mapping[str, str] | None = None) -> dict[str, str]:
        return clean_environment({**self.settings, **(more or {})})

    def server(self, role: str = "serve", **how: Any) -> Server:
        """A process of this place, not started yet; it is ended with the place."""
        made = Server(self, role, **how)
        self.servers.append(made)
        return made

    def command(self, *words: str, patience: float = 60.0) -> subprocess.CompletedProcess[str]:
        """`placette WORDS` beside the running place."""
        return subprocess.run(
            [PLACETTE, *words], env=self.environment(), cwd=ROOT, capture_output=True, text=True, check=False,
            timeout=patience,
        )  # fmt: skip

    def do(self, *words: str) -> str:
        """`placette WORDS`, which must succeed: what it printed."""
        done = self.command(*words)
        if done.returncode:
            raise AssertionError(f"placette {' '.join(words)}: status {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def close(self) -> None:
        """End what still runs; the folders stay until `sweep`, for those who read them after."""
        for server in self.servers:
            if server.child is not None and server.child.alive():
                server.child.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if error is not None:
            for server in self.servers:
                error.add_note(f"--- {server.role} said, last lines ---\n{server.errors()[-2500:]}")
        for folder in (self.data, self.logs):
            subprocess.run(["rm", "-rf", str(folder)], check=False)


class Server:
    """`placette ROLE`. `launcher` stands in for the command (a mutant), `prefix` runs before it (strace)."""

    def __init__(
        self, place: Place, role: str, *, launcher: Sequence[str] = (), prefix: Sequence[str] = (), port: int = 0,
        more: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        self.place = place
        self.role = role
        self.port = port or free_port()
        self.words = [*prefix, *(launcher or [PLACETTE]), role]
        self.more = dict(more or {})
        self.log = place.logs / f"{role}-{len(place.servers) + 1}.log"
        self.child: Child | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket(self) -> str:
        return f"ws://127.0.0.1:{self.port}/live"

    def launch(self) -> Self:
        """Start the process and do not wait."""
        env = self.place.environment({"PLACETTE_PORT": str(self.port), **self.more})
        self.child = Child(self.words, self.log, env)
        return self

    def start(self, patience: float = 60.0) -> Self:
        """Start the process and wait until it is ready."""
        self.launch()
        if self.role != "work":
            until(self.ready, patience, f"placette {self.role} is ready")
        return self

    def ready(self) -> bool:
        assert self.child is not None
        if not self.child.alive():
            raise Late(f"placette {self.role} ended with {self.child.process.returncode}: {self.errors()[-1500:]}")
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get("/readyz").status == 200
        return False

    def open(self, patience: float = 20.0) -> Self:
        """Wait until words may be said (the lease is there)."""
        until(lambda: not self.get("/readyz").json().get("read_only", True), patience, "the place is open")
        return self

    def main(self) -> psutil.Process:
        """The place's own process, under `strace` too."""
        assert self.child is not None
        family = self.child.family()
        return next((one for one in family if "strace" not in one.name()), family[0])

    def kill(self) -> None:
        """SIGKILL, at once."""
        assert self.child is not None
        self.child.kill()

    def stop(self, patience: float = 12.0) -> int:
        """SIGTERM; the exit status."""
        assert self.child is not None
        if self.child.alive():
            self.main().send_signal(signal.SIGTERM)
        return self.child.wait(patience)

    def errors(self) -> str:
        return self.log.read_text("utf-8", "replace") if self.log.exists() else ""

    def get(self, path: str, *, cookie: str = "", headers: Mapping[str, str] | None = None) -> Answer:
        return self.request("GET", path, cookie=cookie, headers=headers)

    def request(
        self, method: str, path: str, *, cookie: str = "", headers: Mapping[str, str] | None = None,
        body: bytes | None = None, source: str = "127.0.0.1",
    ) -> Answer:  # fmt: skip
        """One request on a connection of its own, from the loopback address `source`."""
        sent = {"Accept-Language": "en", **(headers or {})}
        if cookie:
            sent["Cookie"] = f"placette_visit={cookie}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15, source_address=(source, 0))
        try:
            connection.request(method, path, body=body, headers=sent)
            got = connection.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        finally:
            connection.close()


def mutant(name: str) -> list[str]:
    """The command line with one defect planted (see tests/trust/mutants.py)."""
    return [PYTHON, "-m", "tests.trust.mutants", name]
