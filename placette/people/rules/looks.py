"""A pseudonym as it is searched, and the stems it is compared with (stems.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from placette.kernel.text import joined
from placette.people.rules.skeletons import plain, tidy, unleet

_BETWEEN = frozenset({"de", "a", "age", "agee"})
_ANOTHER_WORD = frozenset({"beau", "belle", "bonne", "ex", "neil"})
_POSSESSIVE = re.compile(r"^(?:ma|ta|sa|la|mon|ton|son|petlte?|ptlte?)(?=.{4})")
"""As `unleet` writes them."""
_ONE_BY_ONE = re.compile(r"(?<![^ ])[a-z0-9](?: [a-z0-9]){2,}(?![^ ])")
_SPACED_STEM = 4
"""Letters that a stem has at least, to be looked for at the ends of what was spaced out letter by letter."""


@dataclass(frozen=True, slots=True)
class Look:
    """A pseudonym as it is searched: `spaced` keeps words apart, `glued` has none; `words` are compared with stems.

    Letters and digits that stand one by one are one word (`i n s t a lea`); `runs` are those words, unleeted. `apart` is `spaced`
    before that.
    """

    raw: str
    apart: str
    spaced: str
    glued: str
    words: frozenset[str]
    letters: str
    first: str
    runs: tuple[str, ...]

    def numbered(self) -> Iterator[tuple[str, int]]:
        """Each number of one or two digits with the word it stands next to, unleeted: `s0eur12`, `12 soeur`.

        Between them may stand a word that says an age (`soeur de 12`); a possessive is left out (`masoeur`). In-laws
        and the like (`belle soeur`) are another word.
        """
        tokens = self.spaced.split()
        for at, token in enumerate(tokens):
            if found := re.fullmatch(r"(.*[a-z])?(\d{1,2})", token):
                before = at - 2 if at > 1 and not found[1] and tokens[at - 1] in _BETWEEN else at - 1
                word, before = (found[1], at - 1) if found[1] else (tokens[before] if before >= 0 else "", before - 1)
                if before < 0 or tokens[before] not in _ANOTHER_WORD:
                    yield _POSSESSIVE.sub("", unleet(word)), int(found[2])
            if found := re.fullmatch(r"(\d{1,2})([a-z].*)?", token):
                yield unleet(found[2] or "".join(tokens[at + 1 : at + 2])), int(found[1])

    @classmethod
    def at(cls, handle: str) -> Look:
        raw, flat = plain(tidy(handle)), plain(re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", tidy(handle)))
        runs, apart = [], " ".join(re.sub(r"[^a-z0-9€$]+", " ", flat).split())
        spaced = apart
        for run in _ONE_BY_ONE.findall(apart):
            runs.append(unleet(run.replace(" ", "")))
            spaced = spaced.replace(run, run.replace(" ", ""), 1)
        chunks = [*spaced.split(), *re.sub(r"[^a-z0-9]+", " ", raw).split()]
        words = {*chunks, *(run for chunk in chunks for run in re.findall(r"[a-z]+", chunk))}
        words |= {chunk.rstrip("0123456789") or chunk for chunk in chunks}
        glued = joined(raw)
        letters, first = unleet(glued.rstrip("0123456789") or glued), unleet(spaced.split(" ")[0])
        return cls(raw, apart, spaced, glued, frozenset(map(unleet, words)), letters, first, tuple(runs))


@dataclass(frozen=True, slots=True)
class Stems:
    """Stems of one reason, already unleeted as `Look.words` are."""

    word: frozenset[str]
    first: frozenset[str]
    begins: tuple[str, ...]
    within: tuple[str, ...]
    alone: frozenset[str]
    near: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Stems:
        word, first, begins, within, alone, near = (
            [unleet(stem) for stem in table.get(kind, ())]
            for kind in ("word", "first", "begins", "within", "alone", "near")
        )
        return cls(frozenset(word), frozenset(first), tuple(begins), tuple(within), frozenset(alone), frozenset(near))

    def found(self, look: Look) -> bool:
        glued = unleet(look.glued)
        return (
            not self.word.isdisjoint(look.words)
            or look.first in self.first
            or look.letters in self.alone
            or any(word.startswith(self.begins) for word in look.words)
            or any(stem in glued for stem in self.within)
        )

    def spaced_out(self, look: Look) -> bool:
        """A word spaced out letter by letter together with what stands beside it: `i n s t a l e a`."""
        stems = tuple(stem for stem in self.word if len(stem) >= _SPACED_STEM)
        return any(run.startswith(stems) or run.endswith(stems) for run in look.runs)


TABLE: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "stems.toml").read_text("utf-8"))
STEMS = {name: Stems.of(table) for name, table in TABLE.items()}
