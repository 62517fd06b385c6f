"""What a statement of reasons says, in both languages (DSA art. 17(3))."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import product

import pytest

from placette.safety import names, statements
from placette.safety.statements import Reasons, compose

UNTIL = datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
HUSH = Reasons("hush", "person", "terms", "respect", "not", until=UNTIL)
WITHHELD = Reasons("withhold", "message", "illegal", "222-17", "not", room="cuisine", n=12)
REFUSED = Reasons("withhold", "words", "terms", "filters", "fully", rules=("test_refuse",))
HELD = Reasons("withhold", "words", "terms", "filters", "partially", rules=("test_hold",))
RESTORED = Reasons("restore", "message", "terms", "rules", "not", room="cuisine", n=12)


def text(reasons: Reasons, lang: str) -> str:
    return "\n".join(compose(reasons)[lang])


def test_a_hush_in_english() -> None:
    assert compose(HUSH)["en"] == [
        "You cannot write in any room until 24 November 2026 at 20:30, time of Paris. You may still read.",
        "It holds on Placette alone, whatever country you are in.",
        "What was found: a moderator looked at it and saw what the rule or law named below is about.",
        "The place looked at it on its own initiative.",
        "A person decided; no machine had a part in it.",
        "It is against the rules of the place, which you accepted at the door: “Silence is a no. Asking again, following,"
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
    assert names.CLAUSES.keys() == statements.CLAUSES.keys()
    assert names.LAWS.keys() == statements.LAWS.keys()
