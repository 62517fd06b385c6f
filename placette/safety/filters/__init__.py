"""What the filters look for, in French and English, from the first minute. Pure: data is read once, nothing at match time.

`load()` gives a `Filters`; `Filters.look(words, place, before)` gives what was found, the gravest first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from placette.safety.filters import numbers, sets, stand_ins, table
from placette.safety.filters.engine import Engine
from placette.safety.filters.search import Broken
from placette.safety.filters.sets import BadRules, Rule
from placette.safety.filters.table import BadTable, Kind, Place

__all__ = ["BadRules", "BadTable", "Broken", "Filters", "Finding", "Kind", "Place", "load"]

DATA = Path(__file__).parent / "data"
HASHED = "hashed"
"""The set of words that are kept as keyed hashes alone."""
KINDS = (*numbers.KINDS, HASHED)
_TRIES = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that matched, and what is done about it where it was said. `spared`: a word beside it made that lighter."""

    rule: Rule
    kind: Kind
    spared: bool = False


class Filters:
    """Rules and the table, ready to be asked. Raises BadRules when a rule does not match what it is made of."""

    def __init__(self, data: sets.Data, what: table.Table, hashed: Callable[[str], bool] | None = None) -> None:
        self.data = data
        self.table = what
        bit: list[int] = [0]
        self.engine = Engine(data, KINDS, (lambda form: bit[0] if hashed(form) else 0) if hashed else None)
        bit[0] = self.engine.bits[HASHED]
        self._stand_ins = [(rule, self._stand_in(rule)) for rule in data.rules if (HASHED,) not in rule.parts]

    def look(self, words: str, place: Place = "room", before: Sequence[str] = ()) -> list[Finding]:
        """All that is found, the gravest first. Raises ValueError on words too long to be read, Broken when it broke."""
        seen = self.engine.seen(words)
        if before:
            joined = self.engine.seen(words, before)
            seen |= {rule: spared and seen.get(rule, True) for rule, spared in joined.items()}
        if not seen:
            return []
        found = [Finding(rule, self._kind(rule, place, spared), spared) for rule, spared in seen.items()]
        return sorted((one for one in found if one.kind != "pass"), key=lambda one: -table.KINDS.index(one.kind))

    def _kind(self, rule: Rule, place: Place, spared: bool) -> Kind:
        """What the table says, no more than the rule may; where a word spares, nothing, or a step less if somebody is in
        danger."""
        kind = table.lighter(self.table[rule.concept.name][place], rule.most)
        if not spared:
            return kind
        return table.EASED[kind] if rule.concept.eased else "pass"

    def works(self, only: slice = slice(None)) -> bool:
        """Does each rule (or those of a slice) still match its stand-in? Raises Broken."""
        return all(rule in self.engine.look(line) for rule, line in self._stand_ins[only])

    def __len__(self) -> int:
        """How many rules have a stand-in."""
        return len(self._stand_ins)

    def _stand_in(self, rule: Rule) -> str:
        dice = stand_ins.Dice(rule.id)
        for _ in range(_TRIES):
            line = stand_ins.line_for(rule, self.data, dice)
            if rule in self.engine.look(line):
                return line
        raise BadRules(f"the rule {rule.id} does not match what it is made of")


def load(more: Sequence[Path] = (), hashed: Callable[[str], bool] | None = None) -> Filters:
    """Our rules and, after them, an operator's files, which only add. Raises BadRules, BadTable, OSError."""
    data = sets.load(sorted(path for path in DATA.glob("*.toml") if path.name != "table.toml"), KINDS, more)
    return Filters(data, table.load(DATA / "table.toml", data.concepts), hashed)
