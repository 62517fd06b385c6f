"""A text is read the same way whichever way is the quick one."""

from __future__ import annotations

import pytest

from placette.safety.filters import letters, normal


def slowly(text: str) -> str:
    """Character by character, by the one table."""
    return "".join(letters.READ_AS[ord(read)] for char in text for read in letters.READ_AS[ord(char)])


@pytest.mark.parametrize("around", ["a{}b", "é{}ç {}", "…{} 12€"])
def test_quick_and_slow_read_every_character_alike(around: str) -> None:
    for code in (*range(1, 0xD800), *range(0x1F000, 0x1F200)):
        text = around.replace("{}", chr(code))
        assert normal.base_of(text) == slowly(text), hex(code)


@pytest.mark.parametrize(
    ("words", "short", "letters"),
    [
        (["tu", "as", "vu", "p", "h", "o", "maman"], [(0, 6)], [(3, 6)]),
        (["a", "b", "maman", "c", "de", "f"], [(3, 6)], []),
        (["maman"], [], []),
        ([], [], []),
        (["a" * 3000, "b", "c", "d"], [(1, 4)], [(1, 4)]),
    ],
)
def test_runs_of_short_words(words: list[str], short: list[tuple[int, int]], letters: list[tuple[int, int]]) -> None:
    assert normal.runs(words) == (short, letters)
