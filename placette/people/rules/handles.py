"""Which pseudonyms are refused, and why: what they announce, then their shape. Stems are in stems.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from placette.kernel.text import joined, visible
from placette.people.rules.skeletons import plain, tidy, unleet

if TYPE_CHECKING:
    from placette.people.names import HandleRefused

SHORTEST, LONGEST, STORED, RAW = 2, 20, 24, 200
"""Visible characters; characters kept; characters beyond which nothing is looked at."""

_SIGNS = frozenset(" -_.'’·")
_SCRIPTS_TOGETHER = (frozenset({"CJK", "HIRAGANA", "KATAKANA", "LATIN"}), frozenset({"CJK", "HANGUL", "LATIN"}))
"""Scripts that are written together; any other mixture is there to be taken for something else."""

YOUNG = range(8, 18)
"""Ages that a number in a pseudonym announces when something beside it says that it is one."""
_YOUNG = r"(?<!\d)(?:0?[89]|1[0-7])"
_YEARS = r"(?:ans|printemps|piges|berges|balais)"
_MINOR = tuple(
    re.compile(pattern)
    for pattern in (
        _YOUNG + r" ?" + _YEARS + r"(?!el|gar)",
        _YOUNG + r" ?(?:an|yo|y o|y|yrs?|years?)(?![a-z])",
        "".join(f"(?<!{tens})(?<!{tens} )" for tens in ("vingt", "ante", "trente", "et", "dix"))
        + r"(?:huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix ?sept) ?"
        + _YEARS
        + r"(?![a-z])",
        r"(?<![a-z0-9])(?:viii|ix|x|xi|xii|xiii|xiv|xv|xvi|xvii) ?ans(?![a-z])",
        r"(?:moins de ?1[0-8]|moins ?18|under ?1[0-8]|(?<![a-z0-9])u ?18)(?!\d)",
        r"(?<![a-z])(?:filles?|fillette|garcon|girl|boy|kid|teen|ado) ?(?:de )?" + _YOUNG + r"(?!\d)",
        _YOUNG + r" ?(?:fille|garcon|girl|boy)(?![a-z])",
        (
            r"(?<!paris)(?<!lyon)(?<!marseille)(?<!paris )(?<!lyon )(?<!marseille )(?<!du )(?<!le )(?<!la )(?<!\d)"
            r"[3-6] ?i?eme ?[a-g]?\d?$"
        ),
        (
            r"(?<![a-z])(?:en|classe|classe de|eleve de|eleve en) ?"
            r"(?:[3-6] ?i?e(?:me)?|sixieme|cinquieme|quatrieme|troisieme|seconde|2nde|premiere|1ere|terminale"
            r"|c[me][12])(?![a-z])"
        ),
    )
)
_BORN = re.compile(r"(?<![a-z])(?:nee?|born) ?(?:en |in )?(20\d\d)(?!\d)")
_SALE = re.compile(
    r"€|[0-9][0-9o]* ?(?:euros?|eur|balles|chf|dollars?|usd)(?![a-z])|\d\d ?roses(?![a-z])|(?<![a-z])roses ?\d{3}"
    r"|(?<!\d)\d{1,3} ?(?:gr?|grammes?)(?![a-z0-9])|(?<!\d)4 ?sale"
    r"|(?<![0-9])(?:[1-9][0-9o]{2,3} ?e(?![a-z0-9])|(?:[3-9][05o]|25) ?e$|(?<=plan)[1-9][05o] ?e|(?<=plan )[1-9][05o] ?e)"
    r"|\d{2,3} ?(?:la nuit|(?:de )?l ?heure|par (?:nuit|heure|h))(?![a-z])"
)
"""Amounts. An e after a number is a price from a hundred on, or when it is round; below it is an ordinal: Paris2e."""
_DIGITS = re.compile(r"[0-9oil](?:[ ._\-/()+]*[0-9oil])*")
_DATE = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
_ADDRESS = re.compile(
    r"^@|@\S+\.\S|https?:|www\.|\(at\)|[a-z0-9-]{2,}\.(?:fr|com|net|org|eu|be|ch|lu|io|gg|tv|me|info|app|xyz)(?:/|$| )"
    r"|(?:snap|insta|ig|tel|whats)\s*:"
)
_STREET = re.compile(
    r"(?<!\d)\d{1,4} ?(?:bis|ter)? ?(?:rue|avenue|av|boulevard|bd|chemin|impasse|allee|quai|route|place|cours)"
    r"(?: |$|d[eu]s?(?:la)?[a-z])|(?:^| )(?:rue|avenue|boulevard|impasse) \w"
)


_BETWEEN = frozenset({"de", "a", "age", "agee"})
_IN_LAW = frozenset({"beau", "belle", "bonne", "ex"})
_POSSESSIVE = re.compile(r"^(?:ma|ta|sa|la|mon|ton|son|petlte?|ptlte?)(?=.{4})")
"""As `unleet` writes them."""


@dataclass(frozen=True, slots=True)
class Look:
    """A pseudonym as it is searched: `spaced` keeps words apart, `glued` has none; `words` are compared with stems."""

    raw: str
    spaced: str
    glued: str
    words: frozenset[str]
    letters: str

    def numbered(self) -> Iterator[tuple[str, int]]:
        """Each number of one or two digits with the word it stands next to, unleeted: `s0eur12`, `12 soeur`.

        Between them may stand a word that says an age (`soeur de 12`); a possessive is left out (`masoeur`). In-laws
        and the like (`belle soeur`) are another word.
        """
        tokens = self.spaced.split()
        for at, token in enumerate(tokens):
            if found := re.fullmatch(r"(.*[a-z])?(\d{1,2})", token):
                before = at - 2 if at > 1 and not found[1] and tokens[at - 1] in _BETWEEN else at - 1
                word, before = (found[1], at - 1) if found[1] else (tokens[before] if before >= 0 else "", before - 1)
                if before < 0 or tokens[before] not in _IN_LAW:
                    yield _POSSESSIVE.sub("", unleet(word)), int(found[2])
            if found := re.fullmatch(r"(\d{1,2})([a-z].*)?", token):
                yield unleet(found[2] or "".join(tokens[at + 1 : at + 2])), int(found[1])

    @classmethod
    def at(cls, handle: str) -> Look:
        apart = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", tidy(handle))
        raw, flat = plain(tidy(handle)), plain(apart)
        spaced = " ".join(re.sub(r"[^a-z0-9€$]+", " ", flat).split())
        chunks = [*spaced.split(), *re.sub(r"[^a-z0-9]+", " ", raw).split()]
        words = {*chunks, *(run for chunk in chunks for run in re.findall(r"[a-z]+", chunk))}
        words |= {chunk.rstrip("0123456789") or chunk for chunk in chunks}
        glued = joined(raw)
        return cls(raw, spaced, glued, frozenset(map(unleet, words)), unleet(glued.rstrip("0123456789") or glued))


@dataclass(frozen=True, slots=True)
class Stems:
    """Stems of one reason, already unleeted as `Look.words` are."""

    word: frozenset[str]
    begins: tuple[str, ...]
    within: tuple[str, ...]
    alone: frozenset[str]
    near: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Stems:
        word, begins, within, alone, near = (
            [unleet(stem) for stem in table.get(kind, ())] for kind in ("word", "begins", "within", "alone", "near")
        )
        return cls(frozenset(word), tuple(begins), tuple(within), frozenset(alone), frozenset(near))

    def found(self, look: Look) -> bool:
        glued = unleet(look.glued)
        return (
            not self.word.isdisjoint(look.words)
            or look.letters in self.alone
            or any(word.startswith(self.begins) for word in look.words)
            or any(stem in glued for stem in self.within)
        )


_TABLE = tomllib.loads((Path(__file__).parent / "stems.toml").read_text("utf-8"))
_STEMS = {name: Stems.of(table) for name, table in _TABLE.items()}
_WORK_WITH_THEM = tuple(unleet(stem) for stem in _TABLE["minor"]["unless"])


def judge_handle(handle: str) -> HandleRefused | None:
    """Why this pseudonym is refused, or None. `handle_taken` and `handle_words` are for others to find out.

    >>> judge_handle("Marc_59"), judge_handle("Léa 15 ans"), judge_handle("06 12 34 56 78"), judge_handle("L")
    (None, 'handle_minor', 'handle_phone', 'handle_shape')
    """
    if len(handle) > RAW or has_hidden(handle):
        return "handle_shape"
    look = Look.at(handle)
    if announces_minor(look):
        return "handle_minor"
    if offers(look):
        return "handle_sale"
    if holds_phone(look.raw) or _STEMS["phone"].found(look):
        return "handle_phone"
    if _ADDRESS.search(look.raw) or _STREET.search(look.spaced) or _STEMS["address"].found(look):
        return "handle_address"
    if _STEMS["reserved"].found(look):
        return "handle_reserved"
    return None if is_well_shaped(tidy(handle)) else "handle_shape"


def has_hidden(text: str) -> bool:
    """Control, bidi, zero-width, private or unassigned characters: they show nothing and change what is read."""
    return any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for char in text)


def announces_minor(look: Look) -> bool:
    """An age under 18, a year of birth that tells one, a class or a school. Who works there announces no age."""
    if any(pattern.search(text) for pattern in _MINOR for text in (look.spaced, look.glued)):
        return True
    if any(int(found[1]) >= _TABLE["minor"]["born_from"] for found in _BORN.finditer(look.spaced)):
        return True
    if any(number in YOUNG and word in _STEMS["minor"].near for word, number in look.numbered()):
        return True
    works_there = any(word.startswith(_WORK_WITH_THEM) for word in look.words)
    return not works_there and _STEMS["minor"].found(look)


def offers(look: Look) -> bool:
    """A price, or what is sold: bodies, pictures, drugs."""
    if _SALE.search(look.spaced) or "€" in look.raw or _STEMS["sale"].found(look):
        return True
    return any(word in _STEMS["sale"].near for word, _ in look.numbered())


def holds_phone(text: str) -> bool:
    """Nine digits or more in a row, separators and o, i, l among them; or eight that are no date."""
    for run in _DIGITS.finditer(text):
        written = joined(run[0])
        digits = "".join(char for char in written if char.isdigit())
        if len(digits) >= 8 and (len(written) >= 9 or not _DATE.fullmatch(digits)):
            return True
    return False


def is_well_shaped(handle: str) -> bool:
    """2 to 20 visible characters: letters of scripts that go together, digits, a few signs; not a sign first."""
    if not SHORTEST <= visible(handle) <= LONGEST or len(handle) > STORED or not handle[0].isalnum():
        return False
    letters = [char for char in handle if unicodedata.category(char)[0] == "L"]
    if not letters or not all(_is_allowed(char) for char in handle):
        return False
    marks = sum(1 for char in unicodedata.normalize("NFD", handle) if unicodedata.category(char) == "Mn")
    scripts = {unicodedata.name(char, "?").split(" ")[0] for char in letters} - {
        "MODIFIER",
        "MASCULINE",
        "FEMININE",
        "MICRO",
    }
    return marks <= 2 * len(letters) and (
        len(scripts) <= 1 or any(scripts <= together for together in _SCRIPTS_TOGETHER)
    )


def _is_allowed(char: str) -> bool:
    return char in _SIGNS or unicodedata.category(char) in ("Lu", "Ll", "Lt", "Lo", "Lm", "Mn", "Mc", "Nd")
