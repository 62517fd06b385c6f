"""When two pseudonyms are one: what is left of a name once case, accents, look-alikes, leet and repeats are gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from confusable_homoglyphs.confusables import confusables_data

from placette.kernel.text import fold, joined, plain_digits, squeeze

LONGEST = 64
_LEET = str.maketrans(
    {"0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "|": "l", "!": "l"}
)
_LATIN = re.compile(r"LATIN (?:SMALL|CAPITAL|LETTER SMALL CAPITAL)(?: LETTER)?(?: SMALL CAPITAL)? ([A-Z])(?: WITH .*)?")
_LONG_L = re.compile("l{4,}")
_NUMBER = re.compile(r"(?<=[^\W\d_])\d{2,}$")


def tidy(handle: str) -> str:
    """`handle` as it is kept and shown: compatibility forms evened out, spaces single, ends trimmed.

    >>> tidy("  \\uff2c\\u00e9a   34 ")
    'Léa 34'
    """
    return " ".join(unicodedata.normalize("NFKC", handle).split())


def plain(text: str) -> str:
    """`text` folded, with letters of other scripts and fancy Latin ones as the Latin letter they look like.

    >>> plain("\\u0421\\u043e\\u0441\\u043e"), plain("\\u029f\\u1d07\\u1d00 \\u0664")
    ('coco', 'lea 4')
    """
    return "".join(_looks_like(char) for char in plain_digits(fold(unicodedata.normalize("NFKC", text))))


@lru_cache(maxsize=8_192)
def _looks_like(char: str) -> str:
    """The Latin letter or digit that `char` could be taken for, in its small form or else in its capital one."""
    if char.isascii() or not char.isalpha():
        return char
    for form in (char, char.upper()):
        for other in (form, *(twin["c"] for twin in confusables_data.get(form, ()))):
            if len(other) == 1 and (latin := _latin(other)):
                return latin
    return char


def _latin(char: str) -> str:
    if char.isascii():
        return char.lower() if char.isalpha() else ""
    found = _LATIN.fullmatch(unicodedata.name(char, ""))
    return found[1].lower() if found else ""


def unleet(text: str) -> str:
    """Digits and signs written for letters become letters; i and l are one, as a capital I is to the eye.

    >>> unleet("m4r1e"), unleet("marie")
    ('marle', 'marle')
    """
    return text.translate(_LEET).replace("i", "l")


def skeleton(handle: str) -> str:
    """What two names must not share among the present. Never empty for a name that has a letter; at most 64 characters.

    A number of two digits or more at the end stays a number, so that Léa34 and Léa35 are two people; elsewhere digits
    are read as the letters they stand for. Repeats count once; of i and l, which become one letter, up to three count,
    so that Bill and BilI (with a capital i) are one and Elsa and Elisa, Lou and Lilou are not.

    >>> skeleton("Léa"), skeleton("L3A"), skeleton("l.e-a"), skeleton("LÉAAA"), skeleton("Lea34"), skeleton("Léa_34")
    ('lea', 'lea', 'lea', 'lea', 'lea#34', 'lea#34')
    """
    bare = joined(plain(handle).replace("@", "a").replace("$", "s").replace("|", "l"))
    found = _NUMBER.search(bare)
    body, number = (bare[: found.start()], found[0]) if found else (bare, "")
    body = squeeze(unleet(body).replace("rn", "m").replace("vv", "w"), but="l")
    return (_LONG_L.sub("lll", body) + (f"#{number}" if number else ""))[:LONGEST]
