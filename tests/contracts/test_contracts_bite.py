"""Each contract of the house is broken once on purpose in a copy of the tree: the linter must say so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = Path(sys.executable).parent / "lint-imports"

BREACHES = {
    "imports only go down": ("placette/people/queries/cards.py", "import placette.rooms.queries"),
    "Inside a folder": ("placette/rooms/rules.py", "import placette.rooms.queries"),
    "Rules are pure": ("placette/rooms/rules.py", "import django.conf"),
    "Only live": ("placette/rooms/actions/speaking.py", "import asyncio"),
    "live shows five faces": ("placette/rooms/actions/speaking.py", "import placette.live.hub"),
    "Each folder keeps its tables": ("placette/rooms/actions/speaking.py", "import placette.people.models"),
    "Views, sockets and middleware never touch tables": ("placette/rooms/views.py", "import placette.rooms.models"),
    "A stranger's file is decoded in the darkroom only": ("placette/rooms/actions/speaking.py", "import PIL"),
    "What is kept for the law": ("placette/rooms/actions/speaking.py", "import placette.justice.queries"),
    "No cycles anywhere": ("placette/live/events.py", "import placette.live.publish"),
}


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT, "--no-cache"],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": str(tree), "PATH": "/usr/bin:/bin", "COLUMNS": "400"},
    )


def copy_of_the_tree(folder: Path) -> Path:
    shutil.copytree(
        ROOT / "placette", folder / "placette", ignore=shutil.ignore_patterns("__pycache__", "static", "locale")
    )
    shutil.copy(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def test_the_tree_keeps_every_contract(tmp_path: Path) -> None:
    done = lint(copy_of_the_tree(tmp_path))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_seen(name: str, tmp_path: Path) -> None:
    tree = copy_of_the_tree(tmp_path)
    file, line = BREACHES[name]
    path = tree / file
    if name == "What is kept for the law":
        (tree / "placette/justice/queries.py").touch()
    path.write_text(path.read_text("utf-8") + f"\n{line}\n", "utf-8")
    done = lint(tree)
    assert done.returncode != 0
    broken = [row for row in done.stdout.splitlines() if " BROKEN" in row]
    assert any(name in row for row in broken), done.stdout


def test_a_new_folder_needs_a_place(tmp_path: Path) -> None:
    tree = copy_of_the_tree(tmp_path)
    (tree / "placette" / "utils").mkdir()
    (tree / "placette" / "utils" / "__init__.py").touch()
    assert lint(tree).returncode != 0
