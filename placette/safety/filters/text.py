"""A text while it is read closely: its words, the sets of each, and how far they stand from one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_SENTENCE = 4
"""How many words the end of a sentence counts for."""


@dataclass(slots=True)
class Text:
    """Words, the sets of each, and how they stand.

    `sure`: the sets that may spare: not those of pieces of a word. `whole`: words as a reader puts them together, each with
    the place of its first piece. `breaks`: words that a sentence begins with; `weights`: of words that are pieces of one;
    `crowded`: several words in one.
    """

    words: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    sure: list[int] = field(default_factory=list)
    whole: list[tuple[str, int]] = field(default_factory=list)
    breaks: set[int] = field(default_factory=set)
    crowded: set[int] = field(default_factory=set)
    weights: dict[int, float] = field(default_factory=dict)

    def one(self, word: str, own: int) -> None:
        """A chunk that is a word."""
        self.whole.append((word, len(self.words)))
        self.words.append(word)
        self.places.append(own)
        self.sure.append(own)

    def add(self, pieces: Sequence[str], own: Sequence[int], joined: int = 0, *, hidden: bool = False) -> None:
        """The words of a chunk with their sets, and the sets of the chunk as one word. `hidden`: it is one to a reader."""
        first = len(self.words)
        self.words += pieces
        self.places += own
        self.sure += own
        if hidden:
            self.whole.append(("".join(pieces), first))
            self.hide(first, len(self.words), joined)
            return
        self.whole += [(piece, at) for at, piece in enumerate(pieces, first)]
        self.places[first] |= joined
        if len(pieces) > 1 and sum(map(len, pieces)) < 4 * len(pieces):
            self.spelled(first, len(self.words))

    def hide(self, first: int, end: int, joined: int) -> None:
        """Words from `first` to before `end` are one word with the sets `joined`."""
        self.places[first] |= joined
        self.sure[first:end] = [joined, *(0 for _ in range(first + 1, end))]
        self.spelled(first, end)

    def spelled(self, first: int, end: int, weight: float = 0.0) -> None:
        """Words from `first` to before `end` are pieces of one word (or of one each `1 / weight` pieces)."""
        self.weights.update(dict.fromkeys(range(first, end), weight or 1 / (end - first)))

    def distances(self) -> list[float]:
        """How far each word stands: a new sentence is farther, unless sentences are a word or two."""
        out, far, since = [], 0.0, 0.0
        for at in range(len(self.words)):
            if at in self.breaks:
                far += _SENTENCE if since > 3.01 else 0
                since = 0.0
            out.append(far)
            weight = self.weights.get(at, 1)
            since += weight
            far += weight
        return out
