"""Fixed words of people: sexes, countries, why a pseudonym is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

SEXES = ("f", "m", "couple", "other")
COUNTRIES: dict[str, Literal["postcode", "town"]] = {
    "FR": "postcode",
    "BE": "town",
    "CH": "town",
    "LU": "town",
    "MC": "postcode",
}
"""Where people come from, and whether they are asked for a postcode or for a town."""

HandleRefused = Literal[
    "handle_shape",
    "handle_minor",
    "handle_sale",
    "handle_phone",
    "handle_address",
    "handle_reserved",
    "handle_words",
    "handle_taken",
]
"""Why a pseudonym is refused. `handle_words`: the filters did not let it pass."""

YOUNGEST = 18
OLDEST = 120

HOLD = timedelta(minutes=10)
"""How long a name is kept for whoever dropped."""
