"""Numbers in context become words of their own, so that rules can speak of an age, a price, a telephone, an address.

Pure. Each name in `KINDS` is a set that rules may name; shapes are of French and other European numbers and addresses. Words
beside a number (years, money, grams, classes) are sets of the rules, so they are known in every disguise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set

from placette.safety.filters.letters import TO_SPACE
from placette.safety.filters.sounds import squeeze

YOUNG = range(6, 18)
"""Ages that are looked at. Below, a number counts things."""
SAME_WORDS, SAME_PART = 12, 4
"""So many words, of which no more than a fourth are different ones, are a flood."""
NEEDED = (
    "money",
    "unit",
    "school_word",
    "school_near",
    "digit_word",
    "young_word",
    "tens",
    "age_word",
    "street_word",
    "grade_word",
)
"""Sets that must be there."""
LESSEN = ("tens",)
"""Of these, sets whose words keep a number from being found."""

_AGE_TOKEN = re.compile(r"(\d{1,2})(?:ans?|anz|yo|yrs?|y|piges)")
_SHE_OR_HE = re.compile(r"[fhgm](\d\d)|(\d\d)[fhgm]")
_PRICE_TOKEN = re.compile(r"\d{1,5}(?:e|eur|euros?|balles|usd|chf)")
_QUANTITY_TOKEN = re.compile(r"\d{1,4}(?:g|gr|gm|grs|grammes?|kg|ml|oz)")
_EURO_SIGN = re.compile(r"\d ?`|` ?\d")
_SEXES = frozenset("fhgm")
_SPELLED = {
    "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "eleven": 11, "twelve": 12,
    "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "kinze": 15,
}  # fmt: skip
_ME = re.compile(
    r"(?:^| )(?:j ai|jai|g|ge|i am|im|i m) (?:deja |que |only |just |bientot |presque |a peine |seulement )?"
    r"(?P<n>\d{1,2}|[a-z]{3,9})(?= (?:[fhgm](?: |$)|et toi|et vous|and you|wbu|hbu|u|(?:ans|an|yo|years? old)(?![a-z])"
    r"(?! (?:de|d|que|dans|pour|avant|apres|a|derriere|devant|of|since|y|plus)(?: |$)))|$)"
)
_PHONE = re.compile(
    r"(?<![\da-z])(?!0123456789)(?:(?:\+|00) ?(?:33|32|41|352)[ .\-/()_,~]{0,3}(?:\(0\) ?)?[1-9]|0[ .\-/_,~]{0,2}[1-79])"
    r"(?:[ .\-/_,~|:*]{0,3}[0-9o]{2}){4}(?!\d)|(?<![\d.])0 ?[1-79](?:[ .\-/_,~]{1,3}\d){8}(?!\d)"
)
_MAIL = re.compile(
    r"[a-z0-9._%+-]{2,64} ?(?:@|\(at\)| arobase | at ) ?[a-z0-9-]{2,64}(?: ?[.,] ?| dot | point )"
    r"(?:fr|com|net|org|eu|be|ch|io|me|co|uk|de)(?![a-z])"
)
_LINK = re.compile(
    r"https?:/|www\.|(?<![a-z0-9@.-])[a-z0-9-]{2,64}\.(?:com|me|gg|ly|tv|xyz|link|chat|ru|live|cam|vip)(?:/[a-z0-9]|/?(?![a-z0-9./]))"
)
_NAME = re.compile(r"(?<![a-z0-9.])@ ?[a-z0-9][a-z0-9._~-]{3,}")
_LEET_DIGITS = str.maketrans("013457", "oieast")
_SAME_LETTER = 40
"""So many times one letter is a flood."""
_BY_SHAPE = {"phone": _PHONE, "mail": _MAIL, "link": _LINK, "at_name": _NAME}
KINDS = (
    *("young_number", "young_asl", "price", "quantity", "postcode", "digits", "phone_words", "repeated"),
    *(*_BY_SHAPE, "young_me", "street", "school_year"),
)
MADE = (*KINDS, "age_word")
"""All sets that are given to a number's place."""

