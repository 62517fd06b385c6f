"""Every fixed word has its sentence, in English and in French."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from placette.live import goodbyes
from placette.people import names
from placette.web import phrases

PLACE = Path(phrases.__file__).resolve().parents[1]
PROMISED = [
    "too_fast",
    "too_long",
    "not_seated",
    "hushed",
    "held",
    "refused_words",
    "refused_photo",
    "read_only",
    "blocked",
    "needs_agreement",
    "new_face",
    "busy",
    "not_found",
    "bad_request",
    "unavailable",
    "no_visit",
    "foreign_origin",
]
"""The words of docs that client programs may count on."""
LEVELS = ("open", "text_only", "read_only", "closed")
UNHELD = ("refused_words", "expired", "withdrawn")


def first_text(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def refusals() -> Iterator[tuple[str, str]]:
    """(word, where) of each `Refused("…")`, `refusal("…")`, `say("…")` and reason of a lease in the code."""
    for path in sorted(PLACE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            word = first_text(node)
            where = f"{path.relative_to(PLACE)}:{node.lineno}"
            if name in ("Refused", "refusal", "Refusal") and word and re.fullmatch(r"[a-z_]+", word):
                yield word, where
            if word and ast.unparse(node.func) == "phrases.say":
                yield word, where
            if name == "Lease" and len(node.args) > 1 and isinstance(node.args[1], ast.Tuple):
                for reason in node.args[1].elts:
                    if isinstance(reason, ast.Constant):
                        yield str(reason.value), where


def test_every_refusal_in_the_code_has_its_sentence() -> None:
    found = list(refusals())
    assert len({word for word, _ in found}) > 10
    assert [f"{word} ({where})" for word, where in found if word not in phrases.SENTENCES] == []


def test_every_promised_word_has_its_sentence() -> None:
    parted = [value.why for value in vars(goodbyes).values() if isinstance(value, goodbyes.Goodbye)]
    words = [*PROMISED, *parted, *get_args(names.HandleRefused)]
    words += [f"place_{level}" for level in LEVELS] + [f"unheld_{why}" for why in UNHELD]
    assert [word for word in words if word not in phrases.SENTENCES] == []


@pytest.mark.parametrize("why", sorted(phrases.SENTENCES))
def test_each_sentence_stands_in_both_languages(why: str) -> None:
    english, french = phrases.say(why, {}, "en"), phrases.say(why, {}, "fr")
    assert english
    assert french
    assert english != french
    assert "%(" not in english + french
    assert english.endswith(".")
    assert french.endswith(".")


def test_a_word_without_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        phrases.say("unheard_of", {}, "fr")


def test_facts_fill_the_sentence() -> None:
    assert "3 seconds" in phrases.say("too_fast", {"seconds": 2.4}, "en")
    assert "1 seconde" in phrases.say("too_fast", {"seconds": 0.4}, "fr")
    assert "2000" in phrases.say("too_long", {}, "fr")
    assert "10" in phrases.say("busy", {"rooms": 10}, "en")


@pytest.mark.parametrize("until", [datetime(2026, 11, 22, 20, 50, tzinfo=UTC), "2026-11-22T20:50:00.000Z"])
def test_a_measure_says_until_when_in_french_time_and_which_case(until: object) -> None:
    said = phrases.say("hushed", {"until": until, "number": "2471"}, "fr")
    assert "22 novembre, 21:50" in said
    assert "2471" in said
