"""An operator's own rules: in force within a second, never weaker than ours, words kept as hashes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from placette.safety import filters, screening
from placette.safety.filters import hashed
from placette.safety.screening import words_of
from tests.safety.filtering import CONCEPTS, line_of

WORD = "exemplissime"
"""Means nothing; stands for a word that may not be written down."""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """An operator's folder of rules, and the filters as they were afterwards."""
    with override_settings(DATA=tmp_path):
        screening._loaded.filters = screening._loaded.stamp = None
        (tmp_path / "rules").mkdir()
        yield tmp_path / "rules"
    screening._loaded.filters = screening._loaded.stamp = None


def again() -> None:
    """As if a second had passed: files are looked at again."""
    screening._loaded.looked = float("-inf")


def test_an_operators_rule_is_in_force_within_a_second_and_heals_when_it_was_bad(own: Path) -> None:
    assert words_of("un grille-pain volant", "public").kind == "pass"
    path = own / "own.toml"
    path.write_text(
        '[sets.toaster]\nwords = ["toaster"]\nplain = ["volant"]\n'
        '[[rules]]\nid = "own.toaster"\nversion = 3\nconcept = "weapon"\nall = ["toaster"]\n',
        "utf-8",
    )
    again()
    assert words_of("un T0ASTER", "public").rules == ("own.toaster@3",)
    assert screening.self_test()
    path.write_text('[sets.toaster]\nwords = ["a whole sentence"]\n', "utf-8")
    again()
    assert words_of("un T0ASTER", "public").rules == ("own.toaster@3",), "the earlier rules stay in force"
    assert words_of("bonjour", "public").kind == "pass"
    assert "entry 1 of words of toaster is not a single word" in screening.wrong_rules()
    assert screening.self_test()
    path.unlink()
    again()
    assert words_of("un T0ASTER", "public").kind == "pass"
    assert screening.wrong_rules() == ""


def test_a_process_that_starts_with_a_bad_file_refuses_everything(own: Path) -> None:
    (own / "own.toml").write_text("[sets", "utf-8")
    assert words_of("bonjour", "public").rules == ("screening_failed",)
    assert not screening.self_test()
    (own / "own.toml").unlink()
    again()
    assert words_of("bonjour", "public").kind == "pass"


def sparing(found: filters.Filters) -> set[str]:
    return {name for rule in found.data.rules for name in rule.unless}


def test_a_file_of_ones_own_adds_to_no_set_that_spares(found: filters.Filters, own: Path) -> None:
    line = line_of(found, "weapon", "room", "hold", "own")
    assert words_of(f"{line} {WORD}", "public").kind == "hold"
    for name in (*sorted(sparing(found)), "tens"):
        (own / "own.toml").write_text(f'[sets.{name}]\nplain = ["{WORD}"]\n', "utf-8")
        with pytest.raises(filters.BadRules, match=f"own.toml: words of the set {name} spare"):
            filters.load([own / "own.toml"])
    again()
    assert words_of(f"{line} {WORD}", "public").kind == "hold"
    assert "would weaken our rules" in screening.wrong_rules()


def test_a_file_of_ones_own_changes_no_concept(own: Path) -> None:
    for concept in ("weapon", "new"):
        (own / "own.toml").write_text(
            f'[concepts.{concept}]\ncategory = "c"\nkeyword = "k"\nclause = "rules"\n', "utf-8"
        )
        with pytest.raises(filters.BadRules, match=f"concepts are ours alone .{concept}."):
            filters.load([own / "own.toml"])


def test_a_file_of_ones_own_adds_to_the_other_sets(found: filters.Filters, own: Path) -> None:
    for name in sorted({part for rule in found.data.rules for sets_ in rule.parts for part in sets_}):
        if name in found.data.names() - sparing(found):
            (own / f"{name}.toml").write_text(f'[sets.{name}]\nplain = ["{WORD}"]\n', "utf-8")
    assert screening.wrong_rules() == ""
    more = screening._read(sorted(own.glob("*.toml")))
    for concept in CONCEPTS:
        line = line_of(found, concept, "room", found.table[concept]["room"], "more")
        assert {one.rule.id for one in more.look(line)} >= {one.rule.id for one in found.look(line)}


def test_a_word_is_kept_as_a_hash_and_found_in_disguise(own: Path) -> None:
    assert words_of(WORD, "public").kind == "pass"
    assert screening.keep_words([WORD, WORD.upper()]) == (1, 1)
    text = (own / "hashed.toml").read_text("utf-8")
    assert WORD not in text
    assert hashed.skeleton(WORD) not in text
    again()
    for said in (WORD, WORD.upper(), "exempl1ssimes", "e.x.e.m.p.l.i.s.s.i.m.e", "exxxemplisssime", "ехеmplissime"):
        assert words_of(f"quel {said} alors", "public").rules == ("hate.word@1",), said
    assert words_of("exemplaire", "public").kind == "pass"


def test_hashes_of_another_key_are_no_rules(own: Path, settings: Any) -> None:
    screening.keep_words([WORD])
    settings.SECRET_KEY = "another"
    again()
    screening._loaded.filters = None
    assert words_of("bonjour", "public").rules == ("screening_failed",)


@pytest.mark.parametrize("line", ["deux mots", "ab", "…"])
def test_only_single_words_are_added(line: str, own: Path) -> None:
    with pytest.raises(filters.BadRules, match="line 2"):
        screening.keep_words([WORD, line])
    assert not (own / "hashed.toml").exists()
