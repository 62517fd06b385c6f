"""`bin/prove`: without a name lists the proofs; with one runs it and writes docs/proofs/NAME.json."""

from __future__ import annotations

import json
import os
import platform
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.trust.proofs import crash, dump, faults, filters, lease, powerloss, twins

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "docs" / "proofs"
PROOFS: dict[str, ModuleType] = {proof.NAME: proof for proof in (crash, powerloss, twins, lease, dump, filters, faults)}


def git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def machine() -> dict[str, Any]:
    """What the figures were taken on: no name, no address."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "cpu": cpu, "cores": os.cpu_count(), "memory_gib": round(memory, 1), "kernel": platform.release(),
        "python": platform.python_version(), "sqlite": sqlite3.sqlite_version,
    }  # fmt: skip


def prove(name: str) -> int:
    """Run one proof. A breach is told and leaves the page of the last good run as it is."""
    proof = PROOFS[name]
    began = time.monotonic()
    try:
        figures = proof.run()
    except AssertionError as error:
        print(f"{name}: BROKEN\n{error}", *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
        return 1
    except RuntimeError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    changed = git("status", "--porcelain", "--", *proof.PROVES)
    page = {
        "proof": name, "about": proof.ABOUT, "holds": True, "commit": git("rev-parse", "HEAD"),
        "uncommitted": bool(changed), "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds": round(time.monotonic() - began, 1), "machine": machine(), "figures": figures,
    }  # fmt: skip
    PAGES.mkdir(parents=True, exist_ok=True)
    (PAGES / f"{name}.json").write_text(json.dumps(page, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(json.dumps(figures, ensure_ascii=False))
    print(f"{name}: holds, {page['seconds']} s; figures in docs/proofs/{name}.json", file=sys.stderr)
    return 0


def main(argv: list[str]) -> int:
    if not argv:
        for name, proof in PROOFS.items():
            print(f"{name:12}{proof.ABOUT}")
        return 0
    if len(argv) != 1 or argv[0] not in PROOFS:
        print(f"usage: bin/prove [{'|'.join(PROOFS)}]", file=sys.stderr)
        return 2
    return prove(argv[0])


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
