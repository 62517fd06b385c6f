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
        "re": None,
    }
    return pages.fragment("rooms/_message.html", {"message": SimpleNamespace(**{**fields, **changes})})


def test_a_row_escapes_what_people_wrote() -> None:
    html = row(words='<img src=x onerror="x">&', handle="<b>")
    assert "<img" not in html
    assert "<b>" not in html.replace('<b class="who', "")
    assert "&lt;img src=x onerror=&quot;x&quot;&gt;&amp;" in html


def test_a_row_is_the_same_for_everybody() -> None:
    """No viewer, no translated word, the hour in France: the same bytes whatever the language."""
    with translation.override("fr"):
        french = row(edited=True, withheld="rules")
    with translation.override("en"):
        assert row(edited=True, withheld="rules") == french
    source = (PLACE / "web" / "templates" / "rooms" / "_message.html").read_text("utf-8")
    names = set(re.findall(r"{[{%]\s*(?:if\s+)?([a-z_]+)[.\s|}]", source)) - {"if", "else", "endif"}
    assert names == {"message"}
    assert "translate" not in source
    assert '<time datetime="2026-11-22T20:15:03.120Z">21:15</time>' in french


def test_a_withheld_row_has_no_words() -> None:
    html = row(words="", withheld="law")
    assert '<p class="gone" data-gone="law"></p>' in html


def test_the_page_says_why_a_row_is_empty_and_words_cannot_pretend() -> None:
    forged = row(words='<p class="gone" data-gone="law"></p>')
    with translation.override("fr"):
        html = tags.told([row(words="", withheld="rules"), forged])
    assert '<p class="gone" data-gone="rules">Message retiré' in html
    assert "la loi" not in html


def test_without_scripts_an_answer_is_the_way_to_what_it_answers() -> None:
    with translation.override("fr"):
        html = tags.told([row(id="a", n=7), row(id="b", n=8, re=7)], "me", "cuisine")
    assert html.count('id="m7"') == 1
    assert '<a class="re" href="#m7" data-re="7">Réponse à un message</a>' in html
    assert "↩" not in html


def test_without_scripts_days_are_parted_and_one_s_own_words_are_told_apart() -> None:
    older = row(id="a", by="me", handle="Léa", at="2026-11-21T22:30:00.000Z")
    same_day_in_france = row(id="b", by="p2", handle="Marc", at="2026-11-21T23:30:00.000Z", edited=True)
    with translation.override("fr"):
        html = tags.told([older, same_day_in_france], "me")
    days = re.findall(r'<li class="day"><b>([^<]+)</b></li>', html)
    assert days == ["Samedi 21 novembre", "Dimanche 22 novembre"]
    assert re.findall(r'<li class="(msg[^"]*)"', html) == ["msg mine", "msg"]
    assert re.findall(r'<b class="who \w+">([^<]+)</b>', html) == ["Vous", "Marc"]
    assert html.count('<span class="mark">modifié</span>') == 1


def test_words_cannot_pretend_to_be_a_row() -> None:
    forged = row(words='</p></div><time <li class="msg" data-by="me"> data-edited>', by="p2", handle="</b>Vous")
    assert "mine" not in tags.told([forged], "me")
    assert tags.told([forged], "me").count("<time") == 1


def test_a_name_keeps_its_colour() -> None:
    assert tags.tint("p1") == tags.tint("p1")
    assert {tags.tint(f"p{i}") for i in range(200)} == {f"n{i}" for i in range(1, 9)}
