"""A text as the rules look at it: its words in order, and for each word every way in which it could be read.

Case, accents, compatibility forms, look-alikes, hidden characters, signs inside words, digits for letters, letters one by
one, doubled letters, sounds, letters from the end. A `chunk` is what stands between two spaces; it has one or more words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from placette.safety.filters.letters import (
    ASCII,
    GONE,
    LEET,
    LEET_L,
    LEET_SIGNS,
    READ_AS,
    TO_SPACE,
    WESTERN,
    WESTERN_GONE,
)
from placette.safety.filters.sounds import sound, squeeze

LONGEST = 8_000
"""Characters beyond which nothing is looked at: who reads must refuse."""
BACKWARDS_FROM = 5
"""Shorter words are not looked for from their end."""
SPELLED = 8
"""So many letters one by one are a sentence spelled out."""
GLUED = 18
"""A word so long may be a sentence without spaces."""

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_SHORT_RUN, _LETTER_RUN = re.compile(rb"[\x01\x02]{3,}"), re.compile(rb"\x01{3,}")
_ENDS = ".,!?~:;'-_()&*%#/+|"
_DIGITS = "0123456789"


def _read_as(run: re.Match[str]) -> str:
    return run[0].translate(READ_AS)


def base_of(text: str) -> str:
    """Small Latin letters, digits, spaces and signs, all ASCII. Raises ValueError when it is too long to be read.

    >>> base_of("Ph\\u200bÖtò"), base_of("\\u0440h\\u043et\\u043e")
    ('photo', 'photo')
    """
    if len(text) > LONGEST:
        raise ValueError("too long to be read")
    if not text.isascii():
        try:
            read = text.encode("cp1252").translate(WESTERN, WESTERN_GONE)
        except UnicodeEncodeError:
            read = b"\0"
        if 0 not in read:
            return read.decode("ascii")
        text = _NOT_ASCII.sub(_read_as, text)
    return text.encode("ascii").translate(ASCII, GONE).decode("ascii")


def words_of(chunk: str) -> list[str]:
    """The words of a chunk: signs between them are spaces.

    >>> words_of("l'eau-de-vie,")
    ['l', 'eau', 'de', 'vie']
    """
    return [chunk] if chunk.isalpha() else chunk.translate(TO_SPACE).split()


def further_forms(chunk: str, words: Sequence[str]) -> set[str]:
    """How else a chunk could be read as one word (or its words with letters for digits), beside `words`.

    >>> sorted(further_forms("ph0.to", ["ph0", "to"]))
    ['ph', 'ph0to', 'pho', 'photo']
    """
    core = chunk.strip(_ENDS)
    if core.isalpha() or core.isdigit():
        return set()
    out: set[str] = set()
    if len(words) > 1 and not (core[1:2] == "'" and core[2:].isalpha()):
        out.add("".join(words))
    if any(char in LEET_SIGNS or char in _DIGITS for char in core) and any(char.isalpha() for char in core):
        for table in (LEET, LEET_L):
            read_as = core.translate(table).translate(TO_SPACE).split()
            out.update(read_as, ("".join(read_as),))
        out.update(bare for word in words if (bare := word.strip(_DIGITS)).isalpha())
    return {form for form in out if form and form not in words and not form.isdigit()}


def is_hidden(chunk: str, words: Sequence[str]) -> bool:
    """Is a chunk of several words one word to a reader: letters one by one, or a picture between its letters?

    >>> is_hidden("p-h-o", ["p", "h", "o"]), is_hidden("ph~oto", ["ph", "oto"]), is_hidden("j'ai", ["j", "ai"])
    (True, True, False)
    """
    return (len(words) > 2 and all(len(word) == 1 for word in words)) or "~" in chunk.strip("~")


def haystack(forms: Sequence[str]) -> str:
    """What the rules' words are looked for in: each form as it is, by its sound after `=`, with its end after `~`, from its
    end after `<`.

    >>> haystack(["quitter"])
    ' quiter =kit ~kiter <retiuq $'
    """
    line = " ".join(squeeze(form) for form in forms)
    heard, whole = (sound(f" {line} ", ends=ends).split() for ends in (False, True))
    return f" {line} ={' ='.join(heard)} ~{' ~'.join(whole)} <{line[::-1].replace(' ', ' <')} $"


def runs(words: Sequence[str]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Stretches of three words or more of one or two letters, and of one letter: (first, behind the last).

    >>> runs(["tu", "as", "vu", "p", "h", "o", "maman"])
    ([(0, 6)], [(3, 6)])
    """
    lengths = bytes([size if (size := len(word)) < 3 else 3 for word in words])
    short = [seen.span() for seen in _SHORT_RUN.finditer(lengths)]
    return short, [seen.span() for seen in _LETTER_RUN.finditer(lengths)] if short else []


def glue(words: Sequence[str], first: int) -> tuple[str, list[int]]:
    """Words without spaces, runs of a letter as one, and for each letter the word it comes from."""
    letters: list[str] = []
    owners: list[int] = []
    for at, word in enumerate(words, first):
        for letter in word:
            if not letters or letters[-1] != letter:
                letters.append(letter)
                owners.append(at)
    return "".join(letters), owners


def spaced(base: str) -> Iterator[tuple[int, int]]:
    """Words as they stand when letters have one space between them and words more: (first piece, behind the last)."""
    at = 0
    for group in base.split("  "):
        words = group.translate(TO_SPACE).split()
        if len(words) > 1 and all(len(word) < 3 for word in words):
            yield at, at + len(words)
        else:
            yield from ((one, one + 1) for one in range(at, at + len(words)))
        at += len(words)
