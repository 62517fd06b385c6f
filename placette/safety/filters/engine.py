"""Which rules match a text. Every word is classified once: a number whose bits are the sets it belongs to.

What was found out about a word is kept under its hash (of this process alone, never the word itself), so an ordinary message
costs one look-up a word. Only where the sets of a whole rule are there does the second pass look at places and distances.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from operator import or_

from placette.safety.filters import normal, numbers, search
from placette.safety.filters.sets import Data, Rule
from placette.safety.filters.text import Text

SHORT, NUMBER, LONG, DOTTED, AT = 1, 2, 4, 8, 16
"""Bits of a chunk: one or two letters; part of a number in context, perhaps; perhaps a sentence without spaces; a full stop
between letters; a word as one says the sign of an address."""
_FLAGS = 5
_DOTTED = re.compile(r"\.[a-z]{2}")
_YOUNG = re.compile(r"(?<!\d)1[0-7](?!\d)")
_KEPT = 60_000
"""Chunks that are remembered."""
_LETTERED, _GLUED = 2, 5
"""The shortest word looked for in letters one by one, and in a word that may be a sentence."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A rule in bits. `anchor`: of its parts, the one that is said least; `any`: the sets of its parts; `bits`: all sets."""

    rule: Rule
    parts: tuple[int, ...]
    anchor: int
    unless: int
    any: int
    bits: int


