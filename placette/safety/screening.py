"""The filters that words pass before anybody sees them. No setting, flag or mode turns them off; what breaks, refuses.

The rules are data (`placette.safety.filters`), an operator's files in `<data>/rules` come after ours. Two test words, that
anybody may send to see that the filters work, are caught everywhere and always.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from django.conf import settings

from placette.kernel.text import fold, joined
from placette.safety import filters, names
from placette.safety.filters import BadRules, BadTable, hashed

log = logging.getLogger("placette.safety")

Kind = Literal["pass", "note", "help", "hold", "refuse", "unread"]
Place = filters.Place
BASES = ("public", "agreed")
"""On these grounds words may be read: everybody may read them, or both said yes. `none`: nobody may."""
BEFORE = 2
"""So many of the speaker's last lines are read together with what is said."""
RULES = "rules"
"""The operator's folder in the data folder; `hashed.toml` in it holds keyed hashes alone."""
HASHED = "hashed.toml"
_STALE = 1.0
"""Seconds after which it is looked whether an operator's file changed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the filters say. `unread`: no ground to read it, so it was not looked at.

    `note` and `help` let the words pass: the rules are counted, and with `help` their author is shown the card of numbers
    named `card`. `alarm`: they are refused and a person is told, as of a report about that; a key of `names.WHATS`.
    `rules` are names with versions, never words; `ground`, `category`, `keyword`, `clause` say why and are
    empty when nothing was found.
    """

    kind: Kind
    rules: tuple[str, ...] = ()
    ground: str = ""
    category: str = ""
    clause: str = ""
    keyword: str = ""
    card: str = ""
    alarm: str = ""

    @property
    def passes(self) -> bool:
        """May the words be shown (or, unread, delivered)?"""
        return self.kind not in ("hold", "refuse")


PASS = Verdict("pass")
UNREAD = Verdict("unread")
_OTHER = "KEYWORD_OTHER"
FAILED = Verdict("refuse", ("screening_failed",), "terms", names.CLAUSES["unread"], "unread", _OTHER)
NO_BASIS = Verdict("refuse", ("unknown_basis",), "terms", names.CLAUSES["unread"], "unread", _OTHER)

STAND_INS: dict[str, Verdict] = {
    "placette-essai-refus": Verdict("refuse", ("test_refuse",), "terms", names.CLAUSES["filters"], "filters", _OTHER),
    "placette-essai-attente": Verdict("hold", ("test_hold",), "terms", names.CLAUSES["filters"], "filters", _OTHER),
}
"""Caught in every mode, like the test file of antivirus programs; the gravest first."""
_LOOKED_FOR = tuple((joined(fold(word)), verdict) for word, verdict in STAND_INS.items())


def words_of(words: str, basis: str, *, place: Place = "room", before: Sequence[str] = ()) -> Verdict:
    """Never raises. With basis `none` the words are not touched; whatever goes wrong is a refusal.

    `before`: the same speaker's last lines there, the nearest last: two at most are read together with `words`. With basis
    `agreed` a room is the private talk of the two.
    """
    if basis == "none":
        return UNREAD
    if basis not in BASES:
        return NO_BASIS
    try:
        return _judge(words, "agreed" if basis == "agreed" and place == "room" else place, tuple(before)[-BEFORE:])
    except Exception:
        log.error("the filters failed; the words are refused", exc_info=True)
        return FAILED


def _judge(words: str, place: Place = "room", before: Sequence[str] = ()) -> Verdict:
    """The test words first: case, accents, separators and sending them in pieces hide nothing. Then the rules."""
    looked_at, earlier = joined(fold("".join((*before, words)))), joined(fold("".join(before)))
    for word, verdict in _LOOKED_FOR:
        if word in looked_at and (word not in earlier or word in joined(fold(words))):
            return verdict
    found = _current().look(words, place, before)
    return _verdict(found) if found else PASS


def _verdict(found: Sequence[filters.Finding]) -> Verdict:
    """The gravest finding says why; the rules that ask for the same are named, ours and the others'. Of several alarms it
    is the gravest too."""
    kind, about = found[0].kind, found[0].rule.concept
    rules = tuple(one.rule.name for one in found if one.kind == kind)
    card = next((one.rule.concept.card for one in found if one.rule.concept.card), "")
    alarms = [one.rule.concept.alarm for one in found if one.kind == "refuse" and one.rule.concept.alarm]
    alarm = names.gravest(alarms) if alarms else ""
    return Verdict(kind, rules, "terms", about.category, about.clause, about.keyword, card, alarm)


