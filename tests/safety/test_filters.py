"""The filters: what our rules hold, what happens where, that disguises hide nothing, that ordinary talk passes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

import pytest

from placette.safety import filters, names
from placette.safety.filters import sets, stand_ins, table
from placette.safety.screening import words_of
from tests.safety.filtering import CONCEPTS, line_of
from tests.trust.proofs import filters as proof
from tests.trust.proofs import ordinary
from tests.trust.proofs.disguises import DISGUISES

EVERYWHERE = [
    "sedated_or_unaware",
    "third_person_offered",
    "image_trade",
    "image_without_consent",
    "paid_sex",
    "minor_other",
    "drug_offer",
]
EASED = [*EVERYWHERE, "extortion"]
"""Where somebody is in danger: a word that spares makes the answer lighter, never nothing."""


# What a file may hold


def test_our_files_hold_single_words_and_no_sentence() -> None:
    for path in filters.DATA.glob("*.toml"):
        for name, entries in tomllib.loads(path.read_text("utf-8")).get("sets", {}).items():
            for entry in (*entries.get("words", ()), *entries.get("plain", ())):
                assert entry.rstrip("*").isalnum(), (path.name, name)


@pytest.mark.parametrize("entry", ["two words", "a-b", "", "x.y", "a" * 31, "l'eau"])
def test_an_entry_that_is_more_than_a_word_is_refused(entry: str, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(f'[sets.own]\nwords = ["un", "{entry}"]\n', "utf-8")
    with pytest.raises(sets.BadRules, match=r"own\.toml: entry 2 of words of own") as told:
        filters.load([path])
    assert not entry or len(entry) < 2 or entry not in str(told.value)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ('id = "x.y"\nversion = 1\nconcept = "hate"\nall = ["nowhere"]', "names a set that is nowhere"),
        ('id = "x.y"\nversion = 1\nconcept = "none"\nall = ["group"]', "not well formed"),
        ('id = "x.y"\nversion = 1\nconcept = "hate"\nall = []', "not well formed"),
        ('id = "x.y"\nversion = 1\nconcept = "hate"\nall = ["group"]\nscene = "…"', "unknown field scene"),
        ('id = "hate.group"\nversion = 1\nconcept = "hate"\nall = ["group"]', "two rules have one id"),
        (
            'id = "x.y"\nversion = 1\nconcept = "hate"\nall = ["group"]\nunless = ["group"]',
            "does not match what it is made of",
        ),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_reason(rule: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(f"[[rules]]\n{rule}\n", "utf-8")
    with pytest.raises(sets.BadRules, match=why):
        filters.load([tmp_path / "own.toml"])


def test_every_concept_has_rules_a_clause_a_category_and_a_place_in_the_table(found: filters.Filters) -> None:
    assert sorted(found.data.concepts) == sorted(CONCEPTS) == sorted({rule.concept.name for rule in found.data.rules})
    for concept in found.data.concepts.values():
        assert concept.category in names.CATEGORIES
        assert concept.keyword.startswith("KEYWORD_")
        assert concept.clause in names.CLAUSES
        assert set(found.table[concept.name]) == set(table.PLACES)


def test_what_is_refused_everywhere_is_refused_in_private_too(found: filters.Filters) -> None:
    for concept in EVERYWHERE:
        assert set(found.table[concept].values()) == {"refuse"}, concept


def test_explicit_talk_has_no_public_place_and_two_who_agreed_may(found: filters.Filters) -> None:
    row = found.table["explicit"]
    assert {place for place, kind in row.items() if kind != "refuse"} == {"agreed"}
    line = line_of(found, "explicit", "room", "refuse")
    assert words_of(line, "public").clause == "explicit"
    assert words_of(line, "agreed").kind == "pass"
    assert words_of(line, "agreed", place="profile").kind == "refuse"


# What is said about it


def test_who_speaks_of_dying_is_helped_and_never_refused(found: filters.Filters) -> None:
    assert set(found.table["suicide"].values()) == {"help"}
    verdict = words_of(line_of(found, "suicide", "room", "help"), "public")
    assert (verdict.kind, verdict.card, verdict.passes) == ("help", "3114", True)


def test_a_verdict_names_rules_with_versions_and_no_words(found: filters.Filters) -> None:
    line = line_of(found, "weapon", "room", "hold")
    verdict = words_of(line, "public")
    assert (verdict.kind, verdict.ground, verdict.clause) == ("hold", "terms", "goods")
    assert all("@" in rule and rule.partition("@")[2].isdecimal() for rule in verdict.rules)
    assert not any(word in str(verdict) for word in line.split() if len(word) > 6)


def test_the_gravest_counts_whatever_stands_beside_it(found: filters.Filters) -> None:
    held, refused = (line_of(found, "weapon", "room", "hold"), line_of(found, "paid_sex", "room", "refuse"))
    assert words_of(f"{held}. {refused}", "public").kind == "refuse"


@pytest.mark.parametrize("concept", CONCEPTS)
def test_said_in_two_messages_is_said(concept: str, found: filters.Filters) -> None:
    """Cut between any two of its words: the first is caught, or the second after the first."""
    words = line_of(found, concept, "room", found.table[concept]["room"], "cut").split()
    for at in range(1, len(words)):
        first, second = " ".join(words[:at]), " ".join(words[at:])
        kinds = {words_of(first, "public").kind, words_of(second, "public", before=["bonsoir", first]).kind}
        assert kinds != {"pass"}, at


def test_what_was_said_before_alone_matches_nothing(found: filters.Filters) -> None:
    line = line_of(found, "paid_sex", "room", "refuse")
    assert words_of("bonjour à tous", "public", before=[line]).kind == "pass"


def test_only_two_lines_before_are_read(found: filters.Filters) -> None:
    first, *rest = line_of(found, "drug_offer", "room", "refuse").split()
    assert words_of("rien", "public", before=[first, " ".join(rest), "a", "b"]).kind == "pass"


# Words that spare


@pytest.mark.parametrize("concept", EASED)
def test_no_word_beside_it_lets_what_is_refused_everywhere_pass(concept: str, found: filters.Filters) -> None:
    """Not even a word that spares: then a person looks."""
    said = [line_of(found, concept, "room", "refuse", f"spared {turn}") for turn in range(3)]
    words = {word.rstrip("*") for rule in found.data.rules for name in rule.unless for word in found.data.entries(name)}
    answers = {seen[0].kind if (seen := found.look(f"{word} {line} {word}")) else "" for word in words for line in said}
    assert answers <= {"hold", "refuse"}
    assert "hold" in answers, "no word spares this concept any more: then leave `eased` out"


def test_what_only_waits_is_still_noted_when_a_word_spares_it(found: filters.Filters) -> None:
    rule = next(rule for rule in found.data.rules if rule.id == "minor_other.word")
    line = stand_ins.line_for(rule, found.data, stand_ins.Dice("noted"))
    assert [one.kind for one in found.look(line)] == ["hold"]
    assert [(one.kind, one.spared) for one in found.look(f"{line} infirmier")] == [("note", True)]


def test_a_word_that_spares_makes_nothing_lighter_that_stands_far_from_it(found: filters.Filters) -> None:
    line = line_of(found, "image_trade", "room", "refuse", "far")
    assert found.look(f"police. {' euh' * 20} {line}")[0].kind == "refuse"


def test_elsewhere_a_word_that_spares_lets_pass(found: filters.Filters) -> None:
    line = line_of(found, "weapon", "room", "hold", "elsewhere")
    assert found.look(f"{line} police") == []


def test_where_somebody_is_in_danger_no_everyday_word_and_no_number_spares(found: filters.Filters) -> None:
    spare = {name for rule in found.data.rules if rule.concept.eased for name in rule.unless}
    words = set().union(*(found.data.entries(name) for name in spare))
    assert not [word for word in words if any(char.isdigit() for char in word)]
    assert words.isdisjoint({"livre", "livres", "cours", "grave", "article", "centre", "serie", "jeu", "chat", "de", "moi"})


def test_the_concepts_that_endanger_somebody_are_eased_and_no_others(found: filters.Filters) -> None:
    assert {name for name, one in found.data.concepts.items() if one.eased} == set(EASED)
    assert {one.alarm for one in found.data.concepts.values() if one.alarm} <= set(names.WHATS)


# The short way


def test_what_is_left_out_to_be_quick_finds_nothing_else(
    found: filters.Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no rule could match even with all that may hide in the signs, nothing more is read: the answer is the same."""
    random = Random(9)
    made = [line for some in proof.generated(found, 4, "quick").values() for line in some]
    hidden = [disguise(line, random) for line in made for disguise in DISGUISES.values()]
    lines = [piece for said in hidden for piece in ([said] if isinstance(said, str) else said)]
    lines += [line for some in ordinary.lines(3_000, seed=3).values() for line in some]
    lines += ["vers http:/ici", "vers http:/.../ici", "vers https://ici"]
    quick = [found.engine.seen(line) for line in lines]
    monkeypatch.setattr(found.engine, "_at_most", lambda *given, **more: -1)
    assert quick == [found.engine.seen(line) for line in lines]


# The small copy of the proof


def test_disguises_hide_nothing_and_ordinary_talk_passes() -> None:
    figures = proof.run(proof.SMALL)
    assert figures["least"] >= proof.SMALL.least
    assert figures["ordinary"]["lines"] >= proof.SMALL.ordinary
