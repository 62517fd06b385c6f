"""What the filters look for, and lines made to be found."""

from __future__ import annotations

from placette.safety import filters
from placette.safety.filters import stand_ins

CONCEPTS = [
    *(
        "minor_self",
        "minor_other",
        "grooming_step",
        "sedated_or_unaware",
        "third_person_offered",
        "image_without_consent",
    ),
    *(
        "image_trade",
        "drug_offer",
        "drug_ask",
        "weapon",
        "ambush_terms",
        "address_or_phone",
        "offsite_handle",
        "paid_sex",
    ),
    *("extortion", "threat", "hate", "suicide", "doxxing", "flood", "explicit"),
]
"""All that a rule may be about."""


def line_of(found: filters.Filters, concept: str, place: filters.Place, kind: str, seed: str = "t") -> str:
    """A line of that concept that is answered so in that place; made now, kept nowhere."""
    dice = stand_ins.Dice(seed)
    for _ in range(4000):
        rule = dice.choice([rule for rule in found.data.rules if rule.concept.name == concept])
        line = stand_ins.line_for(rule, found.data, dice)
        seen = found.look(line, place) if line else []
        if seen and seen[0].kind == kind and seen[0].rule.concept.name == concept:
            return line
    raise AssertionError(f"no line of {concept} gets {kind} in {place}")