# Loading


@dataclass(slots=True)
class _Loaded:
    """Filters, which files were read last, and when that was last looked at (monotonic seconds). `wrong`: why those files
    were not taken; the filters are the earlier ones then."""

    filters: filters.Filters | None = None
    stamp: tuple[tuple[str, int, int], ...] | None = None
    looked: float = float("-inf")
    wrong: str = ""


_loaded = _Loaded()


def folder() -> Path:
    """Where an operator's rules lie."""
    return Path(settings.DATA) / RULES


def key() -> bytes:
    """What words are hashed with: of this place alone."""
    return blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"placette-rules").digest()


def keep_words(words: Iterable[str]) -> tuple[int, int]:
    """Add words to those that are refused, as keyed hashes; how many are new, how many there are. Raises BadRules, OSError.

    Running processes take them up within a second.
    """
    path = folder() / HASHED
    kept, new = hashed.add(words, hashed.load(path, key()))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(kept.text(), "utf-8")
    fresh.replace(path)
    return new, len(kept.words)


def rules_now() -> list[str]:
    """The rules in force, by name with version. Raises BadRules, BadTable, OSError."""
    return [rule.name for rule in _current().data.rules]


def wrong_rules() -> str:
    """What is wrong with an operator's files, read now as a process that starts reads them. Empty: nothing."""
    try:
        _read(sorted(folder().glob("*.toml")))
    except (BadRules, BadTable, OSError) as error:
        return str(error)
    return ""


def _read(files: Sequence[Path]) -> filters.Filters:
    kept = hashed.load(folder() / HASHED, key())
    return filters.load([path for path in files if path.name != HASHED], kept)


def _current() -> filters.Filters:
    """The filters, read again when an operator's file changed. While one is bad the earlier ones stay in force; a process
    that has none yet raises BadRules, BadTable or OSError, so that it refuses everything."""
    now = time.monotonic()
    if _loaded.filters is not None and now - _loaded.looked < _STALE:
        return _loaded.filters
    files = sorted(folder().glob("*.toml"))
    stamp = tuple((path.name, stat.st_mtime_ns, stat.st_size) for path in files for stat in (path.stat(),))
    if _loaded.filters is None or stamp != _loaded.stamp:
        try:
            _loaded.filters, _loaded.wrong = _read(files), ""
        except (BadRules, BadTable, OSError) as error:
            if _loaded.filters is None:
                raise
            _loaded.wrong = str(error)
            log.error("rule files were not taken, the earlier rules stay in force", extra={"why": str(error)})
        _loaded.stamp = stamp
    _loaded.looked = now
    return _loaded.filters


# The self-test

_SAMPLE, _ALL_EVERY = 4, 60.0


@dataclass(slots=True)
class _Tested:
    """When all rules were last tried (monotonic seconds), with which filters, and whose turn it is."""

    all_at: float = float("-inf")
    of: filters.Filters | None = None
    turn: int = 0


_tested = _Tested()


def self_test() -> bool:
    """Do the filters catch what they must, and let through what they may? Cheap enough for once a second.

    The test words always; of the rules a few each time in turn, all of them once a minute and when they were read anew.
    """
    caught = all(words_of(f"a {word.upper()}.", "public") == verdict for word, verdict in STAND_INS.items())
    ordinary = words_of("bonjour", "public") == PASS and words_of("bonjour", "") == NO_BASIS
    return caught and ordinary and _rules_work()


def _rules_work() -> bool:
    try:
        return _try(_current())
    except Exception:
        log.error("the filters' self-test failed", exc_info=True)
        return False


def _try(current: filters.Filters) -> bool:
    now = time.monotonic()
    if _tested.of is not current or now - _tested.all_at >= _ALL_EVERY:
        _tested.of, _tested.all_at = None, now
        works = current.works()
        _tested.of = current if works else None
        return works
    first = _tested.turn % max(1, len(current))
    _tested.turn = first + _SAMPLE
    works = current.works(slice(first, first + _SAMPLE))
    _tested.of = current if works else None
    return works
