"""What the filters catch in twelve disguises, what they do to ordinary talk, and how long a message takes them.

The lines that must be caught are made here from the rules' own sets and neutral words, and kept nowhere. So this says that
a disguise does not hide a word the rules know; it says nothing about words they do not know.
"""

from __future__ import annotations

import statistics
import string
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from placette.safety import filters
from placette.safety.filters import sets, stand_ins, table
from tests.trust.proofs import ordinary
from tests.trust.proofs.disguises import DISGUISES

NAME = "filters"
ABOUT = "the filters: recall per concept in twelve disguises, 20,000 ordinary lines, time a message"
PROVES = ("placette/safety/filters", "placette/safety/screening.py")
PAGE = Path(__file__).resolve().parents[3] / "docs" / "moderator" / "filters.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
HELD, PATTERNS = 0.2, 5_000
FIRST, MIX = 20.0, 50.0
"""Microseconds: of lines for which the first pass is enough, and of all lines as they come. The aim is 20 for all: the page
says how far it is missed."""


@dataclass(frozen=True)
class Scale:
    a_rule: int
    ordinary: int
    least: float
    """Percent of lines of each concept that are caught in each disguise; fewer lines prove less."""
    page: bool = False


FULL = Scale(a_rule=100, ordinary=20_000, least=95.0, page=True)
SMALL = Scale(a_rule=10, ordinary=2_500, least=88.0)


def generated(found: filters.Filters, a_rule: int, seed: str) -> dict[str, list[str]]:
    """Concept -> lines that are caught as they are written; lines that a rule's own words spare are left out."""
    out: dict[str, list[str]] = defaultdict(list)
    for rule in found.data.rules:
        dice, made = stand_ins.Dice(f"{seed}/{rule.id}"), 0
        for _ in range(a_rule * 12):
            line = stand_ins.line_for(rule, found.data, dice)
            if made < a_rule and line and rule in found.engine.look(line):
                out[rule.concept.name].append(line)
                made += 1
    return out


def caught(found: filters.Filters, concept: str, said: str | tuple[str, str]) -> bool:
    """Two messages are caught when the first is, or the second after the first."""
    rules = found.engine.look(said) if isinstance(said, str) else found.engine.look(said[0])
    if not isinstance(said, str):
        rules += found.engine.look(said[1], [said[0]])
    return any(rule.concept.name == concept for rule in rules)


def recall(found: filters.Filters, lines: dict[str, list[str]], random: Random) -> dict[str, dict[str, float]]:
    """Concept -> disguise -> percent caught."""
    return {
        concept: {
            name: round(100 * statistics.mean(caught(found, concept, disguise(line, random)) for line in said), 1)
            for name, disguise in DISGUISES.items()
        }
        for concept, said in sorted(lines.items())
    }


def talk(found: filters.Filters, most: int) -> dict[str, Any]:
    """What happens in a room to ordinary lines: how many of each kind, by which rules."""
    out: dict[str, Any] = {"lines": 0, "refused": 0, "held": 0, "noted": 0, "helped": 0}
    names = {"refuse": "refused", "hold": "held", "note": "noted", "help": "helped"}
    by: Counter[str] = Counter()
    wrong: list[str] = []
    for kind, lines in ordinary.lines(most).items():
        out["lines"] += len(lines)
        out[kind] = len(lines)
        for line in lines:
            seen = found.look(line)
            if seen:
                out[names[seen[0].kind]] += 1
                by[f"{seen[0].rule.name} {seen[0].kind}"] += 1
                wrong += [line] if seen[0].kind in ("hold", "refuse") else []
    return {**out, "held_percent": round(100 * out["held"] / out["lines"], 3), "by": dict(by), "wrong": wrong[:20]}


def with_patterns(most: int) -> filters.Filters:
    """Our rules, and made-up words until there are `most` patterns."""
    random = Random(7)
    data = sets.load([path for path in sorted(filters.DATA.glob("*.toml")) if path.name != "table.toml"], filters.KINDS)
    while len(data.plain.setdefault("made_up", set())) < most:
        data.plain["made_up"].add("".join(random.choices(string.ascii_lowercase, k=random.randint(6, 11))))
    return filters.Filters(data, table.load(filters.DATA / "table.toml", data.concepts))


def microseconds(call: Callable[[str], Any], lines: Sequence[str], rounds: int = 15) -> float:
    """A line's time: for each line the best of some rounds, since other programs run too; then the mean of all lines."""
    clock = time.perf_counter
    best = [float("inf")] * len(lines)
    for _ in range(rounds):
        for at, line in enumerate(lines):
            began = clock()
            call(line)
            best[at] = min(best[at], clock() - began)
    return round(statistics.mean(best) * 1e6, 1)


def half_within(call: Callable[[str], Any], lines: Sequence[str]) -> float:
    """The time that half of the lines do not exceed, each line's the best of some rounds."""
    return round(statistics.median(microseconds(call, [line]) for line in lines), 1)


