"""The French catalogue is complete, and its own tool notices when it is not."""

from __future__ import annotations

import re
from pathlib import Path

from placette.web import catalogue

HOLE = re.compile(r"%\(\w+\)s|\{\w+\}|<a href=\"[^\"]+\"")


def test_nothing_is_missing_obsolete_or_fuzzy() -> None:
    assert catalogue.problems() == []


def test_every_hole_of_a_sentence_is_in_its_translation() -> None:
    wrong = []
    for message in catalogue.read():
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
        if ids[0]:
            holes = set(HOLE.findall(ids[-1]))
            wrong += [text for text in strings if set(HOLE.findall(text)) != holes]
    assert wrong == []


def test_french_is_set_as_french_is() -> None:
    """A no-break space before : ; ! ? and inside « », no straight apostrophe, nobody is called tu."""
    wrong = []
    for message in catalogue.read():
        for text in [message.string] if isinstance(message.string, str) else list(message.string or ()):
            if message.id and re.search(r" [:;!?»]|« |\w'\w|\btu\b", re.sub(r"<[^>]+>", "", text)):
                wrong.append(text)
    assert wrong == []


def test_a_new_sentence_is_noticed(tmp_path: Path) -> None:
    place = tmp_path / "placette"
    (place / "web" / "templates").mkdir(parents=True)
    (place / "rooms.py").write_text('say(_("Good evening"), ngettext("%(n)s lamp", "%(n)s lamps", n))', "utf-8")
    (place / "web" / "templates" / "page.html").write_text(
        "<p>it's</p>{% translate 'It’s \"late\"' %}{% blocktranslate trimmed count n=n %}{{ n }} star{% plural %}"
        '{{ n }} stars{% endblocktranslate %}<p class="x" title="{% translate "Go home" %}">',
        "utf-8",
    )
    found = set(catalogue.wanted(place))
    assert found == {
        (None, "Good evening"),
        (None, ("%(n)s lamp", "%(n)s lamps")),
        (None, 'It’s "late"'),
        (None, ("%(n)s star", "%(n)s stars")),
        (None, "Go home"),
    }
    french = tmp_path / "django.po"
    french.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Go home"\nmsgstr ""\n\n'
        'msgid "Old"\nmsgstr "Vieux"\n\n#, fuzzy\nmsgid "Good evening"\nmsgstr "Bonsoir"\n',
        "utf-8",
    )
    kinds = sorted(problem.split(":")[0] for problem in catalogue.problems(french, place))
    assert kinds == ["fuzzy", "missing", "missing", "missing", "missing", "obsolete"]


def test_compiling_is_done_once(tmp_path: Path) -> None:
    french = tmp_path / "django.po"
    french.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "a"\nmsgstr "b"\n')
    assert catalogue.compile_all(french)
    assert not catalogue.compile_all(french)
    assert (tmp_path / "django.mo").stat().st_size > 0
