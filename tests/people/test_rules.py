"""Skeletons, refused pseudonyms, new faces: both sides of each line."""

from __future__ import annotations

import doctest
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placette.people import rules
from placette.people.rules import ages, faces, handles, looks, skeleton, skeletons

YEAR = 2026
judge_handle = partial(rules.judge_handle, year=YEAR)


@pytest.mark.parametrize("module", [ages, faces, handles, looks, skeletons])
def test_what_the_docstrings_say_holds(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Léa", "lea"), ("Léa", "LEA"), ("Léa", "L3A"), ("Léa", "l-e_a"), ("Léa", "Léaaa"),
        ("Léa", "ʟᴇᴀ"), ("Léa", "𝓛éa"),
        ("Coco", "Сосо"), ("Coco", "c0c0"), ("Bill", "BilI"), ("Alice", "A1ice"), ("Alice", "AlIce"),
        ("ALICE", "ALlCE"),
        ("Michelle", "MicheIIe"), ("Marie", "MAR1E"), ("Marc_59", "marc 59"), ("Наташа", "НАТАША"), ("Tata", "7a7a"),
        ("Sasa", "5asa"), ("Marnie", "Mamie"), ("Straße", "STRASSE"), ("Lea٣٤", "Lea34"),
    ],
)  # fmt: skip
def test_names_that_look_alike_are_one(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Emile", "Emilie"), ("Elsa", "Elisa"), ("Lou", "Lilou"), ("Lea34", "Lea35"), ("Lea101", "Lea110"),
        ("Lea112", "Lea122"), ("Lea100", "Lea1000"), ("Marc", "Marco"), ("Lea", "Leo"), ("Bob", "Rob"),
        ("Anna", "Nana"),
        ("Lea", "Lea34"),
    ],
)  # fmt: skip
def test_names_of_two_people_stay_two(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@given(st.text(max_size=24))
def test_case_never_makes_a_second_name(handle: str) -> None:
    assert skeleton(handle) == skeleton(handle.casefold())
    assert len(skeleton(handle)) <= 64


@given(st.text(max_size=30))
def test_what_is_let_pass_has_a_skeleton_and_fits(handle: str) -> None:
    if judge_handle(handle) is None:
        kept = rules.tidy(handle)
        assert skeleton(handle)
        assert skeleton(kept) == skeleton(handle)
        assert 2 <= len(kept) <= 24


FINE = [
    "Marc_59",
    "Lea34",
    "Léa",
    "Léa15",
    "Marc18",
    "Marc_18ans",
    "Lea_18yo",
    "Lea_38_ans",
    "Trente_huit_ans",
    "Vingt_huit_ans",
    "Dix_huit_ans",
    "Soixante_dix_ans",
    "Tilleul47",
    "Colleen",
    "Kathleen",
    "Badminton59",
    "Eldorado",
    "Mikado",
    "Vendredi13",
    "Lavande",
    "Aventure",
    "Provence",
    "Lyon3eme",
    "Paris_12eme",
    "Troisieme_age",
    "3eme_age",
    "5eme_Element",
    "6eme_sens",
    "Nounours_90kg",
    "Marc_19051984",
    "Commodore",
    "Moderato",
    "Telegramme29",
    "Discorde",
    "Snapdragon",
    "Instant_T",
    "Constance",
    "Prof_college",
    "Prof 4eB",
    "Prof de 6eme",
    "3 h 15",
    "Rdv 5 h 15",
    "Yann17e",
    "Systeme_D",
    "Sel_de_mer",
    "Grand_Prix",
    "Bill",
    "Emilie",
    "Anselme12",
    "Olivier",
    "Lili1234",
    "O_Neill",
    "L'Ours",
    "Ocean_Indien",
    "xX_Dark_Xx",
    "Наташа",
    "山田太郎",
    "Δημήτρης",
    "محمد",
    "Jean-Michel",
    "Lumineuse",
    "Enfant_de_la_rue",
    "Routard59",
    "Placide",
    "A2",
    "Léa101",
    "Léa117",
    "Léa100100",
    "Lou.B",
    "Seconde_chance",
    "Premiere_fois",
    "2_ans_ici",
    "Duchesse",
    "Avalon",
    "MaxiBest",
    "Robot",
    "Ruedi",
    "Gamine",
    "Playboy15",
    "Cowboy14",
    "Chat_noir",
    "Achille",
    "Dixie",
    "Yohan17",
    "Lucky8",
    "Papa_de_2",
    "Mamie_75",
    "Aveyron12",
    "Landes40",
    "Le_13",
    "Ludo",
    "Zorro17",
    "Lycurgue",
    "Veilleur_de_nuit",
    "Les7roses",
    "Rosalie",
    "Venteux",
    "Sellier",
    "Adrien",
]


@pytest.mark.parametrize("handle", FINE)
def test_ordinary_names_pass(handle: str) -> None:
    assert judge_handle(handle.replace("_", " ")) is None
    assert judge_handle(handle) is None


REFUSED = {
    "handle_minor": [
        "Lea_15_ans", "lea15ans", "Léa 1 5 ans", "tom17yo", "Tom 16 y/o", "lyceenne75", "Lycéen", "c0llegienne",
        "lea_3eme",
        "en_seconde", "Lea_2nde", "CM2", "mineure_lille", "ado59", "quinze ans", "dixsept_ans", "Lea seize ans",
        "Fille14",
        "u18", "moins de 18", "née en 2012", "teen girl", "9ans", "14years", "Tom 12 y", "H13", "JF_13", "Marc2012",
    ],
    "handle_sale": [
        "100 euros", "100€", "Vends_tout", "10g_lille", "50gr", "a_vendre", "4sale", "escorte75", "150roses", "v3nds",
        "20eur", "tarifs doux",
    ],
    "handle_phone": [
        "0612345678", "06.12.34.56.78", "Lea0612345678", "O6I2345678", "+33612345678", "06-12-34-56-78",
        "0 6 1 2 3 4 5 6 7 8", "zero six douze", "٠٦١٢٣٤٥٦٧٨ab", "Lea 47 12 34 56",
    ],
    "handle_address": [
        "lea@gmail.com", "@lea59", "lea.gmail", "snap_lea59", "Insta Lea", "www.lea.fr", "lea59.com", "12 rue de Lille",
        "12ruedelille", "Rue de Paris", "snap: lea", "wh4tsapp lea", "3 bis avenue Foch",
    ],
    "handle_reserved": [
        "moderateur", "M0d3rateur", "Admin", "4dm1n_lille", "modo12", "Placette", "veilleur", "Veilleur59", "P1acette",
        "Police59", "Modérateur", "αdmin",
    ],
    "handle_shape": [
        "a", "", "   ", "1234", "x" * 21, "Le\u200ba", "Le\u202ea", "Lеa", "Léa😀", "<b>Lea</b>", "Lea\n", "M@rc",
        "_Lea",
        "Le\x00a", "y" * 300, "e" + "\u0301" * 9, "Lea\u2066x", "\ufdfa\ufdfa",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("handle", "why"), [(handle, why) for why, all_ in REFUSED.items() for handle in all_])
def test_what_announces_something_is_refused_with_its_reason(handle: str, why: str) -> None:
    assert judge_handle(handle) == why


@given(st.text(max_size=60))
def test_judging_never_breaks(handle: str) -> None:
    judge_handle(handle)


def test_stems_are_plain_words() -> None:
    """Neutral stems: lower case, no accents; nothing else has a place in the file."""
    tables = looks.TABLE
    assert set(tables) == {"minor", "sale", "phone", "address", "reserved"}
    for table in tables.values():
        for kind in {"word", "first", "begins", "within", "alone", "near", "unless", "years_of", "trade"} & set(table):
            assert all(stem.isascii() and stem.islower() and stem.isalnum() for stem in table[kind])
