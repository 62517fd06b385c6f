"""Which proofs are older than the code they prove, by git's commits."""

from __future__ import annotations

import json
import subprocess

from tests.trust.proofs.__main__ import PAGES, PROOFS, ROOT


def newer(commit: str, paths: tuple[str, ...]) -> int | None:
    """How many commits since `commit` touched `paths`; None when git does not know."""
    done = subprocess.run(
        ["git", "rev-list", "--count", f"{commit}..HEAD", "--", *paths], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    return int(done.stdout) if done.returncode == 0 else None


def stale() -> list[str]:
    """One line for each proof that does not speak of the present code."""
    lines = []
    for name, proof in PROOFS.items():
        page = PAGES / f"{name}.json"
        if not page.is_file():
            lines.append(f"{name} (never run; bin/prove {name})")
            continue
        told = json.loads(page.read_text("utf-8"))
        count = newer(told["commit"], proof.PROVES)
        if count is None:
            lines.append(f"{name} (of a commit this clone does not have)")
        elif count or told["uncommitted"]:
            lines.append(f"{name} ({count} commits since {told['commit'][:10]})")
    return lines
