"""What a disk holds when the power goes, from `strace`'s record of a process: writes, syncs, and what left by sockets.

A write counts as kept only when a sync of its file began after it and ended with 0. Everything else may be lost.
"""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

STRACE = (
    "strace", "-f", "--seccomp-bpf", "-yy", "-xx", "-s", "1000000", "-e", "signal=none", "-e",
    "trace=pwrite64,pwritev,write,writev,sendto,sendmsg,fsync,fdatasync,ftruncate",
)  # fmt: skip
CALL = re.compile(r"^(\d+)\s+(?:(\w+)\(\d+<(TCP\w*:\[[^\]]*\]|(?:\\x[0-9a-f]{2})+)\W(.*)|<\.\.\. (\w+) resumed>(.*))$")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
ANSWER = re.compile(rb'\{"t":"done"[^{}]*\}')


def unhex(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass(frozen=True)
class Write:
    """`data` at `offset`; a cut to `offset` when `data` is None."""

    offset: int
    data: bytes | None


@dataclass(frozen=True)
class Sync:
    path: str
    began: bool
    """True when it begins, False when it ended with 0."""
    by: int


@dataclass(frozen=True)
class Sent:
    """Bytes given to a socket."""

    data: bytes


@dataclass
class Disk:
    """The files of one folder as a disk: what is certain, and the writes that are not yet."""

    certain: dict[str, bytearray] = field(default_factory=dict)
    unsure: dict[str, list[Write]] = field(default_factory=dict)
    syncing: dict[tuple[int, str], int] = field(default_factory=dict)

    def write(self, path: str, change: Write) -> None:
        self.unsure.setdefault(path, []).append(change)

    def sync(self, call: Sync) -> None:
        key = (call.by, call.path)
        waiting = self.unsure.setdefault(call.path, [])
        if call.began:
            self.syncing[key] = len(waiting)
            return
        count = self.syncing.pop(key)
        for change in waiting[:count]:
            apply(self.certain.setdefault(call.path, bytearray()), change)
        del waiting[:count]
        for other, path in self.syncing:
            if path == call.path:
                self.syncing[(other, path)] = max(0, self.syncing[(other, path)] - count)

    def after_cut(self, chance: random.Random | None) -> dict[str, bytes]:
        """The files after a power cut now: without unsure writes, or (`chance`) with a random part of them."""
        left: dict[str, bytes] = {}
        for path in {*self.certain, *self.unsure}:
            content = bytearray(self.certain.get(path, b""))
            for change in self.unsure.get(path, ()):
                if chance is not None and chance.random() < 0.5:
                    apply(content, change)
            left[path] = bytes(content)
        return left


def apply(content: bytearray, change: Write) -> None:
    if change.data is None:
        del content[change.offset :]
        content.extend(bytes(change.offset - len(content)))
        return
    end = change.offset + len(change.data)
    content.extend(bytes(max(0, end - len(content))))
    content[change.offset : end] = change.data


def calls(record: Path, folder: Path) -> Iterator[tuple[str, Write] | Sync | Sent]:
    """The record in its order: databases of `folder`, their logs (a WAL database has no journal), and sockets."""
    open_calls: dict[int, str] = {}
    with record.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            found = CALL.match(line)
            if not found:
                continue
            by, name, where, rest, resumed, end = found.groups()
            if resumed:
                path = open_calls.pop(int(by), "")
                if resumed in ("fsync", "fdatasync") and path and end.rstrip().endswith("= 0"):
                    yield Sync(path, False, int(by))
                continue
            yield from entered(int(by), name, where, rest, folder, open_calls)


def entered(
    by: int, name: str, where: str, rest: str, folder: Path, open_calls: dict[int, str]
) -> Iterator[tuple[str, Write] | Sync | Sent]:
    """What one line says when a call begins (and mostly ends on the same line)."""
    if where.startswith("TCP"):
        yield Sent(b"".join(unhex(text) for text in TEXT.findall(rest)))
        return
    path = unhex(where).decode("utf-8", "replace")
    if not path.startswith(str(folder)) or not path.endswith((".sqlite3", ".sqlite3-wal")):
        return
    if name in ("fsync", "fdatasync"):
        yield Sync(path, True, by)
        if rest.rstrip().endswith("= 0"):
            yield Sync(path, False, by)
        else:
            open_calls[by] = path
    elif name == "pwrite64":
        data = unhex(TEXT.findall(rest)[0])
        yield path, Write(int(rest.split('"')[-1].split(",")[2].split(")")[0].split()[0]), data)
    elif name == "ftruncate":
        yield path, Write(int(re.findall(r"\d+", rest)[0]), None)
    else:
        raise AssertionError(f"{name} on {path}: this proof knows pwrite64 and ftruncate only")


def answers(sent: Sent) -> list[dict[str, Any]]:
    """The acknowledgements of words in these bytes."""
    found = (json.loads(text) for text in ANSWER.findall(sent.data))
    return [body for body in found if "id" in body and "n" in body]


def snapshot(folder: Path) -> Disk:
    """The databases of a folder that no process writes: all certain."""
    files = [path for path in folder.iterdir() if path.name.endswith((".sqlite3", ".sqlite3-wal"))]
    return Disk({str(path): bytearray(path.read_bytes()) for path in files})


def lay_out(files: dict[str, bytes], to: Path, keys: Sequence[Path]) -> None:
    """Write the files after a cut into the folder `to`, with copies of `keys`."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir()
    for path, content in files.items():
        (to / Path(path).name).write_bytes(content)
    for key in keys:
        shutil.copy(key, to)
