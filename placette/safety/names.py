"""Fixed words of safety: measures, grounds, clauses, laws, and the categories they are counted under."""

from __future__ import annotations

from typing import Literal

Measure = Literal["withhold", "restore", "hush", "suspend"]
MEASURES: tuple[Measure, ...] = ("withhold", "restore", "hush", "suspend")
BARS = ("hush", "suspend", "exclude")
"""Measures that live as a Restriction of a person, until they run out or are lifted."""

Ground = Literal["illegal", "terms"]
GROUNDS: tuple[Ground, ...] = ("illegal", "terms")

Source = Literal["own_initiative", "filters"]

CATEGORIES = (
    "STATEMENT_CATEGORY_ANIMAL_WELFARE",
    "STATEMENT_CATEGORY_CONSUMER_INFORMATION",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE",
    "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN",
    "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS",
    "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH",
    "STATEMENT_CATEGORY_INTELLECTUAL_PROPERTY_INFRINGEMENTS",
    "STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS",
    "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE",
    "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    "STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
    "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
    "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    "STATEMENT_CATEGORY_SELF_HARM",
    "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
    "STATEMENT_CATEGORY_VIOLENCE",
)
"""As the EU Transparency Database spells them."""
OTHER = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
SPEECH = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
MINORS = "STATEMENT_CATEGORY_PROTECTION_OF_MINORS"
VIOLENCE = "STATEMENT_CATEGORY_VIOLENCE"
ONLINE = "STATEMENT_CATEGORY_CYBER_VIOLENCE"
GOODS = "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS"
FRAUD = "STATEMENT_CATEGORY_SCAMS_AND_FRAUD"
PRIVACY = "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"

CLAUSES: dict[str, str] = {
    "adults": MINORS,
    "consent": VIOLENCE,
    "pictures": ONLINE,
    "sale": GOODS,
    "goods": GOODS,
    "respect": ONLINE,
    "traps": FRAUD,
    "hate": SPEECH,
    "explicit": OTHER,
    "private": PRIVACY,
    "discreet": PRIVACY,
    "flood": OTHER,
    "rules": OTHER,
    "filters": OTHER,
    "unread": OTHER,
}
"""Clauses of the rules of the place -> category. `rules`: all of them; `filters`: the test words; `unread`: the filters
could not read it."""

LAWS: dict[str, str] = {
    "222-17": ONLINE,
    "222-22-2": VIOLENCE,
    "222-23": VIOLENCE,
    "222-26-1": VIOLENCE,
    "222-30-1": VIOLENCE,
    "222-33": ONLINE,
    "222-33-2-2": ONLINE,
    "222-37": GOODS,
    "222-39": GOODS,
    "223-1-1": ONLINE,
    "223-13": "STATEMENT_CATEGORY_SELF_HARM",
    "225-4-1": VIOLENCE,
    "225-5": VIOLENCE,
    "226-1": ONLINE,
    "226-2-1": ONLINE,
    "226-4-1": FRAUD,
    "226-8-1": ONLINE,
    "227-22": MINORS,
    "227-22-1": MINORS,
    "227-23": MINORS,
    "227-24": MINORS,
    "312-1": FRAUD,
    "312-10": FRAUD,
    "421-2-5": "STATEMENT_CATEGORY_RISK_FOR_PUBLIC_SECURITY",
    "450-1": VIOLENCE,
}
"""Articles of the French Code pénal -> category."""
