"""Templates: all of them load, none holds a script or a style of its own, a row of the talk sees the message alone."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template.loader import get_template
from django.utils import translation

from placette.web import pages
from placette.web.templatetags import placette as tags

PLACE = Path(pages.__file__).resolve().parents[1]
TEMPLATES = sorted(PLACE.rglob("templates/**/*.html"))
INLINE = re.compile(r"""<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)""", re.IGNORECASE)


def name_of(path: Path) -> str:
    return path.as_posix().split("/templates/", 1)[1]


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_script_and_no_style_stands_in_a_page(path: Path) -> None:
    assert INLINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", [path for path in TEMPLATES if "/web/" in path.as_posix()], ids=name_of)
def test_each_template_loads(path: Path) -> None:
    assert get_template(name_of(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_declared_safe_in_a_template(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|autoescape off", path.read_text("utf-8"))


def row(**changes: object) -> str:
    fields = {
        "id": "01a",
        "n": 7,
        "by": "p1",
        "handle": "Léa",
        "words": "bonjour",
        "at": "2026-11-22T20:15:03.120Z",
        "withheld": "",
        "edited": False,
    }
    return pages.fragment("rooms/_message.html", {"message": SimpleNamespace(**{**fields, **changes})})


def test_a_row_escapes_what_people_wrote() -> None:
    html = row(words='<img src=x onerror="x">&', handle="<b>")
    assert "<img" not in html
    assert "<b>" not in html.replace('<b class="who', "")
    assert "&lt;img src=x onerror=&quot;x&quot;&gt;&amp;" in html


def test_a_row_is_the_same_for_everybody() -> None:
    """No viewer, no translated word, no hour as text: the same bytes whatever the language."""
    with translation.override("fr"):
        french = row(edited=True, withheld="rules")
    with translation.override("en"):
        assert row(edited=True, withheld="rules") == french
    source = (PLACE / "web" / "templates" / "rooms" / "_message.html").read_text("utf-8")
    names = set(re.findall(r"{[{%]\s*(?:if\s+)?([a-z_]+)[.\s|}]", source)) - {"if", "else", "endif"}
    assert names == {"message"}
    assert "translate" not in source
    assert re.search(r"<time datetime=\"[^\"]+\"></time>", french)


def test_a_withheld_row_has_no_words() -> None:
    html = row(words="", withheld="law")
    assert '<p class="gone" data-gone="law"></p>' in html


def test_the_page_says_why_a_row_is_empty_and_words_cannot_pretend() -> None:
    forged = row(words='<p class="gone" data-gone="law"></p>')
    with translation.override("fr"):
        html = tags.told([row(words="", withheld="rules"), forged])
    assert '<p class="gone" data-gone="rules">Message retiré' in html
    assert "la loi" not in html


def test_a_name_keeps_its_colour() -> None:
    assert tags.tint("p1") == tags.tint("p1")
    assert {tags.tint(f"p{i}") for i in range(200)} == {f"n{i}" for i in range(1, 9)}
