"""Twelve ways in which people write so that machines do not read it. Each: (line, random) -> line, or two lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

_LEET = str.maketrans("oieast", "013457")
_LOOKS = str.maketrans("aceiopxyABCEHKMOPTX", "асеіорхуАВСЕНКМОРТХ")
_GREEK = str.maketrans("aonvuk", "αοηνυκ")
_ACCENTS = {"a": "àâä", "e": "éèêë", "i": "îï", "o": "ôö", "u": "ùûü", "c": "ç", "n": "ñ"}
_SMS = (
    ("qu", "k"), ("ph", "f"), ("eau", "o"), ("au", "o"), ("tion", "sion"), ("ss", "s"), ("nn", "n"), ("ll", "l"),
    ("ca", "ka"), ("co", "ko"), ("cu", "ku"), ("cr", "kr"), ("cl", "kl"),
)  # fmt: skip
_ADDRESS = re.compile(r"@\w|://|\w\.\w")
_EMOJI = "😀🔥💧🌿✨"
_ZERO = "\u200b\u200c\u200d\u2060\u00ad"


def _words(line: str, change: Callable[[str], str]) -> str:
    """`change` every word of letters; numbers stay as they are, and addresses, that would lead nowhere."""
    return " ".join(
        token if _ADDRESS.search(token) else re.sub(r"[^\W\d_]{3,}", lambda found: change(found[0]), token)
        for token in line.split(" ")
    )


def leet(line: str, random: Random) -> str:
    return _words(line, lambda word: word[0] + word[1:].translate(_LEET))


def look_alikes(line: str, random: Random) -> str:
    return line.translate(random.choice((_LOOKS, _GREEK)))


def spacing(line: str, random: Random) -> str:
    return "  ".join(" ".join(word) if word.isalpha() else word for word in line.split())


def zero_width(line: str, random: Random) -> str:
    return _words(line, lambda word: random.choice(_ZERO).join(word))


def doubled(line: str, random: Random) -> str:
    def one(word: str) -> str:
        at = random.randrange(len(word))
        return word[:at] + word[at] * random.randint(2, 5) + word[at + 1 :]

    return _words(line, one)


def accents(line: str, random: Random) -> str:
    return _words(line, lambda word: "".join(random.choice(_ACCENTS.get(char, char)) for char in word))


def sms(line: str, random: Random) -> str:
    def one(word: str) -> str:
        for old, new in _SMS:
            word = word.replace(old, new)
        word = re.sub(r"ai[st]?$", "é", word)
        return word[:-1] if len(word) > 4 and word[-1] in "se" and random.random() < 0.5 else word

    return re.sub(r"[^\W\d_]{5,}", lambda found: one(found[0]), line)


def reversed_order(line: str, random: Random) -> str:
    """The words from the last to the first, or the letters of each long word."""
    if random.random() < 0.5:
        return " ".join(reversed(re.findall(r"\+?\d[\d .]{6,}\d|\S+", line)))
    return re.sub(r"[^\W\d_]{5,}", lambda found: found[0][::-1], line)


def emoji(line: str, random: Random) -> str:
    if random.random() < 0.5:
        return line.replace(" ", f" {random.choice(_EMOJI)} ")
    return _words(line, lambda word: word[:2] + random.choice(_EMOJI) + word[2:])


def split(line: str, random: Random) -> tuple[str, str]:
    """Two messages, cut between two words near the middle."""
    words = line.split()
    at = max(1, len(words) // 2)
    return " ".join(words[:at]), " ".join(words[at:])


def mixed_case(line: str, random: Random) -> str:
    return "".join(random.choice((char.upper(), char.lower())) for char in line)


def punctuation(line: str, random: Random) -> str:
    sign = random.choice(".-_*'/~,")
    if random.random() < 0.5:
        return " ".join(word + random.choice((sign, "")) for word in line.split())
    return _words(line, lambda word: sign.join(word))


DISGUISES: dict[str, Callable[[str, Random], str | tuple[str, str]]] = {
    "leet": leet, "look-alikes": look_alikes, "spacing": spacing, "zero-width": zero_width, "doubled letters": doubled,
    "accents": accents, "SMS spelling": sms, "reversed order": reversed_order, "emoji between": emoji,
    "split over two messages": split, "mixed case": mixed_case, "punctuation": punctuation,
}  # fmt: skip
