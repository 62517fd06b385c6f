"""What a word sounds like, so that words spelled as in text messages meet the rules' words. Whole lines at once, spaces stay.

The same steps are taken on the rules' words and on what is said; two words that sound alike in French become one.
"""

from __future__ import annotations

import re

_DOUBLES = tuple((letter * 2, letter) for letter in "abcdefghijklmnopqrstuvwxyz")
_STEPS = (
    ("ph", "f"), ("sch", "ch"), ("sh", "ch"), ("ch", "CH"), ("tion", "sion"), ("qu", "k"), ("q", "k"), ("ck", "k"),
    ("gue", "ge"), ("gui", "gi"), ("h", ""),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("x", "ks"), ("y", "i"), ("w", "v"),
    ("eau", "o"), ("au", "o"), ("ai", "e"), ("ei", "e"), ("oe", "e"), ("eu", "e"),
    ("em", "am"), ("en", "an"), ("amb", "anb"), ("amp", "anp"), ("imp", "inp"), ("omp", "onp"), ("omb", "onb"),
)  # fmt: skip
_MUTE = (
    ("er ", "e "),
    ("ent ", "e "),
    ("ant ", "an "),
    ("es ", " "),
    ("s ", " "),
    ("e ", " "),
    ("t ", " "),
    ("d ", " "),
)
"""Ends that are not heard."""


def squeeze(line: str) -> str:
    """Each run of one letter as one; digits stay.

    >>> squeeze("phooototo 1100")
    'phototo 1100'
    """
    for double, letter in _DOUBLES:
        while double in line:
            line = line.replace(double, letter)
    return line


def sound(line: str, *, ends: bool = False) -> str:
    """`line` (small letters, words between single spaces) by its sound; with `ends` the ends that are not heard stay.

    >>> sound(" quelle famille "), sound(" kel famil "), sound(" photo ") == sound(" foto ")
    (' kel famil ', ' kel famil ', True)
    >>> sound(" casser ", ends=True), sound(" kaser ", ends=True)
    (' kaser ', ' kaser ')
    """
    line = line + " "
    for old, new in _STEPS if ends else (*_STEPS, *_MUTE):
        if old in line:
            line = line.replace(old, new)
    return squeeze(line.replace("z", "s"))[:-1]


def sounds_of(word: str, *, stem: bool) -> set[str]:
    """What a word of the rules may sound like when it is written as it is heard: after `=` without the ends that are not
    heard, after `~` with them.
    """
    if stem:
        whole = sound(f" {word} ", ends=True).strip()
        return {f"~{whole}", f"~{whole[:-1]}"} if word[-1] == "e" else {f"~{whole}"}
    spellings = {word, re.sub(r"ai[st]$", "e", word), word[:-1] if word[-1] in "es" else word}
    return {
        sign + sound(f" {spelling} ", ends=ends).strip()
        for spelling in spellings
        for sign, ends in (("=", False), ("~", True))
    }
