"""One character -> what it is read as: small Latin letters, digits, a space, a sign. One table for `str.translate`.

Filled as characters are met, so that a message costs one pass. Signs that stand for letters (`LEET`) and those that shape
numbers and addresses (`SHAPES`) stay; every other sign, picture or mark is `~`; what shows nothing is nothing.
"""

from __future__ import annotations

import unicodedata

from confusable_homoglyphs.confusables import confusables_data

LEET = str.maketrans("0134578@$!|`+", "oieastbasilet")
LEET_L = str.maketrans("0134578@$!|`+", "oleastbasliet")
"""Digits and signs as letters; 1, ! and | as i or as l. A backtick stands for the euro sign."""
LEET_SIGNS = frozenset("@$!|`+")
SHAPES = frozenset("@$!|+:/_-.,'&#()*%")
TO_SPACE = str.maketrans(dict.fromkeys((*SHAPES, "~", "`"), " "))
"""Signs as spaces. All of the text is ASCII by then."""
_LIGATURES = {
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ß": "ss", "ƒ": "f",
    "’": "'", "ʼ": "'", "‘": "'", "`": "~", "€": "`", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": ".", "¡": "!",
    "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʟ": "l", "ɴ": "n", "ʀ": "r", "ꜱ": "s", "ᴠ": "v", "ᴡ": "w", "ᴢ": "z",
}  # fmt: skip
_CYRILLIC_AND_GREEK = dict(
    zip(
        "авгдезикмнорстухчёіјѕԁԛԝһӏпшьбяαβγδεηικλμνοπρστυχωϲϳ",
        "abrdezukmhopctyx4eijsdqwhlnwbbrabydenikamvonpotuxwcj",
        strict=True,
    )
)
"""As the eye takes them. Where this and Unicode's table differ, this one counts: it is about letters within words."""


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        found = _read(chr(code))
        if len(self) < 20_000:
            self[code] = found
        return found


def _read(char: str) -> str:
    if char.isascii():
        return _ascii(char)
    if char in _LIGATURES:
        return _LIGATURES[char]
    if unicodedata.category(char) in ("Cf", "Cc", "Mn", "Me", "Cs", "Co", "Cn", "Mc"):
        return ""
    if 0x1F1E6 <= ord(char) <= 0x1F1FF:
        return chr(ord(char) - 0x1F1E6 + 97)
    if 0x1F130 <= ord(char) <= 0x1F189:
        return chr((ord(char) - 0x1F130) % 32 + 97) if (ord(char) - 0x1F130) % 32 < 26 else "~"
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.decimal(char))
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    if spread != char:
        return "".join(_read(one) for one in spread)
    return _letter(char)


def _ascii(char: str) -> str:
    if char.isalnum():
        return char.lower()
    if char.isspace():
        return " "
    if not char.isprintable():
        return ""
    return char if char in SHAPES else "~"


def _letter(char: str) -> str:
    """A letter of another script that looks like one or two Latin ones; else itself is of no use: `~`."""
    if char in _CYRILLIC_AND_GREEK:
        return _CYRILLIC_AND_GREEK[char]
    if char.isspace():
        return " "
    if not char.isalpha():
        return "~"
    for form in (char, char.upper()):
        for twin in confusables_data.get(form, ()):
            if twin["c"].isascii() and twin["c"].isalpha() and len(twin["c"]) <= 2:
                return str(twin["c"]).lower()
    name = unicodedata.name(char, "").split()
    if name[:1] == ["LATIN"] and "LETTER" in name:
        plain = [word for word in name[name.index("LETTER") + 1 :] if len(word) == 1 and word.isascii()]
        return plain[0].lower() if plain else "~"
    return "~"


READ_AS = _Table()
ASCII = bytes(ord(READ_AS[code] or " ") if code < 128 else 32 for code in range(256))
GONE = bytes(code for code in range(128) if not READ_AS[code])
"""The same for ASCII alone, as `bytes.translate` takes it."""


def _western() -> tuple[bytes, bytes]:
    """The same for the letters of western Europe, as Windows code page 1252 holds them: 0 where one becomes two."""
    table, gone = bytearray(256), bytearray()
    for code in range(256):
        read = "".join(READ_AS[ord(one)] for one in READ_AS[ord(bytes([code]).decode("cp1252", "ignore") or "\0")])
        if read:
            table[code] = ord(read) if len(read) == 1 else 0
        else:
            gone.append(code)
    return bytes(table), bytes(gone)


WESTERN, WESTERN_GONE = _western()
