"""The rules' data: named sets of words, and rules that combine them within a distance. Read from TOML, checked, no sentence.

An operator's own files come after ours and only ever add: sets that spare, and concepts, are ours alone.

[sets.NAME]                    words of one kind; several files may add to one set
words = ["word", "stem*"]      as they are, by their sound, from their end
plain = ["word", "stem*"]      as they are alone

[concepts.NAME]                category, keyword, clause, and card where somebody is helped
[[rules]]                      id, version, concept, all = ["set", "set|set"], within, ordered, unless, near, most
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from placette.safety.filters.letters import READ_AS
from placette.safety.filters.numbers import LESSEN, NEEDED

_WORD = re.compile(r"[a-z0-9]{1,30}\*?")
_NAME = re.compile(r"[a-z][a-z_0-9]*(?:\.[a-z_0-9]+)?")


class BadRules(ValueError):
    """A file of rules that says something else than it may; str() names the file and the entry, never a word."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What a rule is about. `category`, `keyword`: as the EU Transparency Database spells them; `clause`: of the rules.

    `eased`: somebody is in danger, so a word that spares makes the answer lighter and never nothing. `alarm`: as what a
    person is told of it when it is refused, a key of `safety.names.WHATS`.
    """

    name: str
    category: str
    keyword: str
    clause: str
    card: str = ""
    eased: bool = False
    alarm: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """All `parts` (each: any of its sets) within `within` words of another, and no word of `unless` within `near`.

    `most`: the gravest answer it may give, whatever the table says. A word of `unless` spares as the concept says.
    """

    id: str
    version: int
    concept: Concept
    parts: tuple[tuple[str, ...], ...]
    within: int = 8
    ordered: bool = False
    unless: tuple[str, ...] = ()
    near: int = 8
    most: str = "refuse"

    @property
    def name(self) -> str:
        return f"{self.id}@{self.version}"


@dataclass(slots=True)
class Data:
    """All that was read."""

    words: dict[str, set[str]] = field(default_factory=dict)
    silent: dict[str, set[str]] = field(default_factory=dict)
    plain: dict[str, set[str]] = field(default_factory=dict)
    concepts: dict[str, Concept] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    common: set[str] = field(default_factory=set)
    """Sets of words that everybody says all the time: of a file whose name says `common`."""

    def names(self) -> set[str]:
        return {*self.words, *self.silent, *self.plain}

    def entries(self, name: str) -> set[str]:
        """All that a set holds."""
        return self.words.get(name, set()) | self.silent.get(name, set()) | self.plain.get(name, set())


def load(paths: Iterable[Path], kinds: Iterable[str], own: Iterable[Path] = ()) -> Data:
    """Read files in order, an operator's `own` after ours. `kinds`: sets that are found otherwise (numbers in context, hashed
    words). Raises BadRules, also for what in `own` would make our rules find less."""
    data, tables, more = Data(), _read(paths), _read(own)
    for name, table in tables:
        _sets(name, table.get("sets", {}), data)
        data.common |= set(table.get("sets", {})) if "common" in name else set()
        for concept, fields in table.get("concepts", {}).items():
            data.concepts[concept] = _concept(name, concept, fields)
    _only_more(tables, more)
    for name, table in more:
        _sets(name, table.get("sets", {}), data)
    tables += more
    known = data.names() | set(kinds)
    if needed := set(NEEDED) - data.names():
        raise BadRules(f"a set is nowhere: {min(needed)}")
    for name, table in tables:
        data.rules += [_rule(name, fields, data, known) for fields in table.get("rules", ())]
    if len({rule.id for rule in data.rules}) != len(data.rules):
        raise BadRules("two rules have one id")
    return data


def _read(paths: Iterable[Path]) -> list[tuple[str, dict[str, Any]]]:
    out = []
    for path in paths:
        try:
            table = tomllib.loads(path.read_text("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadRules(f"{path.name}: not TOML ({type(error).__name__})") from None
        if unknown := table.keys() - {"sets", "concepts", "rules"}:
            raise BadRules(f"{path.name}: unknown table {min(unknown)}")
        out.append((path.name, table))
    return out


def _only_more(ours: Iterable[tuple[str, Mapping[str, Any]]], own: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Raises BadRules where an operator's file would make ours find less."""
    spare = {name for _, table in ours for rule in table.get("rules", ()) for name in rule.get("unless", ())} | set(LESSEN)
    for file, table in own:
        if table.get("concepts"):
            raise BadRules(f"{file}: concepts are ours alone ({min(table['concepts'])}): a rule of your own names one of them")
        if shared := spare & set(table.get("sets", ())):
            raise BadRules(
                f"{file}: words of the set {min(shared)} spare, so more of them would weaken our rules: make a set of your own"
            )


def _sets(file: str, tables: Mapping[str, Any], data: Data) -> None:
    for name, table in tables.items():
        if not _NAME.fullmatch(name) or table.keys() - {"words", "silent", "plain"}:
            raise BadRules(f"{file}: the set {name} is not well formed")
        for kind, into in (("words", data.words), ("silent", data.silent), ("plain", data.plain)):
            entries = table.get(kind, [])
            for place, entry in enumerate(entries):
                if not _WORD.fullmatch(entry.translate(READ_AS)):
                    raise BadRules(
                        f"{file}: entry {place + 1} of {kind} of {name} is not a single word, stem or abbreviation"
                    )
            into.setdefault(name, set()).update(entry.translate(READ_AS) for entry in entries)


def _concept(file: str, name: str, fields: Mapping[str, Any]) -> Concept:
    try:
        return Concept(name, **fields)
    except TypeError:
        raise BadRules(f"{file}: the concept {name} needs category, keyword and clause, and says nothing unknown") from None


def _rule(file: str, fields: Mapping[str, Any], data: Data, known: set[str]) -> Rule:
    id = str(fields.get("id", "?"))
    try:
        parts = tuple(tuple(part.split("|")) for part in fields["all"])
        rest = {key: fields[key] for key in ("within", "ordered", "near", "most") if key in fields}
        rest["unless"] = tuple(fields.get("unless", ()))
        rule = Rule(id, fields["version"], data.concepts[fields["concept"]], parts, **rest)
    except (KeyError, AttributeError, TypeError) as error:
        raise BadRules(f"{file}: the rule {id} is not well formed ({type(error).__name__})") from None
    if unknown := fields.keys() - {"id", "version", "concept", "all", "within", "ordered", "unless", "near", "most"}:
        raise BadRules(f"{file}: the rule {id} has an unknown field {min(unknown)}")
    if missing := {*(name for part in parts for name in part), *rule.unless} - known:
        raise BadRules(f"{file}: the rule {id} names a set that is nowhere: {min(missing)}")
    if not parts or not 1 <= rule.within <= 40 or not _NAME.fullmatch(id):
        raise BadRules(f"{file}: the rule {id} is not well formed")
    return rule
