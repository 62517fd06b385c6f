"""Would a sentence tell the one concerned who reported them? Pseudonym, name, contact and own words are looked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from placette.safety import names, register, reported
from placette.safety.desk.sources import sources
from placette.safety.reported import Teller
from placette.safety.rules import Reason

RUN = 5
"""So many words of a report in a row are a quotation; of a shorter report all of them, three at least."""
SHORTEST = 3
"""Letters of a name that is looked for by itself; words of a report that are a quotation when they are all of it."""
DIGITS = 6
"""Digits in a row that are a telephone number."""
FEW = 30
"""Kinds of accents in a text that are taken out one after the other, which is fast; more are in no language."""


class Said:
    """What a moderator wrote, read once, however many may have reported: each of these texts by itself."""

    def __init__(self, *texts: str) -> None:
        read = [words_of(text) for text in texts]
        self._words = {word for words in read for word in words}
        self._whole = "\n".join(_spaced(words) for words in read)
        self._runs = {size: {run for words in read for run in _runs(words, size)} for size in range(SHORTEST, RUN + 1)}
        self._digits = "\n".join(re.sub(r"\D", "", text) for text in texts)

    def has(self, part: Sequence[str]) -> bool:
        """Does this run of words stand in it?"""
        return bool(part) and _spaced(part) in self._whole

    def quotes(self, text: str, least: int = SHORTEST) -> bool:
        """`RUN` words of this text in a row, or all of a text that is shorter and has at least so many."""
        words = words_of(text)
        run = min(RUN, len(words))
        return run >= least and not self._runs[run].isdisjoint(_runs(words, run))

    def names(self, name: str) -> bool:
        """All of this name, or a part of it."""
        parts = words_of(name)
        return self.has(parts) or any(part in self._words for part in parts if len(part) >= SHORTEST)

    def tells_contact(self, contact: str) -> bool:
        """The whole address, what stands before its `@`, or the end of a telephone number."""
        digits = re.sub(r"\D", "", contact)
        before = words_of(contact.partition("@")[0]) if "@" in contact else []
        if self.has(words_of(contact)) or (len("".join(before)) >= SHORTEST and self.has(before)):
            return True
        return len(digits) >= DIGITS and digits[-DIGITS:] in self._digits

    def tells(self, one: Teller, handle: str) -> bool:
        """Who reported, or the number of their report. Of the place in their words less than `RUN` words tells nothing."""
        return (
            self.has(words_of(handle))
            or self.names(one.name)
            or self.tells_contact(one.contact)
            or any(self.quotes(words) for words in one.words)
            or self.quotes(one.where, RUN)
            or self.has(words_of(one.number))
        )


def tells_who(texts: Sequence[str], notice: str, subject: str) -> bool:
    """Does one of these texts name or quote whoever reported `subject`, or the person it is from? Three queries for up to
    `reported.TOGETHER` reports, two more for as many again."""
    written = [text for text in texts if text]
    if not written:
        return False
    said = Said(*written)
    resolved = register.resolve(subject)
    person = resolved[1].person if resolved is not None else None
    for together in reported.tellers(notice, subject, person):
        others = [one for one in together if one.person is None or one.person != person]
        handles = sources.handles({one.person for one in others if one.person})
        if any(said.tells(one, handles.get(one.person or "", "")) for one in others):
            return True
    return False


def free_text(reason: Reason) -> str:
    """What a moderator wrote of the law in their own words; empty where the place has words for it."""
    return "" if reason.ground == "terms" or reason.clause in names.LAWS else reason.clause


def words_of(text: str) -> list[str]:
    """Without accents and capitals: `["l", "ete"]` of `L’été`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    marks = set(filter(unicodedata.combining, set(plain)))
    if len(marks) > FEW:
        return re.findall(r"\w+", "".join(one for one in plain if one not in marks))
    for mark in marks:
        plain = plain.replace(mark, "")
    return re.findall(r"\w+", plain)


def _runs(words: Sequence[str], size: int) -> Iterable[tuple[str, ...]]:
    """Each run of so many words."""
    return zip(*(words[at:] for at in range(size)), strict=False)


def _spaced(words: Sequence[str]) -> str:
    """A run of words stands in another where this text stands in the other's: no word holds a space."""
    return f" {' '.join(words)} "
