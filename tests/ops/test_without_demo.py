"""Production contains no demo town: the folder is removed, and the place starts closed; demo mode then refuses."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.test_serving import complete
from tests.support.children import ROOT
from tests.support.server import Place

pytestmark = pytest.mark.services


def tree_without_demo(folder: Path) -> Path:
    shutil.copytree(ROOT / "placette", folder / "placette", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.rmtree(folder / "placette" / "demo")
    return folder


def test_production_starts_without_the_demo_town(tmp_path: Path) -> None:
    tree = tree_without_demo(tmp_path / "tree")
    with Place(pace="1/s burst 8", more=complete(tmp_path)) as place:
        place.do("keys", "create", str(tmp_path / "keys"), "--private-to", str(tmp_path / "elsewhere"))
        start = f"import sys; sys.path.insert(0, {str(tree)!r})\n"
        start += "import placette.ops.cli as cli; print(cli.__file__); sys.exit(cli.main())"
        launcher = [sys.executable, "-c", start]
        server = place.server(launcher=launcher).start()
        assert str(tree) in server.errors(), "the copy runs, not this tree"
        assert server.get("/readyz").json()["level"] == "closed"
        assert server.get("/").status == 200
        assert server.get("/rules").status == 200


def test_the_demo_town_cannot_be_had_where_it_is_not_installed(tmp_path: Path) -> None:
    tree = tree_without_demo(tmp_path / "tree")
    with Place() as place:
        done = subprocess.run(
            [sys.executable, "-m", "placette", "serve"], cwd=tree, env=place.environment(), capture_output=True,
            text=True, timeout=30, check=False,
        )  # fmt: skip
        assert done.returncode == 1
        assert done.stderr.startswith("PLACETTE_MODE: ")
