"""The rules of the place, in versions: what is in force, each clause by its key, what changed (DSA art. 14).

A version is a file beside this one, in French and in English. Once in force it is not edited: a new file is added, and
decisions go on citing the version that held when they were taken. `PLACETTE_TERMS_VERSION` says which holds; the demo town
has the newest.

    [[clause]]   key, category (as the EU Transparency Database spells it), title, text; aside = not on the list of rules
    [[section]]  key, title, text: how they are kept, how to object, who goes on, how they change
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import ndiff
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language

Words = Mapping[str, str]
"""{"fr": …, "en": …}."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule. `aside`: cited by decisions, not one of the rules people read in the list."""

    key: str
    category: str
    title: Words
    text: Words
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter beside the rules."""

    key: str
    title: Words
    text: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """A version. `effective`: the day from which it may be in force."""

    version: str
    effective: date
    purpose: tuple[Words, ...]
    clauses: Mapping[str, Clause]
    sections: tuple[Section, ...]

    def as_json(self) -> dict[str, Any]:
        """For machines (DSA art. 14(1)): plain values alone."""
        return {
            "version": self.version,
            "effective": self.effective.isoformat(),
            "purpose": [dict(one) for one in self.purpose],
            "clauses": [
                {"key": one.key, "category": one.category, "title": dict(one.title), "text": dict(one.text)}
                for one in self.clauses.values()
            ],
            "sections": [
                {"key": one.key, "title": dict(one.title), "text": [dict(words) for words in one.text]}
                for one in self.sections
            ],
        }

    def lines(self, lang: str) -> list[str]:
        """All that is said, a sentence or two a line."""
        return [
            *(one[lang] for one in self.purpose),
            *(f"{one.title[lang]} {one.text[lang]}" for one in self.clauses.values()),
            *(f"{one.title[lang]}. {words[lang]}" for one in self.sections for words in one.text),
        ]


@cache
def versions() -> Mapping[str, Terms]:
    """All, the oldest first. Raises ValueError or KeyError where a file is not as it should be."""
    found = [_read(path) for path in Path(__file__).parent.glob("*.toml")]
    return {one.version: one for one in sorted(found, key=lambda one: (one.effective, one.version))}


def _read(path: Path) -> Terms:
    page = tomllib.loads(path.read_text("utf-8"))
    if page["version"] != path.stem:
        raise ValueError(f"{path.name} says that it is version {page['version']}.")
    return Terms(
        version=page["version"],
        effective=page["effective"],
        purpose=tuple(page["purpose"]),
        clauses={one["key"]: Clause(**one) for one in page["clause"]},
        sections=tuple(Section(one["key"], one["title"], tuple(one["text"])) for one in page["section"]),
    )


def newest() -> Terms:
    return list(versions().values())[-1]


def current() -> Terms:
    """What is in force: as the operator set it; without a setting, or where it names none, the newest."""
    return versions().get(settings.TERMS_VERSION) or newest()


def clause(key: str) -> Clause | None:
    return current().clauses.get(key)


def spoken(words: Words) -> str:
    """In the language spoken now; French where it is neither."""
    return words.get((get_language() or "fr")[:2]) or words["fr"]


def changes(terms: Terms, lang: str) -> Sequence[tuple[str, str]]:
    """What is not as it was in the version before: ("-" or "+", line). Empty for the first version."""
    known = list(versions().values())
    at = next(index for index, one in enumerate(known) if one.version == terms.version)
    if at == 0:
        return []
    lines = ndiff(known[at - 1].lines(lang), terms.lines(lang))
    return [(line[0], line[2:]) for line in lines if line[0] in "+-"]
