"""Would a sentence tell the one concerned who reported them? Pseudonym, name, contact and own words are looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime

from placette.safety import names, register, reported
from placette.safety.desk.sources import sources
from placette.safety.rules import Reason

RUN = 5
"""So many words of a report in a row are a quotation; of a shorter report all of them, three at least."""
SHORTEST = 3
"""Letters of a name that is looked for by itself."""
DIGITS = 6
"""Digits in a row that are a telephone number."""


def tells_who(texts: Sequence[str], notice: str, subject: str, now: datetime) -> bool:
    """Does one of these texts name or quote whoever reported `subject`, or the person it is from?"""
    written = [text for text in texts if text]
    if not written:
        return False
    resolved = register.resolve(subject)
    person = resolved[1].person if resolved is not None else None
    return any(
        tells(text, handle, one.name, one.contact, *one.words, where=one.where) or has(words_of(text), words_of(one.number))
        for one in reported.tellers(notice, subject, person)
        if one.person is None or one.person != person
        for handle in (_handle(one, now),)
        for text in written
    )


def free_text(reason: Reason) -> str:
    """What a moderator wrote of the law in their own words; empty where the place has words for it."""
    return "" if reason.ground == "terms" or reason.clause in names.LAWS else reason.clause


def _handle(one: reported.Teller, now: datetime) -> str:
    who = sources.who(one.person, now) if one.person else None
    return who.handle if who else ""


def tells(facts: str, handle: str, name: str, contact: str, *words: str, where: str = "") -> bool:
    """The same, of what is known of one who reports. Of a pseudonym all is looked for, of a name each part; `words`: the
    texts that they wrote; `where`: the place in their words, of which less than a whole quotation tells nothing.

    >>> tells("Olga said so.", "", "Olga M.", "", ""), tells("Threats.", "", "Olga M.", "o@place.test", "")
    (True, False)
    """
    said = words_of(facts)
    named = words_of(name)
    if has(said, words_of(handle)) or has(said, named):
        return True
    if any(part in said for part in named if len(part) >= SHORTEST):
        return True
    if _tells_contact(facts, said, contact) or any(_quotes(said, words_of(one)) for one in words):
        return True
    return _quotes(said, words_of(where), RUN)


def _tells_contact(facts: str, said: Sequence[str], contact: str) -> bool:
    whole, digits = words_of(contact), re.sub(r"\D", "", contact)
    before = words_of(contact.partition("@")[0]) if "@" in contact else []
    if has(said, whole) or (len("".join(before)) >= SHORTEST and has(said, before)):
        return True
    return len(digits) >= DIGITS and digits[-DIGITS:] in re.sub(r"\D", "", facts)


def _quotes(said: Sequence[str], words: Sequence[str], least: int = SHORTEST) -> bool:
    run = min(RUN, len(words))
    return run >= least and any(has(said, words[at : at + run]) for at in range(len(words) - run + 1))


def words_of(text: str) -> list[str]:
    """Without accents and capitals: `["l", "ete"]` of `L’été`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(one for one in plain if not unicodedata.combining(one)))


def has(said: Sequence[str], part: Sequence[str]) -> bool:
    """Does this run of words stand in it?"""
    size = len(part)
    return size > 0 and any(list(said[at : at + size]) == list(part) for at in range(len(said) - size + 1))
