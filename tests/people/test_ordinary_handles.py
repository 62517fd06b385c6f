"""What a pseudonym may not announce, however it is written; and that ordinary pseudonyms pass, by the hundred."""

from __future__ import annotations

import unicodedata
from functools import partial
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placette.people import rules
from placette.people.rules import handles, looks, tidy

YEAR = 2026
judge_handle = partial(rules.judge_handle, year=YEAR)

WIDE = {ord(str(digit)): 0xFF10 + digit for digit in range(10)}
CIRCLED = {ord(str(digit)): ("⓪①②③④⑤⑥⑦⑧⑨")[digit] for digit in range(10)}
BOLD = {ord(str(digit)): 0x1D7CE + digit for digit in range(10)}
ARABIC = {ord(str(digit)): 0x660 + digit for digit in range(10)}
DIGITS = st.sampled_from([{}, WIDE, CIRCLED, BOLD, ARABIC])
BETWEEN = st.sampled_from(["", " ", "_", ".", "-", " - "])
CASE = st.sampled_from([str.lower, str.upper, str.title])
AGE_WORDS = ["ans", "printemps", "piges"]
KIN = ["soeur", "sœur", "frère", "cousine", "ma soeur", "petit frère", "s0eur"]


def announces(text: str, why: str) -> None:
    assert judge_handle(text) == why, (text, tidy(text))


@given(st.sampled_from(["", "Léa", "Tom "]), st.integers(8, 17), BETWEEN, st.sampled_from(AGE_WORDS), DIGITS, CASE)
def test_a_minors_age_is_refused_in_any_digits(
    name: str, age: int, between: str, word: str, digits: dict[int, int], case: object
) -> None:
    announces(name + case(f"{age}{between}{word}").translate(digits), "handle_minor")  # type: ignore[operator]


@given(st.sampled_from(["", "Léa", "Tom "]), st.integers(18, 99), BETWEEN, st.sampled_from(AGE_WORDS), DIGITS, CASE)
def test_an_adults_age_passes_in_any_digits(
    name: str, age: int, between: str, word: str, digits: dict[int, int], case: object
) -> None:
    written = name + case(f"{age}{between}{word}").translate(digits)  # type: ignore[operator]
    if unicodedata.normalize("NFKC", written)[0].isalnum():
        assert judge_handle(written) is None


@given(st.sampled_from(KIN), st.integers(8, 17), BETWEEN, DIGITS, CASE)
def test_a_minors_age_beside_a_word_for_the_young_is_refused(
    word: str, age: int, between: str, digits: dict[int, int], case: object
) -> None:
    announces(case(f"{word}{between}{age}").translate(digits), "handle_minor")  # type: ignore[operator]


@pytest.mark.parametrize("handle", ["12 soeur", "Soeur de 12", "soeur agee 12", "Petite13", "jeune 15", "fils_de_11"])
def test_words_for_the_young_and_an_age_in_other_orders(handle: str) -> None:
    announces(handle, "handle_minor")


@given(st.sampled_from(["", "Plan", "Plan ", "Léa "]), st.integers(100, 999), BETWEEN, DIGITS)
def test_a_price_is_refused_with_an_e_for_the_currency(
    name: str, amount: int, between: str, digits: dict[int, int]
) -> None:
    for currency in ("e", "E", "eur", "euros", "€"):
        announces(f"{name}{amount}".translate(digits) + between.strip(".-_") + currency, "handle_sale")


@pytest.mark.parametrize(
    "handle",
    [
        "Plan200e",
        "200e",
        "100 eur",
        "50e",
        "Plan 20e",
        "2ooe",
        "cent euros",
        "80 la nuit",
        "Photo 30e",
        "Lea a 50e",
        "Lea 50e 1h",
        "80 roses",
        "roses150",
        "vente59",
        "Lea vente 50",
        "en vente",
    ],
)
def test_prices_in_other_forms(handle: str) -> None:
    announces(handle, "handle_sale")


@pytest.mark.parametrize("stem", looks.TABLE["sale"]["near"])
@pytest.mark.parametrize("form", ["{}59", "{} 59", "59 {}", "{}_20"])
def test_goods_beside_a_number_are_refused(stem: str, form: str) -> None:
    announces(form.format(stem), "handle_sale")
    announces(form.format(stem.capitalize()), "handle_sale")


