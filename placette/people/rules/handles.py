"""Which pseudonyms are refused, and why: what they announce, then their shape. Stems are in stems.toml."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from placette.kernel.text import joined, visible
from placette.people.rules.ages import announces_minor
from placette.people.rules.looks import STEMS, TABLE, Look
from placette.people.rules.skeletons import tidy, unleet

if TYPE_CHECKING:
    from placette.people.names import HandleRefused

SHORTEST, LONGEST, STORED, RAW = 2, 20, 24, 200
"""Visible characters; characters kept; characters beyond which nothing is looked at."""

_SIGNS = frozenset(" -_.'’·")
_SCRIPTS_TOGETHER = (frozenset({"CJK", "HIRAGANA", "KATAKANA", "LATIN"}), frozenset({"CJK", "HANGUL", "LATIN"}))
"""Scripts that are written together; any other mixture is there to be taken for something else."""

_SALE = re.compile(
    r"€|[0-9][0-9o]* ?(?:euros?|eur|balles|chf|dollars?|usd)(?![a-z])"
    r"|(?<!\d)(?:[5-9][05o]|[1-9][0-9o]{1,2}[05o]) ?roses(?![a-z])|(?<![a-z])roses ?[1-9][0-9o]{1,2}[05o](?!\d)"
    r"|(?<!\d)\d{1,3} ?(?:gr?|grammes?)(?![a-z0-9])|(?<!\d)4 ?sale"
    r"|(?<![0-9])[1-9][0-9o]{2,3} ?e(?![a-z0-9])|^(?:[3-9][05o]|25) ?e$"
    r"|(?<![a-z])(?:a|pour|pr|que|des) ?(?:[3-9][05o]|25) ?e(?![a-z0-9])"
    r"|(?<!\d)\d{2,3} ?(?:e ?)?(?:la nuit|(?:de )?l ?heure|par (?:nuit|heure|h))(?![a-z])"
    r"|(?<!\d)\d{2,3} ?e ?(?:1 ?h|30 ?mi?n)(?![a-z0-9])"
)
"""Amounts. An e after a number is a price from a hundred on, when there is nothing else, or after a word for what it is."""
_ROUND = re.compile(r"(?<!\d)(?<!paris)(?<!paris )(?<!marseille)(?<!marseille )[1-9][05o] ?e(?![a-z0-9])")
"""A price only where a word of the trade stands beside it (`trade` in stems.toml); else an ordinal: Paris 20e, Loulou 40e."""
_TRADE = frozenset(unleet(stem) for stem in TABLE["sale"]["trade"])
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
    r"(?: |$|d[eu]s?(?:la)?[a-z])|(?:^| )(?:rue|avenue|boulevard|impasse) (?:\d+ )?[a-z]"
)


def judge_handle(handle: str, year: int) -> HandleRefused | None:
    """Why this pseudonym is refused in `year`, or None. `handle_taken` and `handle_words` are for others to find out.

    >>> [judge_handle(one, 2026) for one in ("Marc_59", "Léa 15 ans", "06 12 34 56 78", "L")]
    [None, 'handle_minor', 'handle_phone', 'handle_shape']
    """
    if len(handle) > RAW or has_hidden(handle):
        return "handle_shape"
    look = Look.at(handle)
    if announces_minor(look, year):
        return "handle_minor"
    if offers(look):
        return "handle_sale"
    if holds_phone(look.raw) or STEMS["phone"].found(look):
        return "handle_phone"
    if _ADDRESS.search(look.raw) or _STREET.search(look.spaced) or names_contact(look):
        return "handle_address"
    if STEMS["reserved"].found(look):
        return "handle_reserved"
    return None if is_well_shaped(tidy(handle)) else "handle_shape"


def has_hidden(text: str) -> bool:
    """Control, bidi, zero-width, private or unassigned characters: they show nothing and change what is read."""
    return any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for char in text)


def offers(look: Look) -> bool:
    """A price, or what is sold: bodies, pictures, drugs."""
    if _SALE.search(look.spaced) or "€" in look.raw or STEMS["sale"].found(look):
        return True
    if _ROUND.search(look.spaced) and any(word.rstrip("s") in _TRADE for word in look.words):
        return True
    return any(word in STEMS["sale"].near for word, _ in look.numbered())


def holds_phone(text: str) -> bool:
    """Nine digits or more in a row, separators and o, i, l among them; or eight that are no date."""
    for run in _DIGITS.finditer(text):
        written = joined(run[0])
        digits = "".join(char for char in written if char.isdigit())
        if len(digits) >= 8 and (len(written) >= 9 or not _DATE.fullmatch(digits)):
            return True
    return False


def names_contact(look: Look) -> bool:
    """Another place to be found at, by its name, spaced out letter by letter too."""
    return STEMS["address"].found(look) or STEMS["address"].spaced_out(look)


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