AT = re.compile(r"[a4]+t+")
"""A word as one says the sign of an address."""
_RUN, _RUN_AND_BEHIND = re.compile(r"\d+"), re.compile(r"(\d+)([a-z]?)")
_TEN = frozenset((*map(str, YOUNG), "06", "07", "08", "09"))
_ENDED = re.compile(r"\.(?:com|me|gg|ly|tv|xyz|link|chat|ru|live|cam|vip)(?![a-z0-9.])|www\.")
_AGED, _SEXED = re.compile(r"\d ?[ayp]"), re.compile(r"[fghm1](?:(?<!1) *1[0-7]|(?<=1)[0-7] *[fghm])")
_I_AM = re.compile(  # its first letter first, so that the search need not stop at each of a text
    r"[gij](?<![a-z0-9].)(?:(?<=j)[^a-z0-9]*ai|(?<=g)e?|(?<=i)[^a-z0-9]*(?:am|m))[^a-z0-9]+"
    r"(?:(?:deja|que|only|just|bientot|presque|a[^a-z0-9]+peine|seulement)[^a-z0-9]+)?"
    rf"(?:1[0-7]|{'|'.join(_SPELLED)})(?![a-z0-9])"
)
_BARE = str.maketrans(dict.fromkeys(char for char in TO_SPACE if char != ord("`")))
_SAID = 7
"""So many digits in words are a telephone."""
TELL = ("young_word", "digit_word", "street_word", "money", "unit", "school_word")
"""Sets whose words tell of a number without being one."""

ASKED = ("money", "unit", "street_word", "young_word", "school_word", "school_near", "grade_word")
"""Sets that `at_most` asks for."""
Has = Callable[[int, str], bool]
"""Does the word at that place belong to that set? False outside the text."""


def at_most(base: str, told: Set[str], digits_said: int, *, dotted: bool, at: bool) -> Iterator[str]:
    """The kinds that may be in a text without spelled-out words, and perhaps some that are not. Cheap, so that most texts need
    no closer look. `told`: of the sets of `ASKED`, those of which a word is there; `digits_said`: how many chunks are of
    `digit_word`; `dotted`: does one hold a full stop before letters? `at`: is a word of one `AT`?"""
    runs = _RUN.findall(base)
    count = sum(map(len, runs))
    bare = base.translate(_BARE) if count or digits_said or "young_word" in told else base
    if count:
        few = sum(len(run) < 3 for run in runs) if count >= 5 else 0
        found = _RUN_AND_BEHIND.findall(bare)
        behind = {letter for _, letter in found}
        runs += [run for run, _ in found]
        if not _TEN.isdisjoint(runs):
            yield "young_number"
            if _AGED.search(bare):
                yield "age_word"
            if _SEXED.search(bare):
                yield "young_asl"
            if _I_AM.search(base) or _I_AM.search(bare):
                yield "young_me"
        if "money" in told or "`" in bare or not behind.isdisjoint("ebuc"):
            yield "price"
        if "unit" in told or not behind.isdisjoint("gkmo"):
            yield "quantity"
        if "street_word" in told:
            yield "street"
        if count >= 5:
            lengths = set(map(len, runs))
            if 5 in lengths:
                yield "postcode"
            if few >= 5 or 10 in lengths:
                yield "digits"
            if count >= 9 and _PHONE.search(base):
                yield "phone"
    elif "`" in base:
        yield "price"
    if "young_word" in told:
        yield "young_number"
        if _I_AM.search(base) or _I_AM.search(bare):
            yield "young_me"
    if ("school_word" in told and "school_near" in told) or (count and "grade_word" in told):
        yield "school_year"
    if digits_said and digits_said + len(base) - len(bare) >= _SAID:
        yield "phone_words"
    if "@" in base:
        yield "at_name"
    if (dotted and _ENDED.search(base)) or ":/" in base:
        yield "link"
    if (at or "@" in base or "arobase" in base) and ("dot" in base or "point" in base or _has_mail(base)):
        yield "mail"


def of_words(
    words: Sequence[str], has: Has, tells: Sequence[object], wants: Callable[[str], object]
) -> Iterator[tuple[str, int]]:
    """(kind, word where it ends or stands), for all that can be told from the words. `tells`: for each, is it of `TELL`?
    `wants`: is a kind asked for? What costs much is looked for only then."""
    yield from _by_word(words, has, tells)
    line = " ".join(words)
    if "dot" in words or "point" in words:
        yield from (("mail", line.count(" ", 0, seen.end())) for seen in _MAIL.finditer(line))
    for seen in _ME.finditer(line) if wants("young_me") else ():
        if _number(seen["n"]) in range(10, 18):
            yield "young_me", line.count(" ", 0, seen.start("n"))
    if words and (repeats(words) or _is_one_letter("".join(words))):
        yield "repeated", len(words) - 1