@pytest.mark.parametrize("handle", ["weed59", "Weed_Lille", "w33d 59"])
def test_goods_by_name_are_refused(handle: str) -> None:
    announces(handle, "handle_sale")


@given(st.lists(st.integers(0, 9), min_size=8, max_size=8), st.sampled_from(["", " ", ".", "-"]), DIGITS)
def test_a_telephone_number_is_refused_in_any_digits(rest: list[int], between: str, digits: dict[int, int]) -> None:
    number = "06" + "".join(map(str, rest))
    written = between.join(number[at : at + 2] for at in range(0, 10, 2)).translate(digits)
    announces(f"{written}", "handle_phone")


WORDED = (
    "f 15 lille", "lille f 15", "h16", "jf 14", "15 f", "j'ai 14", "jai14", "j ai quinze", "15 a la recherche", "15 cherche",
    "15a", "young15", "Young Lea 15", "Zoe de 2010", "Zoé2010", "2010 zoe", "Zoe 10 05 2010", "née en 10", "quinz ans",
    "kinze ans", "dix set ans", "4eB", "lea 3e2", "5eA lille",
)  # fmt: skip
JOINED = ("lille f 15",)
"""Of those, what announces nothing any more once it is joined: it is a name and a number, as Jeff15 is."""
CONTACTS = ("insta lea", "lea snap", "telegram", "discord lea")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}
LOOKS = st.sampled_from(
    [str, str.lower, str.upper, str.title, lambda text: text.translate(FULL_WIDTH), lambda text: text.swapcase()]
)
ACCENTS = st.sampled_from(["", "\u0301", "\u0308", "\u0302"])
LEET = st.sampled_from([{}, {"a": "4"}, {"o": "0"}, {"a": "4", "o": "0"}])
SEPARATORS = st.sampled_from([" ", "_", ".", "-"])


def disguised(text: str, look: object, accent: str, between: str) -> str:
    """Each vowel with `accent`, each space as `between`, then as `look` writes it."""
    marked = "".join(char + accent if char in "aou" else char for char in text)
    return look(marked.replace(" ", between))  # type: ignore[operator, no-any-return]


@given(st.sampled_from(WORDED), LOOKS, ACCENTS, SEPARATORS)
def test_an_age_a_class_a_year_of_birth_in_words_are_refused_however_they_are_written(
    text: str, look: object, accent: str, between: str
) -> None:
    announces(disguised(text, look, accent, between), "handle_minor")


@given(st.sampled_from([text for text in WORDED if text not in JOINED]), SEPARATORS)
def test_they_are_refused_spaced_out_letter_by_letter(text: str, between: str) -> None:
    announces(between.join(text.replace(" ", "").replace("'", "")), "handle_minor")


@given(st.sampled_from([text for text in WORDED if text != "15a"]), LEET)
def test_they_are_refused_with_digits_for_letters(text: str, leet: dict[str, str]) -> None:
    announces("".join(leet.get(char, char) for char in text), "handle_minor")


@pytest.mark.parametrize("handle", ["qu1nz 4ns", "y0ung15", "1o ans", "l5 ans", "Zoe2o1o", "f l5"])
def test_letters_for_digits_and_digits_for_letters(handle: str) -> None:
    announces(handle, "handle_minor")


@given(st.sampled_from(CONTACTS), LOOKS, ACCENTS, SEPARATORS, st.booleans())
def test_a_contact_is_refused_however_it_is_written(
    text: str, look: object, accent: str, between: str, one_by_one: bool
) -> None:
    written = " ".join(text.replace(" ", "")) if one_by_one else text
    announces(disguised(written, look, accent, between), "handle_address")


@given(
    st.integers(2020, 2080),
    st.integers(8, 17),
    st.sampled_from(["Zoe{}", "Zoe de {}", "{} zoe", "born {}", "née en {}"]),
)
def test_a_year_of_birth_is_judged_by_the_year_it_is(year: int, age: int, form: str) -> None:
    """Whoever turns 18 in the course of this year may be 18 today."""
    assert rules.judge_handle(form.format(year - age), year) == "handle_minor"
    assert rules.judge_handle(form.format(year - age - 10), year) is None