class Engine:
    """Rules ready to be asked. `hashed`: bits of a bare word that is kept as a keyed hash alone."""

    def __init__(self, data: Data, kinds: Sequence[str], hashed: Callable[[str], int] | None = None) -> None:
        names = sorted(data.names() | set(kinds))
        self.bits = {name: 1 << at + _FLAGS for at, name in enumerate(names)}
        self.rules = [self._compiled(rule, data.common) for rule in data.rules]
        self._numberish = reduce(or_, (self.bits[name] for name in ("young_word", "school_word")), 0)
        self._told = reduce(or_, (self.bits[name] for name in numbers.TELL), 0)
        self._anchors = reduce(or_, (rule.anchor for rule in self.rules), 0)
        self._anchored = {
            bit: [at for at, rule in enumerate(self.rules) if rule.anchor & bit] for bit in self.bits.values()
        }
        self._asked = [(name, self.bits[name]) for name in numbers.ASKED]
        self._made = reduce(or_, (self.bits[name] for name in numbers.MADE if name in self.bits), 0)
        self._hashed = hashed
        self._known: dict[int, int] = {}
        self._words = search.whole_words(data, self.bits)
        self._anywhere = {shortest: search.anywhere(data, self.bits, shortest) for shortest in (_LETTERED, _GLUED)}

    @property
    def patterns(self) -> int:
        """How many patterns are looked for at once."""
        return len(self._words)

    def _compiled(self, rule: Rule, common: set[str]) -> Compiled:
        bits = {part: reduce(or_, (self.bits[name] for name in part)) for part in rule.parts}
        rarest = min(rule.parts, key=lambda part: sum(name in common for name in part) / len(part))
        unless = reduce(or_, (self.bits[name] for name in rule.unless), 0)
        parts = tuple(bits[part] for part in rule.parts)
        every = reduce(or_, parts)
        return Compiled(rule, parts, bits[rarest], unless, every, every | unless)

    def bits_of(self, forms: Sequence[str]) -> int:
        """The sets that a word belongs to in any of its forms. Raises Broken."""
        bits = self._words.bits_of(normal.haystack(forms))
        if self._hashed:
            for form in forms:
                bits |= self._hashed(form)
        return bits

    def _chunk(self, chunk: str) -> int:
        """All bits of a chunk, flags too."""
        words = normal.words_of(chunk)
        further = normal.further_forms(chunk, words)
        bits = self.bits_of([*words, *further]) if words else 0
        if words and all(len(word) < 3 for word in words):
            bits |= SHORT
        if bits & self._numberish or any(char.isdigit() or char in "@`" for char in chunk) or ":/" in chunk:
            bits |= NUMBER
        if _DOTTED.search(chunk):
            bits |= DOTTED
        if any(numbers.AT.fullmatch(word) for word in words):
            bits |= AT
        if len(chunk) >= 2 * normal.GLUED or any(len(word) >= normal.GLUED for word in words):
            bits |= LONG
        return bits

    def _flagged(self, chunks: Sequence[str]) -> list[int]:
        known = self._known
        try:
            return list(map(known.__getitem__, map(hash, chunks)))
        except KeyError:
            if len(known) > _KEPT:
                known.clear()
            masks = []
            for chunk in chunks:
                mask = known.get(hash(chunk))
                if mask is None:
                    mask = known[hash(chunk)] = self._chunk(chunk)
                masks.append(mask)
            return masks

    def look(self, text: str, before: Sequence[str] = ()) -> list[Rule]:
        """The rules that `text` matches, said after `before`, and that no word of theirs spares."""
        return [rule for rule, spared in self.seen(text, before).items() if not spared]

    def seen(self, text: str, before: Sequence[str] = ()) -> dict[Rule, bool]:
        """The rules whose words stand in `text`, said after `before`, and whether a word of `unless` stands beside them.

        What stands in `before` alone matches nothing.
        """
        base = normal.base_of(text)
        chunks = base.split()
        masks = self._flagged(chunks)
        total = reduce(or_, masks, 0)
        if before:
            earlier = [normal.base_of(line) for line in before]
            return self._full(" \n ".join(earlier).split("\n"), base)
        if "  " in base:
            return self._full([], base)
        odd = bool(total & LONG) or self._is_odd(chunks, masks)
        if odd or total & (NUMBER | DOTTED):
            total |= self._at_most(base, chunks, masks, total, odd=odd)
            possible = self._possible(total) if total & self._anchors else []
            return self._full([], base, possible) if possible else {}
        if not total & self._anchors:
            return {}
        possible = self._possible(total)
        return self._placed(chunks, possible) if possible else {}

    def _at_most(self, base: str, chunks: Sequence[str], masks: Sequence[int], total: int, *, odd: bool) -> int:
        """The sets that reading across words could add, and some more: where no rule can match even so, nothing is read."""
        more, digits = 0, self.bits["digit_word"]
        told = {name for name, bit in self._asked if total & bit}
        said = sum(1 for mask in masks if mask & digits) if total & digits else 0
        for kind in numbers.at_most(base, told, said, dotted=bool(total & DOTTED), at=bool(total & AT)):
            more |= self.bits[kind]
        if not odd:
            return more
        words = [word for chunk in chunks for word in normal.words_of(chunk)]
        short, letters = normal.runs(words)
        for first, end in (*short, *letters):
            more |= self._joined(words[first:end])
            if self._is_spelled(words[first:end]):
                return -1
        for word in words:
            more |= self._crowd(word) if len(word) >= normal.GLUED else 0
        return more | (self.bits["repeated"] if len(words) >= numbers.SAME_WORDS and numbers.repeats(words) else 0)

    def _crowd(self, word: str) -> int:
        """All sets of which a word stands somewhere in a long one."""
        kept = self._known.get(hash((word, _GLUED)))
        if kept is None:
            letters, _ = normal.glue([word], 0)
            kept = self._known[hash((word, _GLUED))] = self._anywhere[_GLUED].bits_of(letters + search.END)
        return kept

    @staticmethod
    def _is_spelled(run: Sequence[str]) -> bool:
        """A run of short words so long that it may be a sentence letter by letter."""
        return sum(len(word) == 1 for word in run) >= max(normal.SPELLED, len(run) * 2 // 3)

    def _is_odd(self, chunks: Sequence[str], masks: Sequence[int]) -> bool:
        """Three short words in a row, which may be one; or the same words over and over."""
        if len(chunks) >= numbers.SAME_WORDS and len(set(chunks)) * numbers.SAME_PART <= len(chunks):
            return True
        return b"\1\1\1" in bytes(map(SHORT.__and__, masks))

    def _possible(self, total: int) -> list[Compiled]:
        """The rules of which each part is somewhere."""
        left, near = total & self._anchors, set[int]()
        while left:
            bit = left & -left
            near.update(self._anchored[bit])
            left ^= bit
        return _of([self.rules[at] for at in sorted(near)], total)

    def _full(self, earlier: Sequence[str], base: str, rules: Sequence[Compiled] = ()) -> dict[Rule, bool]:
        """With numbers, spelled-out words and what was said before. `rules`: those that can match; none given are all."""
        chunks = [chunk for line in earlier for chunk in line.split()]
        new_from = sum(len(normal.words_of(chunk)) for chunk in chunks)
        whole = " ".join((*earlier, base))
        text = self._places([*chunks, *base.split()])
        wanted = reduce(or_, (rule.bits for rule in rules or self.rules))
        self._more(whole, text, new_from, wanted)
        total = reduce(or_, text.places, 0)
        return self._matched(text, new_from, _of(rules, total) if rules else self._possible(total))

    def _placed(self, chunks: Sequence[str], rules: Sequence[Compiled]) -> dict[Rule, bool]:
        """The second pass for words that are read one by one."""
        return self._matched(self._places(chunks), 0, rules)

    @staticmethod
    def _matched(text: Text, new_from: int, rules: Sequence[Compiled]) -> dict[Rule, bool]:
        """Where each set stands, and whether a rule's parts stand near enough."""
        if not rules:
            return {}
        distances = text.distances()
        found = ((one.rule, _matches(one, text, distances, new_from)) for one in rules)
        return {rule: spared for rule, spared in found if spared is not None}

    def _places(self, chunks: Sequence[str]) -> Text:
        text = Text()
        for chunk, mask in zip(chunks, self._flagged(chunks), strict=True):
            if chunk.isalpha():
                text.one(chunk, mask)
                continue
            pieces = normal.words_of(chunk)
            if len(pieces) == 1:
                text.one(pieces[0], mask)
            elif pieces:
                text.add(pieces, self._flagged(pieces), self._further(chunk, pieces), hidden=normal.is_hidden(chunk, pieces))
            if chunk[-1] in ".!?":
                text.breaks.add(len(text.words))
        return text

    def _further(self, chunk: str, pieces: Sequence[str]) -> int:
        """The sets of a chunk read as one word."""
        kept = self._known.get(-hash(chunk))
        if kept is None:
            further = normal.further_forms(chunk, pieces)
            kept = self._known[-hash(chunk)] = self.bits_of([*further]) if further else 0
        return kept

    def _more(self, base: str, text: Text, new_from: int, wanted: int) -> None:
        """Add what is read across words."""
        words, places = text.words, text.places
        if 0 < new_from < len(words):
            places[new_from] |= self._joined(words[new_from - 1 : new_from + 1])
        wide = "  " in base and self._wide(base, text)
        if wanted & self._made:
            self._numbers(base, text, wanted)
        short, letters = normal.runs(words)
        for first, end in (*short, *letters):
            places[first] |= self._joined(words[first:end])
        for first, end in () if wide else short:
            run = words[first:end]
            if self._is_spelled(run):
                text.spelled(first, end, 0.2)
                self._within(run, first, places, _LETTERED)
        for at, word in enumerate(words):
            if len(word) >= normal.GLUED:
                self._within([word], at, places, _GLUED)
                text.crowded.add(at)

    def _joined(self, words: Sequence[str]) -> int:
        return self._flagged(["".join(words)])[0]

    def _numbers(self, base: str, text: Text, wanted: int) -> None:
        whole, places, bits = text.whole, text.places, self.bits

        def has(at: int, name: str) -> bool:
            return 0 <= at < len(whole) and bool(places[whole[at][1]] & bits[name])

        def wants(kind: str) -> int:
            return wanted & bits[kind]

        tells = [places[first] & self._told for _, first in whole]
        for kind, at in list(numbers.of_words([word for word, _ in whole], has, tells, wants)):
            here = whole[min(at, len(whole) - 1)][1]
            places[here] |= bits[kind]
            if kind == "age_word":
                text.crowded.add(here)
        for kind, at in numbers.of_signs(base, wants):
            places[min(at, len(places) - 1)] |= bits[kind]

    def _wide(self, base: str, text: Text) -> bool:
        """Words written letter by letter with wider gaps between them. False: there are none."""
        groups = list(normal.spaced(base))
        if not any(end - first > 1 for first, end in groups):
            return False
        text.whole = [("".join(text.words[first:end]), first) for first, end in groups]
        for (first, end), (word, _) in zip(groups, text.whole, strict=True):
            if end - first > 1:
                text.hide(first, end, self._joined([word]))
        return True

    def _within(self, words: Sequence[str], first: int, places: list[int], shortest: int) -> None:
        """Words of the rules anywhere in letters without spaces."""
        letters, owners = normal.glue(words, first)
        searched = self._anywhere[shortest]
        for pattern in searched.found(letters + search.END):
            word, bits = searched.patterns[pattern], searched.bits[pattern]
            at = letters.find(word) if word else -1
            while at >= 0:
                places[owners[at]] |= bits
                at = letters.find(word, at + 1)
        for seen in _YOUNG.finditer("".join(words)) if all(len(word) == 1 for word in words) else ():
            places[first + seen.start()] |= self.bits["young_number"]


def _of(rules: Iterable[Compiled], total: int) -> list[Compiled]:
    """Of these, the rules of which each part is somewhere."""
    return [rule for rule in rules if all(map(total.__and__, rule.parts))]


def _matches(one: Compiled, text: Text, distances: Sequence[float], new_from: int) -> bool | None:
    """None: there is no window with a word for each part, no two of them one word, one at least new. True: each such window
    has a word beside it that spares."""
    parts, rule = one.parts, one.rule
    found: bool | None = None
    last: list[list[int]] = [[] for _ in parts]
    for at, mask in enumerate(text.places):
        if not mask & one.any:
            continue
        for number, part in enumerate(parts):
            if mask & part:
                last[number] = [*last[number][-2:], at]
        if at < new_from or not all(last):
            continue
        for window in product(*last):
            apart = len(set(window)) == len(parts) or not text.crowded.isdisjoint(window)
            if at not in window or not apart or (rule.ordered and list(window) != sorted(window)):
                continue
            low, high = min(window), max(window)
            if distances[high] - distances[low] < rule.within + 1:
                found = True
                if not _spared(one, text, low, high):
                    return False
    return found


def _spared(one: Compiled, text: Text, low: int, high: int) -> bool:
    near = one.rule.near
    return bool(one.unless) and any(mask & one.unless for mask in text.sure[max(0, low - near) : high + near + 1])
