"""Prints which harms of docs/harms.md have no walk yet, and which proofs are older than the code they prove."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def rows(page: str) -> list[tuple[str, str]]:
    """(harm, walk cell) of each line of the page's table."""
    found = []
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) >= 4 and not set(line) <= set("|-: ") and cells[0] != "Harm":
            found.append((cells[0], cells[2]))
    return found


def main() -> int:
    lines = rows((ROOT / "docs" / "harms.md").read_text("utf-8"))
    wrong = 0
    owed = []
    for harm, walk in lines:
        paths = re.findall(r"tests/walks/\w+\.py", walk)
        if not paths:
            owed.append(f"{harm} ({walk})")
        for path in paths:
            if not (ROOT / path).is_file():
                print(f"docs/harms.md names {path}, which is not there.", file=sys.stderr)
                wrong = 1
    print(f"{len(owed)} of {len(lines)} harms have no walk yet:")
    for line in owed:
        print(f"  owed: {line}")
    from tests.trust import stale

    for line in stale.stale():
        print(f"  proof older than its code: {line}")
    return wrong


if __name__ == "__main__":
    raise SystemExit(main())
