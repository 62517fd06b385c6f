"""Text as it is compared, never as it is shown: accents, case, repeats and separators taken away."""

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "’": "'", "ʼ": "'"}
)
_REPEATS = re.compile(r"([^\W\d_])\1+")


def fold(text: str) -> str:
    """`text` for searching: compatibility forms, case, accents and ligatures evened out.

    Capitals that are only found once a compatibility form is evened out (mathematical letters) are small ones too.

    >>> fold("Œuf À L’ÉTÉ"), fold("Straße"), fold("\U0001d40b\u00c9A")
    ("oeuf a l'ete", 'strasse', 'lea')
    """
    if text.isascii():
        return text.lower()
    spread = unicodedata.normalize("NFKD", text.casefold()).casefold()
    spread = unicodedata.normalize("NFKD", spread).translate(_LIGATURES)
    return unicodedata.normalize("NFC", "".join(char for char in spread if not unicodedata.combining(char)))


def words_only(text: str) -> str:
    """`text` folded, whatever is neither letter nor digit become one space.

    >>> words_only("L'Haÿ-les-Roses")
    'l hay les roses'
    """
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


def joined(text: str) -> str:
    """Letters and digits alone: separators hide nothing.

    >>> joined("a.b_c - 1")
    'abc1'
    """
    return "".join(char for char in text if char.isalnum())


def squeeze(text: str, but: str = "") -> str:
    """Each run of one letter as one; digits stay, because numbers tell people apart, and so do the letters of `but`.

    >>> squeeze("llleaa111"), squeeze("llleaa111", but="l")
    ('lea111', 'lllea111')
    """
    return _REPEATS.sub(lambda run: run[0] if run[1] in but else run[1], text)


def plain_digits(text: str) -> str:
    """Decimal digits of every script as 0 to 9.

    >>> plain_digits("٣۴5")
    '345'
    """
    return "".join(str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char for char in text)


def visible(text: str) -> int:
    """How many characters a reader counts: combining marks ride on their letter.

    >>> visible("le\u0301a")
    3
    """
    return sum(1 for char in text if not unicodedata.category(char).startswith("M"))
