"""Thousands of patterns looked for at once (`re2.Set`), and the patterns that the rules' words become."""

from __future__ import annotations

from collections.abc import Mapping

import re2

from placette.safety.filters import normal
from placette.safety.filters.letters import LEET
from placette.safety.filters.sets import Data
from placette.safety.filters.sounds import sounds_of, squeeze

_SOUND_FROM, _HEARD_FROM = 5, 4
"""Letters of a word that is also looked for by its sound, and of that sound."""
_MEMORY = 256 << 20
END = "$"
"""What every text that is searched ends with: the first pattern, so that a search that fails is seen."""


class Broken(RuntimeError):
    """The search did not work: what it says about a text cannot be trusted."""


class Search:
    """Patterns, each with the bits of its sets."""

    def __init__(self, patterns: Mapping[str, int]) -> None:
        options = re2.Options()
        options.max_mem, options.log_errors = _MEMORY, False
        self._set = re2.Set.SearchSet(options)
        self._set.Add(r"\$")
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()
        self.patterns = ("", *patterns)
        self.bits = (0, *patterns.values())

    def __len__(self) -> int:
        return len(self.patterns) - 1

    def found(self, text: str) -> list[int]:
        """Indexes into `patterns` and `bits`. `text` ends with `END`. Raises Broken."""
        found: list[int] = self._set.Match(text)
        if 0 not in found:
            raise Broken("the search did not come to an end")
        return found

    def bits_of(self, text: str) -> int:
        bits = 0
        for pattern in self.found(text):
            bits |= self.bits[pattern]
        return bits


def whole_words(data: Data, bits: Mapping[str, int]) -> Search:
    """The patterns that `normal.haystack` is searched for."""
    patterns: dict[str, int] = {}
    for name in data.names():
        heard, plain = data.words.get(name, set()), data.plain.get(name, set())
        for entry in data.entries(name):
            for pattern in _patterns(entry, backwards=entry not in plain, heard=entry in heard):
                patterns[pattern] = patterns.get(pattern, 0) | bits[name]
    return Search(patterns)


def _patterns(entry: str, *, backwards: bool, heard: bool) -> list[str]:
    stem, end = (entry[:-1], "") if entry.endswith("*") else (entry, " ")
    word = squeeze(stem)
    out = [f"{'[ <]' if backwards and len(stem) >= normal.BACKWARDS_FROM else ' '}{word}{end}"]
    if not word.isalpha() and len(word) > 3:
        out.append(f" {squeeze(word.translate(LEET))}{end}")
    if heard and len(stem) >= _SOUND_FROM:
        out += [by_sound + end for by_sound in sounds_of(word, stem=not end) if len(by_sound) > _HEARD_FROM]
    return out


def anywhere(data: Data, bits: Mapping[str, int], shortest: int) -> Search:
    """The words as they are, to be found in letters without spaces."""
    patterns: dict[str, int] = {}
    for name in data.names():
        for entry in data.entries(name):
            word = squeeze(entry.rstrip("*"))
            if len(word) >= shortest:
                patterns[word] = patterns.get(word, 0) | bits[name]
    return Search(patterns)
