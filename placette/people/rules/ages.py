"""Which pseudonyms announce a minor: an age, a year of birth, a class, a school."""

from __future__ import annotations

import re
from collections.abc import Sequence

from placette.kernel.text import words_only
from placette.people.rules.looks import STEMS, TABLE, Look
from placette.people.rules.skeletons import unleet

ADULT = 18
YOUNG = range(8, ADULT)
"""Ages that a number in a pseudonym announces when something beside it says that it is one."""

_YOUNG = r"(?<!\d)(?:0?[89]|1[0-7])"
_YEARS = r"(?:an[sz]|printemps|piges|berges|balais)"
_WRITTEN = (
    r"(?:dix ?sep?t|(?<![a-z])di[sz] ?sep?t|huit|(?<![a-z])uit|neuf|dix|(?<![a-z])di[sz]|onze?|dou(?:ze?|se)"
    r"|tr(?:ei[zs]e?|eze?|aize?)|(?:qua|ka|ca)tor(?:ze?|se)|(?:qu|k)in(?:ze?|se)|s(?:ei[zs]e?|eze?|aize?)"
    r"|(?:thir|four|fif|six|seven)teen)"
)
"""Numbers in words, as they are written and as they are heard."""
_AGE = r"(?:" + _YOUNG + r"(?!\d)|" + _WRITTEN + r"(?![a-z])(?! (?:huit|neuf)))"
_PLACES = "".join(f"(?<!{town})(?<!{town} )" for town in ("paris", "lyon", "marseille"))
_MINOR = tuple(
    re.compile(pattern)
    for pattern in (
        _YOUNG + r" ?" + _YEARS + r"(?!el|gar)",
        _YOUNG + r" ?(?:an|yo|y o|y|yrs?|years?)(?![a-z])",
        "".join(
            f"(?<!{tens})(?<!{tens} )" for tens in ("vingt", "vint", "ant", "ante", "ente", "et", "dix", "dis", "diz")
        )
        + _WRITTEN
        + r" ?(?:an|yo|"
        + _YEARS
        + r")(?![a-z])",
        r"(?<![a-z0-9])(?:viii|ix|x|xi|xii|xiii|xiv|xv|xvi|xvii) ?ans(?![a-z])",
        r"(?:moins de ?1[0-8]|moins ?18|under ?1[0-8]|(?<![a-z0-9])u ?18)(?!\d)",
        r"(?<![a-z])(?:filles?|fillette|garcon|girl|boy|kid|teen|ado) ?(?:de )?" + _YOUNG + r"(?!\d)",
        _YOUNG + r" ?(?:fille|garcon|girl|boy)(?![a-z])",
    )
)
_SAID = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)1[0-7] ?f(?![a-z0-9])|^1[0-7](?: ?m| h)(?![a-z0-9])(?! \d)",
        r"(?<![a-z])(?:j ?ai|i ?m|i am|(?<!moyen )age[de]?) ?(?:de |que |only )?" + _AGE,
        r"(?<![a-z])(?<!neil )young ?(?:[a-z]+ ?)?" + _AGE,
        # a number that comes first is who seeks: 15 cherche, 15 a la recherche; after a name it is a department
        r"^" + _YOUNG + r" ?(?:a ?|en ?)?(?:la ?)?(?:re)?cherche|^" + _YOUNG + r"a(?![a-z0-9])",
    )
)
"""Where words end matters to these: `F1 4ever` is no `f14`."""
_SEX_FIRST = re.compile(r"(?<![a-z0-9])(?<!\d )(?:j?[fh]|m) ?1[0-7](?!\d)")
"""Sex and age as they are said in chats: `f 15 lille`, `jf15`. `17h` is an hour, and `12 h 15` and `3 h 15` too: where a
lone digit is read as a letter, hours are no hours any more."""
_CLASS = tuple(
    re.compile(pattern)
    for pattern in (
        _PLACES + r"(?<!du )(?<!le )(?<!la )(?<!\d)[3-6] ?i?eme ?[a-g]?\d?$",
        (
            r"(?<![a-z])(?:en|classe|classe de|eleve de|eleve en) ?"
            r"(?:[3-6] ?i?e(?:me)?|sixieme|cinquieme|quatrieme|troisieme|seconde|2nde|premiere|1ere|terminale"
            r"|c[me][12])(?![a-z])"
        ),
        _PLACES + r"(?<!\d)[3-6] ?e ?[a-h](?![a-z0-9])|" + _PLACES + r"(?<![a-z0-9])[3-6] ?e ?[1-9](?![a-z0-9])",
    )
)
"""Classes of school: who works there names them as well."""
_BORN = re.compile(r"(?<![a-z])(?:(?:nee?(?: ?en)?|born(?: ?in)?) ?(20\d\d)|(?:nee? ?en|born ?in) ?(\d\d))(?!\d)")
_YEAR = re.compile(
    r"(?<!\d)(?:\d{4})?(20\d\d)$|(?<!\d)(20\d\d)(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$|^(20\d\d)(?!\d)"
    r"|(?<![a-z])(?:de|du) ?(20\d\d)(?!\d)"
)
_LETTER_FOR = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t"}
_LONE_DIGIT = re.compile(r"(?<!\d)[013457](?!\d)")
_DIGIT_LETTERS = (
    (re.compile(r"(?<=\d)o(?![b-np-z]|a(?!n))"), "0"),
    (re.compile(r"(?<![a-z0-9])[il](?=\d(?![a-z])|\dans)|(?<=\d)[il](?=\d)"), "1"),
)

