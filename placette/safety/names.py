"""Fixed words of safety: measures, grounds, clauses, laws, and the categories they are counted under."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

Measure = Literal["withhold", "restore", "warn", "hush", "suspend"]
MEASURES: tuple[Measure, ...] = ("withhold", "restore", "warn", "hush", "suspend")
BARS = ("hush", "suspend", "exclude")
"""Measures that live as a Restriction of a person, until they run out or are lifted."""

Ground = Literal["illegal", "terms"]
GROUNDS: tuple[Ground, ...] = ("illegal", "terms")

Source = Literal["own_initiative", "filters", "article_16", "trusted_flagger"]
"""What led to a decision: nobody outside, the filters, a notice of anybody, a notice of a trusted flagger."""
REPORTED: tuple[Source, ...] = ("article_16", "trusted_flagger")

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


# Reports

Queue = Literal["threat_to_life", "child_safety", "intimate", "ambush", "flaggers", "notices"]
QUEUES: tuple[Queue, ...] = ("threat_to_life", "child_safety", "intimate", "ambush", "flaggers", "notices")
"""Where a notice waits, the gravest first."""
UNSPECIFIED = "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE"
WOMEN = "STATEMENT_CATEGORY_CYBER_VIOLENCE_AGAINST_WOMEN"


class What(NamedTuple):
    """One thing that can be reported. `category`, `keyword`: as the report of the Union counts it. `clause`: of the rules,
    which it may break. `minutes`: until a moderator must have looked. `red`: hidden at once, within the budget. `life`: a
    threat to the life or safety of somebody (DSA art. 18)."""

    category: str
    keyword: str
    clause: str
    queue: Queue
    minutes: int
    red: bool = False
    life: bool = False


RED_MINUTES = 15
HOUR = 60
DAY = 24 * 60

# fmt: off
WHATS: dict[str, What] = {
    "danger": What(VIOLENCE, "KEYWORD_COORDINATED_HARM", "traps", "threat_to_life", RED_MINUTES, red=True, life=True),
    "drugged": What(VIOLENCE, "KEYWORD_COORDINATED_HARM", "consent", "threat_to_life", RED_MINUTES, red=True, life=True),
    "child": What(MINORS, "KEYWORD_GROOMING_SEXUAL_ENTICEMENT_MINORS", "consent", "child_safety", RED_MINUTES, red=True,
                  life=True),
    "child_images": What(MINORS, "KEYWORD_CHILD_SEXUAL_ABUSE_MATERIAL", "consent", "child_safety", RED_MINUTES, red=True),
    "intimate": What(ONLINE, "KEYWORD_NON_CONSENSUAL_IMAGE_SHARING", "pictures", "intimate", RED_MINUTES, red=True),
    "ambush": What(VIOLENCE, "KEYWORD_COORDINATED_HARM", "traps", "ambush", RED_MINUTES, red=True, life=True),
    "suicide": What("STATEMENT_CATEGORY_SELF_HARM", "KEYWORD_SUICIDE", "rules", "threat_to_life", RED_MINUTES, life=True),
    "minor_here": What(OTHER, "KEYWORD_AGE_SPECIFIC_RESTRICTIONS", "adults", "child_safety", HOUR),
    "threat": What(ONLINE, "KEYWORD_CYBER_BULLYING_INTIMIDATION", "respect", "notices", HOUR),
    "harassment": What(ONLINE, "KEYWORD_CYBER_HARASSMENT", "respect", "notices", 4 * HOUR),
    "private": What(ONLINE, "KEYWORD_OTHER", "pictures", "notices", HOUR),
    "hate": What(SPEECH, "KEYWORD_HATE_SPEECH", "hate", "notices", 4 * HOUR),
    "paid_sex": What(VIOLENCE, "KEYWORD_HUMAN_EXPLOITATION", "sale", "notices", 4 * HOUR),
    "drugs": What(GOODS, "KEYWORD_PROHIBITED_PRODUCTS", "sale", "notices", 4 * HOUR),
    "impostor": What(FRAUD, "KEYWORD_IMPERSONATION_ACCOUNT_HIJACKING", "traps", "notices", DAY),
    "scam": What(FRAUD, "KEYWORD_INAUTHENTIC_ACCOUNTS", "sale", "notices", DAY),
    "explicit": What(OTHER, "KEYWORD_ADULT_SEXUAL_MATERIAL", "explicit", "notices", DAY),
    "other": What(UNSPECIFIED, "", "rules", "notices", DAY),
}
# fmt: on
"""What a form calls it -> how it is counted and how fast somebody looks. The order is that of the form."""
UNASKED = ("child", "child_images", "minor_here")
"""Who reports these is asked for no name and no address (DSA art. 16(2)(c))."""

GOOD_FAITH = "2026-1"
"""The version of the sentence by which a notifier says that they believe what they report (DSA art. 16(2)(d))."""

Outcome = Literal["acted", "no_action"]
OUTCOMES: tuple[Outcome, ...] = ("acted", "no_action")


def gravest(whats: Iterable[str]) -> str:
    """Of some keys of `WHATS` the one that must be looked at first. Raises ValueError for none."""
    order = list(WHATS)
    return min(whats, key=lambda what: (WHATS[what].minutes, order.index(what)))
