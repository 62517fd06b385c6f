"""What an import linter cannot see: sizes, words, foreign keys, screening, settings."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from placette.justice import register as holdings
from placette.ops import cli, knobs, wiring
from placette.ops.logs import FIELDS

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "placette"
STOREYS = [
    "justice",
    "safety",
    "premium",
    "photos",
    "people",
    "forums",
    "rooms",
    "meetings",
    "cams",
    "private",
    "entry",
    "ops",
    "demo",
]


def sources(suffix: str = ".py") -> Iterator[Path]:
    for path in sorted(PACKAGE.rglob(f"*{suffix}")):
        if "migrations" not in path.parts and "__pycache__" not in path.parts:
            yield path


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sources():
        yield path, ast.parse(path.read_text("utf-8"))


def our_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("placette.")]


def test_files_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in sources()
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    ]
    long += [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in sources(".css")
        if (lines := len(path.read_text("utf-8").splitlines())) > 400
    ]
    long += [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in sources(".js")
        if (lines := len(path.read_text("utf-8").splitlines())) > 200
    ]
    assert not long


def test_functions_are_short() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert not long


def test_only_the_wires_and_the_works_are_async() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees()
        if path.relative_to(PACKAGE).parts[0] not in ("live", "ops")
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]
    assert not found


def test_hidden_imports_carry_their_reason() -> None:
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if "noqa: PLC0415" in line and "--" not in line
    ]
    assert not bare


def test_foreign_keys_go_down_or_to_a_person() -> None:
    wrong = []
    for model in our_models():
        own = model._meta.app_label  # type: ignore[attr-defined]
        for field in model._meta.get_fields():  # type: ignore[attr-defined]
            if not (field.many_to_one or field.one_to_one) or not getattr(field, "concrete", False):
                continue
            other = field.related_model
            label = other._meta.app_label
            if other._meta.label == "people.Person" or label == own:
                continue
            if STOREYS.index(label) >= STOREYS.index(own):
                wrong.append(f"{model.__name__}.{field.name} -> {other._meta.label}")
    assert not wrong


def test_a_person_points_to_nobody() -> None:
    person = apps.get_model("people", "Person")
    assert not [f.name for f in person._meta.get_fields() if getattr(f, "concrete", False) and f.is_relation]


def test_every_table_has_a_holding() -> None:
    wiring.plug()
    held = {holding.model for holding in holdings.all_holdings()}
    missing = [model._meta.label for model in our_models() if model._meta.label not in held]  # type: ignore[attr-defined]
    assert not missing
    for holding in holdings.all_holdings():
        assert all([holding.why, holding.how_long, holding.how_erased, holding.how_disclosed]), holding


def test_every_public_class_has_its_word() -> None:
    words = set(re.findall(r"[A-Za-z]+", (ROOT / "docs" / "vocabulary.md").read_text("utf-8")))
    missing = [model.__name__ for model in our_models() if model.__name__ not in words]
    assert not missing


def test_whatever_stores_words_asks_the_filters() -> None:
    """A module of actions that writes `words` into a message must call `words_of`."""
    guilty = []
    for path in sources():
        if path.name != "actions.py" and "actions" not in path.parts:
            continue
        source = path.read_text("utf-8")
        writes = re.search(r"\bMessage\(|\bwords=|\.words = ", source)
        if path.relative_to(PACKAGE).parts[0] in ("rooms", "forums") and writes and "words_of" not in source:
            guilty.append(str(path.relative_to(ROOT)))
    # Only empties words, or gives back words that were screened before.
    assert guilty == ["placette/rooms/actions/changing.py"]


def test_only_private_may_turn_filters_off_and_only_for_two() -> None:
    """`none` as a basis is written nowhere but in `private`; elsewhere it is read in names, rules and constraints."""
    found = [
        f"{path.relative_to(ROOT)}"
        for path, tree in trees()
        if path.relative_to(PACKAGE).parts[0] != "private"
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "basis"
        if isinstance(node.value, ast.Constant) and node.value.value == "none"
    ]
    assert found == []


def test_every_knob_and_every_verb_is_on_the_operators_page() -> None:
    page = (ROOT / "docs" / "operator" / "settings.md").read_text("utf-8")
    assert [knob.name for knob in knobs.KNOBS if f"`{knob.name}`" not in page] == []
    helps = cli.parser().format_help()
    verbs = re.search(r"\{([^}]+)\}", helps)
    names = verbs[1].split(",") if verbs else list(cli.SERVE)
    assert [verb for verb in names if f"placette {verb}" not in page] == []


def test_logs_have_no_field_for_words_or_addresses() -> None:
    assert not {"words", "address", "cookie", "handle", "path", "person", "pin"} & set(FIELDS)


def test_log_calls_say_constant_sentences() -> None:
    """What is logged is a literal: no f-string, no arguments that could carry words or addresses."""
    wrong = []
    for path, tree in trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if (
                isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("log", "logger")
                and node.func.attr in ("debug", "info", "warning", "error", "exception", "critical")
            ):
                first = node.args[0] if node.args else None
                if len(node.args) != 1 or not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong


def test_the_repository_names_no_download_address() -> None:
    for path in [*ROOT.glob("requirements/*"), ROOT / "package-lock.json", ROOT / ".npmrc"]:
        if path.is_file():
            text = path.read_text("utf-8")
            assert '"resolved"' not in text, path
            assert "index-url" not in text, path


def test_settings_page_is_the_only_reader_of_the_environment() -> None:
    guilty = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.relative_to(PACKAGE).parts[0] != "ops" and re.search(r"os\.environ|getenv", path.read_text("utf-8"))
    ]
    assert guilty == []
    assert inspect.getsource(knobs).count("os.environ") >= 1