_WORK_WITH_THEM = tuple(unleet(stem) for stem in TABLE["minor"]["unless"])
_YEARS_OF = frozenset(unleet(stem).rstrip("s") for stem in TABLE["minor"]["years_of"])


def announces_minor(look: Look, year: int) -> bool:
    """An age under 18, a year of birth that tells one in `year`, a class or a school. Who works there announces none.

    >>> [announces_minor(Look.at(one), 2026) for one in ("Zoe2010", "Zoe2008", "f 15 lille", "Zoe15")]
    [True, False, True, False]
    """
    spaced, glued = _readings(look)
    if any(_SEX_FIRST.search(text) for text in (look.apart, words_only(look.raw), look.spaced, _in_figures(look.spaced))):
        return True
    if any(pattern.search(text) for pattern in _SAID for text in spaced):
        return True
    if any(pattern.search(text) for pattern in _MINOR for text in spaced + glued):
        return True
    if tells_birth(look, spaced + glued, year):
        return True
    if any(number in YOUNG and word in STEMS["minor"].near for word, number in look.numbered()):
        return True
    works_there = any(word.startswith(_WORK_WITH_THEM) for word in look.words)
    if works_there:
        return False
    return STEMS["minor"].found(look) or any(pattern.search(text) for pattern in _CLASS for text in spaced + glued)


def tells_birth(look: Look, readings: Sequence[str], year: int) -> bool:
    """A year in which whoever is under 18 all through `year` was born. `readings` are those of `look`.

    After a word for birth always, in two figures too; at an end of the pseudonym or after `de` only where it makes an age
    that `YOUNG` has, and where no word says what else it is the year of (`Euro2016`, `Maman2010`).
    """
    for found in (found for text in readings for found in _BORN.finditer(text)):
        if (found[1] and year - int(found[1]) < ADULT) or (found[2] and (year - int(found[2])) % 100 in YOUNG):
            return True
    if any(word.rstrip("s") in _YEARS_OF for word in look.words):
        return False
    years = (int(next(filter(None, found.groups()))) for text in readings for found in _YEAR.finditer(text))
    return any(year - born in YOUNG for born in years)


def _readings(look: Look) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What eyes may make of a pseudonym, digits as letters and letters as digits too: with its words apart, and joined.

    Capitals inside a word part words (`LeaMineure`) and do not (`jAI14`).
    """
    spaced, glued, evenly = look.spaced, look.glued, words_only(look.raw)
    return (look.apart, evenly, spaced, _in_letters(spaced), _in_figures(spaced)), (glued, _in_figures(glued))


def _in_letters(text: str) -> str:
    """Digits that stand for a letter, each alone among letters, as that letter: `qu1nz 4ns`."""
    return _LONE_DIGIT.sub(lambda digit: _LETTER_FOR[digit[0]], text)


def _in_figures(text: str) -> str:
    """Letters that stand for a digit, beside digits, as that digit: `1o ans`, `l5 ans`, `Zoe2o1o`."""
    for letters, digit in _DIGIT_LETTERS:
        text = letters.sub(digit, text)
    return text
