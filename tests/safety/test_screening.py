"""The filters: what they catch, what they may not look at, and that what breaks refuses."""

from __future__ import annotations

from typing import Any

import pytest

from placette.safety import names, screening
from placette.safety.screening import words_of


class Untouchable(str):
    """Words that may not be read: whoever looks at them fails."""

    def _touched(self, *args: Any) -> Any:
        raise AssertionError("the words were read")

    casefold = lower = encode = strip = split = __iter__ = __len__ = __contains__ = __getitem__ = _touched  # type: ignore[assignment]
    __eq__ = __hash__ = __str__ = __bool__ = _touched  # type: ignore[assignment]


def test_without_a_ground_the_words_are_not_touched() -> None:
    assert words_of(Untouchable("placette-essai-refus"), "none").kind == "unread"


def test_the_untouchable_words_would_tell() -> None:
    assert words_of(Untouchable("bonjour"), "public").rules == ("screening_failed",)


@pytest.mark.parametrize("basis", ["public", "agreed"])
def test_ordinary_words_pass(basis: str) -> None:
    assert words_of("Bonjour à tous, ça va ?", basis) == screening.PASS


@pytest.mark.parametrize("basis", ["public", "agreed"])
@pytest.mark.parametrize(
    "frame",
    ["{}", "  {}  ", "avant {} après", "x{}y", "«{}»", "\n{}\n"],
)
def test_the_test_words_are_found_wherever_they_stand(frame: str, basis: str) -> None:
    for word, kind in (("placette-essai-refus", "refuse"), ("placette-essai-attente", "hold")):
        for written in (word, word.upper(), word.title(), word.replace("-", " - "), word.replace("e", "é")):
            assert words_of(frame.format(written), basis).kind == kind, written


def test_the_gravest_counts() -> None:
    assert words_of("placette-essai-attente placette-essai-refus", "public").kind == "refuse"


def test_a_verdict_says_why_without_the_words() -> None:
    verdict = words_of("a placette-essai-refus b", "public")
    assert (verdict.rules, verdict.ground, verdict.clause) == (("test_refuse",), "terms", "filters")
    assert verdict.category in names.CATEGORIES
    assert "essai" not in str(verdict)


@pytest.mark.parametrize("basis", ["", "public ", "NONE", "everything"])
def test_an_unknown_ground_refuses(basis: str) -> None:
    verdict = words_of("bonjour", basis)
    assert (verdict.kind, verdict.rules) == ("refuse", ("unknown_basis",))


def test_filters_that_break_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(words: str) -> Any:
        raise MemoryError

    monkeypatch.setattr(screening, "_judge", broken)
    verdict = words_of("bonjour", "public")
    assert (verdict.kind, verdict.rules) == ("refuse", ("screening_failed",))


def test_what_is_no_text_refuses() -> None:
    assert words_of(None, "public").kind == "refuse"  # type: ignore[arg-type]


def test_the_self_test_notices_filters_that_catch_nothing_or_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    assert screening.self_test()
    for verdict in (screening.PASS, screening.FAILED):
        with monkeypatch.context() as patched:
            patched.setattr(screening, "_judge", lambda words, found=verdict: found)
            assert not screening.self_test()
