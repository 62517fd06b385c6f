"""What a visitor's browser is given: light, ours, readable, and with one way in for HTML."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import override_settings

from placette.web import pages

STATIC = Path(pages.__file__).parent / "static"
SCRIPTS = sorted(STATIC.rglob("*.js"))
SHEETS = sorted(STATIC.rglob("*.css"))


def weight(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), mtime=0)) for path in paths)


def test_scripts_weigh_less_than_60_kb() -> None:
    assert weight(SCRIPTS) <= 60_000


def test_sheets_weigh_less_than_30_kb() -> None:
    assert weight(SHEETS) <= 30_000


def test_html_enters_the_page_in_one_place() -> None:
    way_in = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|setHTML"
    )
    assert [path.relative_to(STATIC).as_posix() for path in SCRIPTS if way_in.search(path.read_text("utf-8"))] == [
        "js/live/insert.js"
    ]


def test_scripts_leave_no_global_and_say_no_sentence() -> None:
    for path in SCRIPTS:
        source = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not re.search(r"\b(?:window|globalThis)\.\w+\s*=[^=]", source), path
        assert not re.search(r"\beval\(|new Function", source), path
        sentences = re.findall(r"""["'`]([A-ZÀ-Þ][a-zà-ÿ]+ [a-zà-ÿ]+[^"'`]*)["'`]""", source)
        assert sentences == [], path


def test_every_word_a_script_says_stands_in_the_page() -> None:
    page = (STATIC.parent / "templates" / "rooms" / "_words.html").read_text("utf-8")
    there = set(re.findall(r'data-word="(\w+)"', page))
    used = {word for path in SCRIPTS for word in re.findall(r"""\bword\(\s*["'](\w+)["']""", path.read_text("utf-8"))}
    assert used - there == set()


def test_collected_files_name_each_other_by_hash(tmp_path: Path) -> None:
    with override_settings(STATIC_ROOT=tmp_path):
        call_command("collectstatic", verbosity=0, interactive=False)
        paths = json.loads((tmp_path / "staticfiles.json").read_text("utf-8"))["paths"]
        square = staticfiles_storage.url("js/square.js")
    assert square == f"/static/{paths['js/square.js']}" != "/static/js/square.js"
    for name, hashed in paths.items():
        source = (tmp_path / hashed).read_text("utf-8") if name.endswith(".js") else ""
        for imported in re.findall(r'from "(\.[^"]+)"', source):
            assert ((tmp_path / hashed).parent / imported).is_file(), (name, imported)
            assert re.search(r"\.[0-9a-f]{12}\.js$", imported), (name, imported)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tokens() -> list[dict[str, str]]:
    """Colours by day and by night."""
    source = (STATIC / "css" / "tokens.css").read_text("utf-8")
    day, night = source.split("@media (prefers-color-scheme: dark)")
    by_day = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", day))
    return [by_day, {**by_day, **dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6})", night))}]


NAMES = [f"n{i}" for i in range(1, 9)]
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", *NAMES) for ground in ("ground", "raised", "sunk", "pressed")),
    *((sign, ground) for sign in ("clay", "tree", "link") for ground in ("ground", "raised", "sunk")),
    ("act-ink", "act"), ("act-ink", "act-hover"), ("ink", "lamp-wash"), ("ink-soft", "lamp-wash"),
    ("lamp", "lamp-wash"), ("link", "lamp-wash"),
    ("ink", "tree-wash"), ("tree", "tree-wash"), ("ink", "clay-wash"), ("clay", "clay-wash"), ("ink", "own"),
    ("ink-soft", "own"), ("ground", "ink"), ("lamp", "ground"),
]  # fmt: skip
EDGES = [(line, ground) for line in ("edge", "focus") for ground in ("ground", "raised", "sunk")]


@pytest.mark.parametrize("scheme", tokens(), ids=["day", "night"])
def test_colours_can_be_told_apart(scheme: dict[str, str]) -> None:
    wanted = [(pair, 4.5) for pair in TEXT] + [(pair, 3.0) for pair in EDGES]
    low = [pair for pair, least in wanted if contrast(scheme[pair[0]], scheme[pair[1]]) < least]
    assert low == []
