"""Words that may stand nowhere in clear: keyed hashes of what is left of a word in every spelling.

A file holds `check` (the hash of a fixed word, so that a wrong key is seen) and `words`. Whoever has the file but not the
place's key learns how many words there are, and nothing else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from placette.safety.filters.normal import base_of
from placette.safety.filters.sets import BadRules
from placette.safety.filters.sounds import squeeze

_CHECK = "placette"
SHORTEST = 3
"""Letters of a word that can be kept."""


def skeleton(word: str) -> str:
    """A word without case, accents, look-alikes, doubled letters and the ends of its feminine and plural.

    >>> skeleton("Exemplées"), skeleton("EXEMMPLE")
    ('exempl', 'exempl')
    """
    return squeeze("".join(char for char in base_of(word) if char.isalnum())).rstrip("sxe")


class Hashed:
    """Is this form of a word one of them? Asked only of words that were not seen before."""

    def __init__(self, key: bytes, words: Iterable[str] = ()) -> None:
        self._key = key
        self.words = frozenset(words)

    def of(self, word: str) -> str:
        """The keyed hash of `word`, as it is kept."""
        return blake2b(skeleton(word).encode(), key=self._key, digest_size=16, person=b"placette-words").hexdigest()

    def __call__(self, form: str) -> bool:
        return bool(self.words) and len(form) >= SHORTEST and self.of(form) in self.words

    def text(self) -> str:
        """The file."""
        lines = "".join(f'  "{word}",\n' for word in sorted(self.words))
        return f'check = "{self.of(_CHECK)}"\nwords = [\n{lines}]\n'


def load(path: Path, key: bytes) -> Hashed:
    """The words of a file; none when there is no file. Raises BadRules when it is of another key or not well formed."""
    if not path.exists():
        return Hashed(key)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
        found = Hashed(key, table["words"])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise BadRules(f"{path.name}: not well formed ({type(error).__name__})") from None
    if table.get("check") != found.of(_CHECK):
        raise BadRules(f"{path.name}: made with another key of the place")
    return found


def add(words: Iterable[str], before: Hashed) -> tuple[Hashed, int]:
    """With `words` added: the new ones, and how many they are. Raises BadRules for what is no single word."""
    fresh = []
    for number, word in enumerate(words, 1):
        if len(skeleton(word)) < SHORTEST or len(word.split()) != 1:
            raise BadRules(f"line {number}: one word of {SHORTEST} letters or more a line")
        fresh.append(before.of(word))
    found = Hashed(before._key, before.words | set(fresh))
    return found, len(found.words) - len(before.words)
