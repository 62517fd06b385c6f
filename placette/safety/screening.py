"""The filters that words pass before anybody sees them. No setting, flag or mode turns them off; what breaks, refuses.

Present rules: the two test words that anybody may send to see that the filters work.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Literal

from placette.kernel.text import fold, joined
from placette.safety import names

log = logging.getLogger("placette.safety")

Kind = Literal["pass", "hold", "refuse", "unread"]
BASES = ("public", "agreed")
"""On these grounds words may be read: everybody may read them, or both said yes. `none`: nobody may."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the filters say. `unread`: no ground to read it, so it was not looked at.

    `rules` are names, never words; `ground`, `category`, `clause` say why and are empty when it passes.
    """

    kind: Kind
    rules: tuple[str, ...] = ()
    ground: str = ""
    category: str = ""
    clause: str = ""


PASS = Verdict("pass")
UNREAD = Verdict("unread")
FAILED = Verdict("refuse", ("screening_failed",), "terms", names.CLAUSES["unread"], "unread")
NO_BASIS = Verdict("refuse", ("unknown_basis",), "terms", names.CLAUSES["unread"], "unread")

STAND_INS: dict[str, Verdict] = {
    "placette-essai-refus": Verdict("refuse", ("test_refuse",), "terms", names.CLAUSES["filters"], "filters"),
    "placette-essai-attente": Verdict("hold", ("test_hold",), "terms", names.CLAUSES["filters"], "filters"),
}
"""Caught in every mode, like the test file of antivirus programs; the gravest first."""
_LOOKED_FOR = tuple((joined(fold(word)), verdict) for word, verdict in STAND_INS.items())


def words_of(words: str, basis: str) -> Verdict:
    """Never raises. With basis `none` the words are not touched; whatever goes wrong is a refusal."""
    if basis == "none":
        return UNREAD
    if basis not in BASES:
        return NO_BASIS
    try:
        return _judge(words)
    except Exception:
        log.error("the filters failed; the words are refused", exc_info=True)
        return FAILED


def _judge(words: str) -> Verdict:
    """Case, accents and separators hide nothing."""
    looked_at = joined(fold(words))
    return next((verdict for word, verdict in _LOOKED_FOR if word in looked_at), PASS)


def self_test() -> bool:
    """Do the filters catch what they must, and let through what they may?"""
    caught = all(words_of(f"a {word.upper()}.", "public") == verdict for word, verdict in STAND_INS.items())
    return caught and words_of("bonjour", "public") == PASS and words_of("bonjour", "") == NO_BASIS
