"""The checker itself is checked: a true history passes, and each planted fault is found and named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.trust.checker import Verdict, check
from tests.trust.opener import Trace
from tests.trust.tables import Row, Tables

Body = dict[str, Any]
ROOM = "cuisine"


def history(person: str, upto: int = 6) -> list[Body]:
    """Léa says the odd numbers, Marc the even ones; both see all."""
    rows: list[Body] = [{"k": "entered", "n": 0, "epoch": "e", "resync": False}]
    for n in range(1, upto + 1):
        if speaker(n) == person:
            rows.append({"k": "invoke", "nonce": f"{person}-{n}", "words": f"mot {n}"})
            rows.append({"k": "ok", "nonce": f"{person}-{n}", "n": n, "id": f"m{n}", "words": f"mot {n}"})
        rows.append(saw(n))
    return [{"person": person, "room": ROOM, **row} for row in rows]


def speaker(n: int) -> str:
    return "lea" if n % 2 else "marc"


def saw(n: int) -> Body:
    said = {"t": "said", "n": n, "first": n, "id": f"m{n}", "words": f"mot {n}", "by": speaker(n)}
    return {"k": "saw", "how": "live", "nonce": None, **said}


def stored(n: int) -> Row:
    return Row(ROOM, n, f"m{n}", speaker(n), f"{speaker(n)}-{n}", f"mot {n}", "shown")


def trace(n: int) -> Trace:
    return Trace(speaker(n), "v", "message", f"m{n}", "127.0.0.1", 40_000 + n, 1)


def tables(upto: int = 6) -> Tables:
    return Tables([stored(n) for n in range(1, upto + 1)], (), {ROOM: upto}, [trace(n) for n in range(1, upto + 1)])


def verdict(lea: list[Body], held: Tables) -> Verdict:
    return check([lea, history("marc")], held)


def test_a_true_history_passes() -> None:
    found = verdict(history("lea"), tables())
    assert found.holds, found.told
    assert found.figures["acknowledged"] == 6
    assert found.figures["traces"] == 6


def test_a_skip_is_seen_as_what_it_declares() -> None:
    lea = [row for row in history("lea") if not (row["k"] == "saw" and row["n"] in (2, 3))]
    at = next(i for i, row in enumerate(lea) if row["k"] == "saw" and row["n"] == 4)
    lea.insert(at, {"person": "lea", "room": ROOM, "k": "saw", "t": "skip", "first": 2, "n": 3, "how": "live"})
    assert verdict(lea, tables()).holds


def without(n: int) -> Callable[[Tables], Tables]:
    return lambda held: replace(held, messages=[row for row in held.messages if row.n != n])


LOSSES: list[tuple[str, Callable[[Tables], Tables]]] = [
    ("lost", without(3)),
    ("numbers with gaps", without(2)),
    ("lost", lambda held: replace(held, messages=[replace(row, n=row.n + 1) for row in held.messages if row.n])),
    ("other words", lambda held: replace(held, messages=[replace(row, words="autre") for row in held.messages])),
    ("stored twice", lambda held: replace(held, messages=[*held.messages, replace(stored(1), n=7, id="m7")])),
    ("traces", lambda held: replace(held, traces=held.traces[1:])),
    ("traces", lambda held: replace(held, traces=[*held.traces, trace(4)])),
    ("trace of nothing", lambda held: replace(held, traces=[*held.traces, trace(9)])),
    ("trace wrong", lambda held: replace(held, traces=[replace(one, person="paul") for one in held.traces])),
    ("counter off", lambda held: replace(held, heads={ROOM: 9})),
]


@pytest.mark.parametrize(("kind", "spoil"), LOSSES)
def test_what_the_tables_lack_is_found(kind: str, spoil: Callable[[Tables], Tables]) -> None:
    assert verdict(history("lea"), spoil(tables())).breaches[kind]


def test_a_gap_a_repeat_and_a_late_end_are_found() -> None:
    whole = history("lea")
    third = next(i for i, row in enumerate(whole) if row["k"] == "saw" and row["n"] == 3)
    assert verdict([*whole[:third], *whole[third + 1 :]], tables()).breaches["gap"]
    assert verdict([*whole[:third], whole[third], *whole[third:]], tables()).breaches["seen twice or out of order"]
    assert verdict(whole[:-1], tables()).breaches["not all seen"]


def test_words_refused_or_unknown_are_found() -> None:
    whole = history("lea")
    at = next(i for i, row in enumerate(whole) if row["k"] == "ok")
    refused = [*whole[:at], {**whole[at], "k": "fail"}, *whole[at + 1 :]]
    assert verdict(refused, tables()).breaches["refused but stored"]
    unknown = [*whole[:at], {**whole[at], "k": "info"}, *whole[at + 1 :]]
    assert verdict(unknown, tables()).breaches["never answered"]
    begun = [*whole, {"person": "lea", "room": ROOM, "k": "resync", "had": 6, "epoch": "f"}]
    assert verdict(begun, tables()).breaches["resync"]


def test_two_answers_to_one_nonce_are_found() -> None:
    whole = history("lea")
    again = {**next(row for row in whole if row["k"] == "ok"), "n": 5, "id": "m5"}
    assert verdict([*whole, again], tables()).breaches["answers differ"]
