"""A planted defect: one module does not ask the filters any more.

    UNSCREENED=placette.rooms.actions.speaking pytest -p tests.trust.unscreened …

Whatever that module asks, passes. The tests must notice, for each module that asks the filters.
"""

from __future__ import annotations

import ast
import importlib
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2] / "placette"


def modules() -> list[str]:
    """Every module of actions that asks the filters about words."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if "actions" in parts and asks(ast.parse(path.read_text("utf-8"))):
            found.append(".".join(parts))
    return found


def asks(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "words_of"
        and isinstance(node.func.value, ast.Name) and node.func.value.id == "screening"
        for node in ast.walk(tree)
    )  # fmt: skip


def pytest_collection_modifyitems() -> None:
    """After the modules were imported, before the first test."""
    from placette.safety import screening

    def passes(words: str, basis: str, **how: Any) -> screening.Verdict:
        return screening.UNREAD if basis == "none" else screening.PASS

    module = importlib.import_module(os.environ["UNSCREENED"])
    kept = {name: getattr(screening, name) for name in dir(screening) if not name.startswith("__")}
    module.screening = SimpleNamespace(**{**kept, "words_of": passes})  # type: ignore[attr-defined]
