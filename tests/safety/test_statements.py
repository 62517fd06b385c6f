"""What a statement of reasons says, in both languages (DSA art. 17(3))."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest

from placette.safety import names, statements
from placette.safety.statements import Reasons, compose

UNTIL = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
AT = datetime(2026, 11, 24, 18, 5, tzinfo=UTC)
HUSH = Reasons("hush", "person", "terms", "respect", "not", until=UNTIL, at=AT, last_room="cuisine", last_n=12)
WITHHELD = Reasons("withhold", "message", "illegal", "222-17", "not", room="cuisine", n=12, at=AT)
REFUSED = Reasons("withhold", "words", "terms", "filters", "fully", rules=("test_refuse",))
HELD = Reasons("withhold", "words", "terms", "filters", "partially", rules=("test_hold",))
RESTORED = Reasons("restore", "message", "terms", "rules", "not", room="cuisine", n=12)


def text(reasons: Reasons, lang: str) -> str:
    return "\n".join(compose(reasons)[lang])


def test_a_hush_in_english() -> None:
    assert compose(HUSH)["en"] == [
        "You cannot write in any room until 24 November 2026 at 20:30, time of Paris. You may still read.",
        "It holds on Placette alone, whatever country you are in.",
        "What was looked at: what you wrote, the last being message number 12 in the room cuisine, sent on 24 November 2026"
        " at 19:05, time of Paris. A moderator saw there what the rule or law named below is about.",
        "The place looked at it on its own initiative.",
        "A person decided; no machine had a part in it.",
        "It is against the rules of the place (version 2026-11, in force when this was decided):"
        " “Silence is a no. Asking again, following,"
        " threatening or blackmailing is refused.”",
        "What was found is what this rule does not allow.",
        "You may object, free of charge, within six months: write to the contact on the page /legal and give the number"
        " of this case. A person who did not take the decision looks at it again and answers.",
        "You may also go to an out-of-court dispute body certified under article 21 of Regulation (EU) 2022/2065; in"
        " France, Arcom publishes the list.",
        "And you may go to court, at any time.",
    ]


def test_a_hush_in_french() -> None:
    said = text(HUSH, "fr")
    for part in (
        "jusqu’au 24 novembre 2026 à 20:30, heure de Paris", "propre initiative", "aucune machine", "Un silence",
        "contester, gratuitement, pendant six mois", "article 21", "saisir la justice",
    ):  # fmt: skip
        assert part in said, said


def test_the_law_is_named_with_what_it_is_about() -> None:
    assert "article 222-17 of the French criminal code, threats against a person." in text(WITHHELD, "en")
    assert "article 222-17 du code pénal, menaces contre une personne." in text(WITHHELD, "fr")
    assert "message number 12 in the room cuisine was withheld" in text(WITHHELD, "en")


def test_another_law_is_cited_as_given() -> None:
    free = Reasons("withhold", "message", "illegal", "loi du 29 juillet 1881, article 24.", "not", room="lyon", n=1)
    assert "It is against the law: loi du 29 juillet 1881, article 24." in compose(free)["en"]


def test_what_a_machine_did_is_said() -> None:
    assert "decided; no person had a part" in text(REFUSED, "en")
    assert "A machine found it; a person decides." in text(HELD, "en")
    for reasons, rule in ((REFUSED, "test_refuse"), (HELD, "test_hold")):
        assert rule in text(reasons, "en")
        assert rule in text(reasons, "fr")


@pytest.mark.parametrize(
    ("reasons", "english", "french"),
    [
        (WITHHELD, ["number 12 in the room cuisine", "24 November 2026 at 19:05"], ["numéro 12", "24 novembre 2026 à 19:05"]),
        (replace(WITHHELD, kind="held"), ["for the room cuisine that the filters held", "19:05"], ["filtres", "19:05"]),
        (replace(WITHHELD, kind="room"), ["could be read in the room cuisine on", "19:05"], ["salon cuisine", "19:05"]),
        (HUSH, ["the last being message number 12 in the room cuisine", "19:05"], ["numéro 12", "cuisine", "19:05"]),
        (replace(HUSH, last_room=None), ["in a discreet room", "19:05"], ["salon discret", "19:05"]),
        (replace(HUSH, last_n=None), ["stay in the room cuisine", "19:05"], ["cuisine", "19:05"]),
        (replace(HUSH, last_n=None, last_room=None), ["pseudonym, sex, age, town", "19:05"], ["pseudo", "19:05"]),
    ],
)  # fmt: skip
def test_without_a_sentence_of_its_own_it_says_what_was_looked_at(
    reasons: Reasons, english: list[str], french: list[str]
) -> None:
    """DSA art. 17(3)(b): facts and circumstances, never "somebody saw something"."""
    for lang, parts in (("en", english), ("fr", french)):
        said = compose(reasons)[lang][2]
        assert all(part in said for part in parts), said
    assert statements.looked_at(reasons) == compose(reasons)["en"][2].partition(" A moderator")[0]


def test_an_erased_message_is_not_said_to_be_read_again() -> None:
    said = compose(replace(RESTORED, erased=True))
    assert said["en"][0] == (
        "The decision that withheld your message number 12 in the room cuisine is lifted. You had erased it meanwhile:"
        " nobody can read it."
    )
    assert "effacé" in said["fr"][0]


def test_a_moderators_own_facts_are_given() -> None:
    said = Reasons("withhold", "message", "terms", "hate", "not", room="lyon", n=3, facts="Three messages in a row.")
    assert "What was found: Three messages in a row." in compose(said)["en"]


def test_a_report_is_said_without_who_reported() -> None:
    said = Reasons("hush", "person", "terms", "hate", "not", until=UNTIL, source="notice")
    assert "Somebody had reported it." in compose(said)["en"]
    assert "initiative" not in text(said, "en")


def test_a_restoring_needs_no_redress() -> None:
    assert compose(RESTORED)["en"] == [
        "Your message number 12 in the room cuisine can be read again.",
        "A person decided; no machine had a part in it.",
        "The earlier decision counts no more.",
    ]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_statement_is_whole(lang: str) -> None:
    """Whatever is decided on whatever ground: no hole left open, the way to object always at the end."""
    kinds = [("withhold", kind) for kind in ("words", "message", "held", "room")]
    kinds += [("hush", "person"), ("suspend", "person")]
    clauses = [("terms", one) for one in (*names.CLAUSES, "own words")]
    clauses += [("illegal", one) for one in (*names.LAWS, "own words")]
    for (measure, kind), (ground, clause) in product(kinds, clauses):
        said = compose(Reasons(measure, kind, ground, clause, "not", room="lyon", n=1, until=UNTIL))[lang]
        assert len(said) == 10
        assert all(one and not re.search(r"%\(|None", one) for one in said), said
        assert "Arcom" in said[-2]


def test_the_two_languages_say_it_differently() -> None:
    for reasons in (HUSH, WITHHELD, REFUSED, HELD, RESTORED):
        both = compose(reasons)
        assert len(both["fr"]) == len(both["en"])
        assert not set(both["fr"]) & set(both["en"])


def test_no_clause_or_law_is_without_its_sentence() -> None:
    assert names.LAWS.keys() == statements.LAWS.keys()