@pytest.mark.parametrize("form", ["Zoe{}", "Zoe de {}", "née en {}"])
def test_the_year_in_which_one_turns_eighteen_passes(form: str) -> None:
    assert [rules.judge_handle(form.format(born), 2030) for born in (2012, 2013)] == [None, "handle_minor"]


def test_a_joke_about_the_young_is_read_as_it_stands() -> None:
    """Beside others stands `Ado`; in one word it is another word."""
    assert (judge_handle("Ado rateur"), judge_handle("Adorateur")) == ("handle_minor", None)


FIRST = (
    "Léa", "Marc", "Julie", "Sofiane", "Nathalie", "Jean-Luc", "Élodie", "Mohamed", "Chantal", "Kévin", "Aïcha", "Rémi",
    "Maëlle", "Thibault", "Inès", "Yann", "Fatou", "Loïc", "Petit", "Lejeune", "Legrand", "Dubois", "Roseline", "Éric",
)  # fmt: skip
FORMS = (
    "{}", "{}59", "{}_75", "{} 33", "{}2e", "{}_du_59", "{} 1984", "{}69003", "{}.B", "{}-974", "le_{}", "Mr {}",
    "{}_Lyon3e", "{}13", "{}_17", "{} 12", "{}01", "{}_de_Lille", "{}2b", "{}64", "{}007", "{}xx", "{} 40 ans",
)  # fmt: skip
COMPOSED = (
    "Paris2e", "Paris_12e", "Paris 20e", "Lyon3e", "Marseille13e", "Lyon 8e", "Beau_gosse13", "Beau_frere_13",
    "Belle_soeur59", "Bonne_soeur", "Soeur_Sourire", "Frere_Jacques", "Ma_cousine", "Petit_Nicolas13", "Petite_Fleur12",
    "Jeune_Loup", "Jeune_homme_59", "Les_3_freres", "Enfant_du_13", "Enfant_de_la_rue", "Papa_de_2", "Maman59",
    "Soeurette", "Lafrere59", "Fils_unique", "Confrere13", "Profils", "Cousinade", "Euro2016", "Eurostar", "Europe59",
    "Coketier", "Coquelicot59", "Coquin59", "Hashtag59", "Shiatsu59", "Herbe_folle", "Rose75", "Les_roses_75", "Neige38",
    "Marie-Jeanne", "Speedy_59", "Crack59", "Planete_50", "Plan_B", "Plante_verte", "Tarentaise", "Balaise59",
    "Printemps_59", "Felix_anselme", "Sixtine", "Annees_80", "Generation_90", "Oasis_95", "24_heures_du_Mans", "Nuit_75",
    "Seaweed", "Dealbreaker", "Ketchup59", "Le_20e", "27e_BCA", "RI_92e", "Louis_XV", "Louis_Quinze", "Charles_X",
    "Onze_de_coeur", "Treize_a_table", "Rugby_XV", "XV_de_France", "Doc59", "Loup_du_13", "Bouc_13", "Ch_ti62",
    "Achille Vente", "Loulou 40e", "Roses 123", "12_roses", "Rue 8", "Camille 20e", "Neil Young 16", "Marc 13 cherche",
    "f 35 lille", "H18", "j'ai 40 ans", "young25", "Euro2016", "Paris2024", "Maman2010", "Les_annees_2010", "Promo 2012",
    "Ensemble_2014", "Zoe2008", "Cap 2030", "née en 59", "12h15", "Apero 17h", "1m 75", "F1", "Leon3e", "4e_dan", "A_D_B",
    "Moyen_age_13", "Dix_neuf_ans", "Dis huit ans", "Requin17", "Nuit ans", "L3a", "L3an", "F1_4ever", "IAM 13", "Nein10",
    "Photo Paris 20e", "Marc13", "Ensemble_2012", "Adorateur", "v e n d r e d i",
)  # fmt: skip


def test_ordinary_pseudonyms_pass_by_the_hundred() -> None:
    ordinary = [form.format(name) for name, form in product(FIRST, FORMS)] + list(COMPOSED)
    ordinary = [handle for handle in ordinary if len(handle) <= handles.LONGEST]
    assert len(ordinary) > 500
    assert [(handle, why) for handle in ordinary if (why := judge_handle(handle))] == []