def of_signs(base: str, wants: Callable[[str], object]) -> Iterator[tuple[str, int]]:
    """(kind, word where it ends), for all that is asked for and shows in the signs between words."""
    if "`" in base:
        yield from (("price", _word_at(base, seen.end())) for seen in _EURO_SIGN.finditer(base))
    for kind, pattern in _BY_SHAPE.items():
        for seen in pattern.finditer(base) if wants(kind) and _worth(kind, base) else ():
            yield kind, _word_at(base, seen.end())
    if wants("mail") and _worth("mail", base) and any(_MAIL.search(other) for other in (squeeze(base), _letters(base))):
        yield "mail", _word_at(base, len(base))


def _is_one_letter(letters: str) -> bool:
    """A stretch of `_SAME_LETTER` equal ones: wherever it stands, it covers one of these places."""
    places = range(_SAME_LETTER - 1, len(letters), _SAME_LETTER)
    return any(letters[at] * _SAME_LETTER in letters[at - _SAME_LETTER + 1 : at + _SAME_LETTER] for at in places)


def _has_mail(base: str) -> bool:
    return any(_MAIL.search(one) for one in (base, squeeze(base), _letters(base)))


def _letters(base: str) -> str:
    """Digits for letters within words, signs of addresses left as they are."""
    return base.translate(_LEET_DIGITS)


def _worth(kind: str, base: str) -> bool:
    match kind:
        case "phone":
            return sum(map(base.count, "0123456789")) >= 9
        case "mail":
            return "@" in base or "at" in base or "4t" in base or "arobase" in base
        case "link":
            return "." in base or ":/" in base
        case _:
            return "@" in base


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _SPELLED.get(word, 99)


def _by_word(words: Sequence[str], has: Has, tells: Sequence[object]) -> Iterator[tuple[str, int]]:
    pairs = said = 0
    for at, word in enumerate(words):
        if word[0].isdigit():
            yield from ((kind, at) for kind in _of_number(word, at, words, has))
            pairs = pairs + 1 if word.isdigit() and len(word) <= 2 else 0
            if pairs == 5:
                yield "digits", at
        else:
            pairs = 0
            seen = _SHE_OR_HE.fullmatch(word) if len(word) == 3 else None
            if seen and int(seen[1] or seen[2]) in range(10, 18):
                yield "young_asl", at
        if not tells[at]:
            said = 0
            continue
        if not word[0].isdigit() and has(at, "young_word") and not has(at - 1, "tens"):
            yield "young_number", at
        said = said + 1 if has(at, "digit_word") else 0
        if said == _SAID:
            yield "phone_words", at
        if has(at, "street_word") and any(_is_house(words, at + step) for step in (-2, -1, 1, 2)):
            yield "street", at
        if not word[0].isdigit() and (has(at, "money") or has(at, "unit")) and at and words[at - 1].isdigit():
            yield "price" if has(at, "money") else "quantity", at
        if has(at, "school_word") and any(has(at + step, "school_near") for step in (-2, -1, 1, 2)):
            yield "school_year", at


def _is_house(words: Sequence[str], at: int) -> bool:
    return 0 <= at < len(words) and words[at].isdigit() and len(words[at]) <= 4


def _of_number(word: str, at: int, words: Sequence[str], has: Has) -> Iterator[str]:
    if word.isdigit():
        beside = {words[near] for near in (at - 1, at + 1) if 0 <= near < len(words)}
        if len(word) <= 2 and int(word) in YOUNG:
            yield "young_number"
            if not beside.isdisjoint(_SEXES) and int(word) >= 10:
                yield "young_asl"
        if has(at + 1, "money") or has(at - 1, "money"):
            yield "price"
        if has(at + 1, "unit") or has(at - 1, "unit"):
            yield "quantity"
        if len(word) <= 2 and at and has(at - 1, "grade_word") and int(word) in range(6, 14):
            yield "school_year"
        if len(word) == 5 and "01" <= word[:2] <= "95":
            yield "postcode"
        if len(word) == 10 and word[0] == "0":
            yield "digits"
    elif seen := _AGE_TOKEN.fullmatch(word):
        if int(seen[1]) in YOUNG:
            yield from ("young_number", "age_word")
    elif seen := _SHE_OR_HE.fullmatch(word):
        if int(seen[1] or seen[2]) in range(10, 18):
            yield "young_asl"
    elif _PRICE_TOKEN.fullmatch(word):
        yield "price"
    elif _QUANTITY_TOKEN.fullmatch(word):
        yield "quantity"


def repeats(words: Sequence[str]) -> bool:
    """The same words over and over."""
    if len(words) < SAME_WORDS or len(set(words)) * SAME_PART > len(words):
        return False
    return max(map(words.count, set(words))) * 2 > len(words)


def _word_at(base: str, end: int) -> int:
    """The word that ends at `end` or is the last before it."""
    return max(0, len(base[:end].translate(TO_SPACE).split()) - 1)
