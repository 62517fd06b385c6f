"""The independent checker: compares what clients saw with what the tables hold. Knows nothing of the server.

What must hold: each acknowledged message is stored exactly once, under the number and with the words it was
acknowledged with, and has exactly one trace; numbers of a room are 1, 2, 3 … without a gap; whoever resumed saw every
number once, in order, with the stored words; nothing that was refused is stored.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.trust.tables import Row, Tables

Body = dict[str, Any]
SHOWN = 12
"""Breaches told in words; the rest are counted."""


@dataclass
class Verdict:
    """Figures of the run, and every breach by its kind."""

    figures: Counter[str] = field(default_factory=Counter)
    breaches: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)

    def breach(self, kind: str, what: str) -> None:
        self.breaches[kind] += 1
        if len(self.told) < SHOWN:
            self.told.append(f"{kind}: {what}")

    @property
    def holds(self) -> bool:
        return not self.breaches

    def demand(self) -> None:
        """Raise AssertionError with the first breaches."""
        if not self.holds:
            raise AssertionError("\n".join([f"breaches: {dict(self.breaches)}", *self.told]))


def check(histories: Iterable[Sequence[Body]], tables: Tables, *, traces: bool = True) -> Verdict:
    """Each history is one client's transcript (see `tests.trust.crowd`), in its order."""
    verdict = Verdict()
    stored = {(row.room, row.person, row.nonce): row for row in tables.messages}
    if len(stored) != len(tables.messages):
        verdict.breach("stored twice", f"{len(tables.messages) - len(stored)} messages share a nonce")
    by_number = {(row.room, row.n): row for row in tables.messages if row.n is not None}
    heads: dict[str, int] = defaultdict(int)
    for room, n in [*by_number, *tables.changes]:
        heads[room] = max(heads[room], n or 0)
    acknowledged: set[str] = set()
    for history in histories:
        verdict.figures["clients"] += 1
        acknowledged |= check_speaker(history, stored, verdict)
        check_reader(history, by_number, heads, verdict)
    check_numbers(tables, heads, verdict)
    if traces:
        check_traces(acknowledged, tables, verdict)
    verdict.figures["stored"] = len(tables.messages)
    return verdict


def check_speaker(history: Sequence[Body], stored: dict[tuple[str, str, str], Row], verdict: Verdict) -> set[str]:
    """What this client said: ids of what was acknowledged."""
    outcome: dict[str, set[str]] = defaultdict(set)
    answers: dict[str, set[tuple[int, str]]] = defaultdict(set)
    words: dict[str, str] = {}
    for row in history:
        if row["k"] == "invoke":
            words[row["nonce"]] = row["words"]
            outcome[row["nonce"]].add("invoke")
        elif row["k"] in ("ok", "fail", "info"):
            outcome[row["nonce"]].add(row["k"])
            if row["k"] == "ok":
                answers[row["nonce"]].add((row["n"], row["id"]))
    found: set[str] = set()
    for nonce, kinds in outcome.items():
        key = (history[0]["room"], history[0]["person"], nonce)
        if "ok" in kinds:
            verdict.figures["acknowledged"] += 1
            found |= check_answer(key, answers[nonce], words[nonce], stored.get(key), verdict)
        elif "info" in kinds:
            verdict.figures["unknown"] += 1
            verdict.breach("never answered", f"{nonce} was repeated and its fate stays unknown")
        elif "fail" in kinds:
            verdict.figures["refused"] += 1
            if key in stored:
                verdict.breach("refused but stored", nonce)
        else:
            verdict.breach("never answered", nonce)
    return found


def check_answer(
    key: tuple[str, str, str], answers: set[tuple[int, str]], words: str, row: Row | None, verdict: Verdict
) -> set[str]:
    if len(answers) > 1:
        verdict.breach("answers differ", f"{key[2]}: {sorted(answers)}")
    n, found = sorted(answers)[0]
    if row is None:
        verdict.breach("lost", f"{key[2]} was acknowledged as {n} in {key[0]}")
    elif (row.n, row.id) != (n, found):
        verdict.breach("lost", f"{key[2]} was acknowledged as {n}, {found}; stored as {row.n}, {row.id}")
    elif row.words != words:
        verdict.breach("other words", key[2])
    return {found}


def check_reader(
    history: Sequence[Body], by_number: dict[tuple[str, int | None], Row], heads: dict[str, int], verdict: Verdict
) -> None:
    """What this client saw: every number from its first on, once, in order, as stored, up to the room's last."""
    room, person = history[0]["room"], history[0]["person"]
    last: int | None = None
    cuts = 0
    for row in history:
        cuts += row["k"] == "cut"
        if row["k"] == "asked":
            verdict.figures["asked"] += 1
        elif row["k"] == "resync":
            verdict.breach("resync", f"{person} in {room}: was told to begin anew")
            last = None
        elif row["k"] == "entered" and last is None:
            last = row["n"]
        elif row["k"] == "saw":
            verdict.figures["seen"] += 1
            if last is not None and row["first"] != last + 1:
                kind = "seen twice or out of order" if row["first"] <= last else "gap"
                verdict.breach(kind, f"{person} in {room}: {row['first']} after {last} ({row['how']})")
            last = row["n"]
            compare(room, row, by_number, verdict)
    verdict.figures["cuts"] += cuts
    if last is None or last < heads.get(room, 0):
        verdict.breach("not all seen", f"{person} in {room} saw up to {last} of {heads.get(room, 0)}")


def compare(room: str, row: Body, by_number: dict[tuple[str, int | None], Row], verdict: Verdict) -> None:
    if row["t"] != "said":
        return
    stored = by_number.get((room, row["n"]))
    if stored is None:
        verdict.breach("seen but not stored", f"{row['n']} in {room}")
    elif (stored.id, stored.words, stored.person) != (row["id"], row["words"], row["by"]):
        verdict.breach("seen otherwise than stored", f"{row['n']} in {room}")


def check_numbers(tables: Tables, heads: dict[str, int], verdict: Verdict) -> None:
    """Each room's numbers are 1 to its counter, each once."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for row in tables.messages:
        if row.n is not None:
            numbers[row.room].append(row.n)
    for room, n in tables.changes:
        numbers[room].append(n)
    for room, found in numbers.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            verdict.breach("numbers with gaps", f"{room}: {len(found)} events up to {heads[room]}")
        if tables.heads and tables.heads.get(room) != heads[room]:
            verdict.breach("counter off", f"{room}: counter {tables.heads.get(room)}, last event {heads[room]}")
    verdict.figures["rooms"] = len(numbers)


def check_traces(acknowledged: set[str], tables: Tables, verdict: Verdict) -> None:
    """Exactly one trace for each acknowledged message, and none for words that are not there."""
    traced = Counter(trace.content for trace in tables.traces if trace.kind == "message")
    stored = {row.id: row for row in tables.messages}
    for found in acknowledged:
        if traced[found] != 1:
            verdict.breach("traces", f"{found} has {traced[found]} traces")
    for trace in tables.traces:
        row = stored.get(trace.content)
        if row is None:
            verdict.breach("trace of nothing", trace.content)
        elif row.person != trace.person or not trace.address or not trace.port:
            verdict.breach("trace wrong", trace.content)
    verdict.figures["traces"] = len(tables.traces)
