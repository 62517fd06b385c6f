"""Lines that the filters stop, made at run time from the rules' own words and neutral ones; none is written down."""

from __future__ import annotations

from placette.safety import filters
from placette.safety.filters import stand_ins

FOUND = filters.load()
CONCEPTS = {
    "minor_other": "refused", "image_without_consent": "refused", "image_trade": "refused", "sedated_or_unaware": "refused",
    "third_person_offered": "refused", "drug_offer": "refused", "extortion": "refused", "drug_ask": "held",
    "minor_self": "held", "grooming_step": "held",
}  # fmt: skip
"""What a rule of each concept does to words in a room."""


def line(concept: str, ends: str, turn: str = "walk") -> str:
    """A line that a rule of `concept` matches and that ends so in a room: `refused`, `held`, or `done` with a card."""
    rules = [rule for rule in FOUND.data.rules if rule.concept.name == concept]
    kind = {"refused": "refuse", "held": "hold", "done": "help"}[ends]
    for throw in range(200):
        made = stand_ins.line_for(rules[throw % len(rules)], FOUND.data, stand_ins.Dice(f"{turn}/{concept}/{throw}"))
        found = FOUND.look(made)
        if found and (found[0].kind, found[0].rule.concept.name) == (kind, concept):
            return made
    raise AssertionError(f"no line for {concept}")
