"""Lines made from the rules' own sets, to see that each rule still matches: a word for each part and neutral ones between.

They are made when they are needed and kept nowhere: no file holds a line that is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TypeVar

from placette.safety.filters.sets import Data, Rule

NEUTRAL = ("alors", "euh", "donc", "hein", "voila", "bah", "well", "hmm", "quoi", "eh")
"""Said between the words that count; in no set."""
_STEM_ENDS = ("", "e", "s", "es")
_STEM_ENDS_AFTER_A_VOWEL = ("", "s")
SAMPLES: Mapping[str, tuple[str, ...]] = {
    "young_number": ("14", "15", "16", "13", "quinze"),
    "young_me": ("j'ai 15 ans", "j ai 14 ans et toi", "j'ai 16 ans"),
    "young_asl": ("f15", "h16", "15f"),
    "school_year": ("en 4eme au college", "en cm2", "in year 9", "au lycee"),
    "price": ("50 euros", "20€", "100e", "30 balles"),
    "quantity": ("2g", "10 grammes", "5 pochons"),
    "postcode": ("59000", "75011"),
    "digits": ("06 12 34 56 78", "06.39.98.00.12"),
    "phone": ("06 39 98 00 12", "+33 6 39 98 00 12", "0639980012", "06.39.98.00.12"),
    "phone_words": ("zero six douze trente quatre cinquante six dix huit",),
    "street": ("12 rue des lilas", "3 bis avenue de la gare"),
    "mail": ("prenom@exemple.fr", "prenom at exemple dot com"),
    "link": ("exemple.com/x", "https://exemple.com"),
    "at_name": ("@exemple_59",),
    "repeated": ("ok " * 20, "a" * 90),
}
"""Numbers in context, as the shapes of `numbers` are written. Telephones are of the range kept for fiction."""


_T = TypeVar("_T")


class Dice:
    """Throws that are the same for the same seed."""

    def __init__(self, seed: str) -> None:
        self._seed, self._thrown = seed, 0

    def below(self, bound: int) -> int:
        """0 to `bound` - 1."""
        self._thrown += 1
        return int.from_bytes(blake2b(f"{self._seed}/{self._thrown}".encode(), digest_size=8).digest()) % bound

    def even(self) -> bool:
        return bool(self.below(2))

    def choice(self, of: Sequence[_T]) -> _T:
        return of[self.below(len(of))]

    def shuffled(self, of: Sequence[_T]) -> list[_T]:
        left, out = list(of), []
        while left:
            out.append(left.pop(self.below(len(left))))
        return out


def word_for(part: Sequence[str], data: Data, dice: Dice) -> str:
    """A word of one of the sets of a part. Empty when nothing can be made (hashed words)."""
    names = [name for name in part if name in SAMPLES or data.entries(name)]
    if not names:
        return ""
    name = dice.choice(names)
    entries = sorted(data.entries(name))
    if name in SAMPLES and (not entries or dice.even()):
        return dice.choice(SAMPLES[name])
    word = dice.choice(entries)
    if not word.endswith("*"):
        return word
    stem = word[:-1]
    return stem + dice.choice(_STEM_ENDS_AFTER_A_VOWEL if stem[-1] in "aeiouy" else _STEM_ENDS)


def line_for(rule: Rule, data: Data, dice: Dice) -> str:
    """A line that `rule` matches, unless its own words spare it. Empty when none can be made."""
    words = [word_for(part, data, dice) for part in rule.parts]
    if not all(words):
        return ""
    if not rule.ordered:
        words = dice.shuffled(words)
    room = rule.within - sum(len(word.split()) + word.count("'") for word in words)
    out: list[str] = [dice.choice(NEUTRAL)]
    for word in words:
        out.append(word)
        if room > 0 and dice.even():
            out.append(dice.choice(NEUTRAL))
            room -= 1
    return " ".join(out)