def of_length(lines: Sequence[str], length: int) -> list[str]:
    return [line[:length] for line in lines if len(line) >= length][:1500]


def needs_a_second_look(found: filters.Filters, line: str) -> bool:
    """Does the first pass leave something in this line that costs more? So that no line is chosen for being quick."""
    looked: list[str] = []

    def watched(name: str) -> Callable[..., Any]:
        real = getattr(found.engine, name)

        def watching(*given: Any, **more: Any) -> Any:
            looked.append(name)
            return real(*given, **more)

        return watching

    with pytest.MonkeyPatch.context() as patch:
        for name in ("_placed", "_full", "_at_most"):
            patch.setattr(found.engine, name, watched(name))
        found.engine.look(line)
    return bool(looked)


def times() -> dict[str, Any]:
    """Microseconds a message of 120 characters: all as they come; words seen before, words never seen, with numbers, twice with
    what was before."""
    found = with_patterns(PATTERNS)
    long = of_length([line for said in ordinary.lines(16_000, seed=5).values() for line in said], 120)
    second = [line for line in long if needs_a_second_look(found, line)]
    first = [line for line in long if line not in set(second)]
    random = Random(3)
    unseen = [" ".join("".join(random.choices("aeioumnrst", k=5)) for _ in range(20)) for _ in range(400)]
    began = time.perf_counter()
    for line in unseen:
        found.engine.look(line)
    fresh = round((time.perf_counter() - began) / len(unseen) * 1e6, 1)
    return {
        "patterns": found.engine.patterns,
        "mix": microseconds(found.look, long),
        "half": half_within(found.look, long),
        "first_pass": microseconds(found.look, first),
        "second_pass": microseconds(found.look, second),
        "second_pass_percent": round(100 * len(second) / len(long), 1),
        "after_two_lines": microseconds(
            lambda line: found.look(line, "room", ("bonsoir à tous", "ça va ?")), first[:300]
        ),
        "words_never_seen": fresh,
    }


def run(scale: Scale = FULL) -> dict[str, Any]:
    found = filters.load()
    lines = generated(found, scale.a_rule, "1")
    percents = recall(found, lines, Random(2))
    said = talk(found, scale.ordinary)
    timed = times() if scale.page else {}
    figures = {
        "scale": asdict(scale), "rules": len(found.data.rules), "concepts": len(found.data.concepts),
        "lines": {concept: len(some) for concept, some in lines.items()}, "recall_percent": percents,
        "least": min(value for row in percents.values() for value in row.values()), "ordinary": said, "microseconds": timed,
    }  # fmt: skip
    low = [
        f"{concept}, {name}: {value}"
        for concept, row in percents.items()
        for name, value in row.items()
        if value < scale.least
    ]
    assert not low, "; ".join(low)
    assert set(lines) == set(found.data.concepts), "a concept has no line"
    assert said["refused"] == 0, said
    assert said["held_percent"] < HELD, said
    if scale.page:
        assert timed["first_pass"] < FIRST, timed
        assert timed["mix"] < MIX, timed
        write_page(figures)
    said.pop("wrong")
    return figures


def write_page(figures: dict[str, Any]) -> None:
    """The measured part of docs/moderator/filters.md."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    PAGE.write_text(before + BEGIN + "\n" + measured(figures) + END + rest.split(END)[1], "utf-8")


def measured(figures: dict[str, Any]) -> str:
    said, timed = figures["ordinary"], figures["microseconds"]
    head = f"| concept | lines | {' | '.join(DISGUISES)} |\n|---|---|{'---|' * len(DISGUISES)}\n"
    rows = "".join(
        f"| {concept} | {figures['lines'][concept]} | {' | '.join(f'{value:.0f}' for value in row.values())} |\n"
        for concept, row in figures["recall_percent"].items()
    )
    return (
        f"Percent of lines caught, by disguise; the least of all is {figures['least']:.1f}.\n\n{head}{rows}\n"
        f"Ordinary lines: {said['lines']:,} ({said['templates']:,} everyday templates, {said['catalogues_fr']:,} French and "
        f"{said['catalogues_en']:,} English lines of catalogues, {said['texts']:,} of packages' texts).\nRefused: "
        f"{said['refused']}; held: {said['held']} ({said['held_percent']} %); noted: {said['noted']}; "
        f"helped: {said['helped']}.\n\n"
        f"A message of 120 characters with {timed['patterns']:,} patterns, in microseconds, the mean of all these lines as they "
        f"come: **{timed['mix']}** (half of them: no more than {timed['half']}); the aim of {FIRST:.0f} is "
        f"{'kept' if timed['mix'] <= FIRST else 'missed'} for the mean. It is "
        f"{timed['first_pass']} when the first pass is enough; "
        f"{timed['second_pass']} when a second look is needed ({timed['second_pass_percent']} % of these lines: numbers, full "
        f"stops inside words, parts of a rule); {timed['after_two_lines']} read together with two lines before; "
        f"{timed['words_never_seen']} when none of its words was ever seen.\n"
    )
