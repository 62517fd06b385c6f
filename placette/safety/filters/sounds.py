"""What a word sounds like, so that words spelled as in text messages meet the rules' words. Whole lines at once, spaces stay.

The same steps are taken on the rules' words and on what is said; two words that sound alike in French become one.
"""

from __future__ import annotations

_DOUBLES = tuple((letter * 2, letter) for letter in "abcdefghijklmnopqrstuvwxyz")
_STEPS = (
    ("ph", "f"), ("sch", "C"), ("ch", "C"), ("sh", "C"), ("tion", "sion"), ("qu", "k"), ("q", "k"), ("ck", "k"),
    ("gue", "ge"), ("gui", "gi"), ("h", ""),
    ("ce", "se"), ("ci", "si"), ("cy", "si"), ("c", "k"), ("x", "ks"), ("y", "i"), ("w", "v"),
    ("eau", "o"), ("au", "o"), ("ai", "e"), ("ei", "e"), ("oe", "e"), ("eu", "e"),
    ("em", "am"), ("en", "an"), ("amb", "anb"), ("amp", "anp"), ("imp", "inp"), ("omp", "onp"), ("omb", "onb"),
    ("er ", "e "), ("ent ", "e "), ("ant ", "an "),
    ("es ", " "), ("s ", " "), ("e ", " "), ("s ", " "), ("t ", " "), ("d ", " "), ("z", "s"),
)  # fmt: skip


def squeeze(line: str) -> str:
    """Each run of one letter as one; digits stay.

    >>> squeeze("phooototo 1100")
    'phototo 1100'
    """
    for double, letter in _DOUBLES:
        while double in line:
            line = line.replace(double, letter)
    return line


def sound(line: str) -> str:
    """`line` (small letters, words between single spaces) by its sound.

    >>> sound(" quoi de neuf "), sound(" koi 2 neuf "), sound(" photo ") == sound(" foto ")
    (' koi neuf ', ' koi 2 neuf ', True)
    """
    line = line + " "
    for old, new in _STEPS:
        if old in line:
            line = line.replace(old, new)
    return squeeze(line)[:-1]
