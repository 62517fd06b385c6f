"""What breaks in the filters refuses, and no text breaks them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placette.safety import screening
from placette.safety.screening import words_of


def test_a_search_that_does_not_end_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    class Tired:
        def Match(self, text: str) -> list[int]:
            return []

    current = screening._current()
    monkeypatch.setattr(current.engine._words, "_set", Tired())
    current.engine._known.clear()
    assert words_of("des mots jamais vus", "public").rules == ("screening_failed",)
    assert not screening.self_test()
    monkeypatch.undo()
    assert screening.self_test()


def test_a_rule_that_matches_no_more_is_seen_within_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    current = screening._current()
    assert screening.self_test()
    dead = current.data.rules[3]
    real = current.engine.look
    monkeypatch.setattr(current.engine, "look", lambda *given: [rule for rule in real(*given) if rule is not dead])
    tests = [screening.self_test() for _ in range(len(current) // screening._SAMPLE + 1)]
    assert not all(tests)
    assert not screening.self_test()
    monkeypatch.undo()
    assert screening.self_test()


def test_words_too_long_to_be_read_are_refused() -> None:
    assert words_of("a " * 5000, "public").rules == ("screening_failed",)


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["a", "a ", "ab ", "1", "1 ", "@", "a.", "é", "😀", "a😀", "06 ", "photo ", "x@y.", "  a"]
)
def test_no_text_takes_long(piece: str) -> None:
    assert words_of((piece * 8000)[:8000], "public").rules != ("screening_failed",)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(max_size=100), max_size=3))
def test_any_text_is_judged(words: str, before: list[str]) -> None:
    assert words_of(words, "public", before=before).rules != ("screening_failed",)
