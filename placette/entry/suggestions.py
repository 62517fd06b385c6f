"""A pseudonym to begin with: a word of a French square and a number, which nobody here has."""

from __future__ import annotations

import secrets
from datetime import datetime

from placette.people import queries, rules

WORDS = (
    "Acacia", "Alouette", "Amande", "Arcade", "Balcon", "Banc", "Bleuet", "Boussole", "Brioche", "Brise", "Cadran",
    "Caillou", "Calade", "Cerise", "Clocher", "Colline", "Comptoir", "Coquelicot", "Corniche", "Espadrille", "Fanal",
    "Fontaine", "Galet", "Garrigue", "Glycine", "Grelot", "Halle", "Hirondelle", "Horizon", "Kiosque", "Lanterne",
    "Lavande", "Lierre", "Lucarne", "Lune", "Manivelle", "Marelle", "Marguerite", "Moulin", "Muguet", "Noisette",
    "Olivier", "Ombrelle", "Orage", "Paravent", "Perron", "Platane", "Plume", "Prairie", "Refrain", "Rivage",
    "Romarin", "Rosier", "Sablier", "Sentier", "Source", "Tilleul", "Tonnelle", "Tourterelle", "Verger",
)  # fmt: skip
TRIES = 12


def handle(now: datetime) -> str:
    """One query: of a dozen, the first that is free."""
    tries = [f"{secrets.choice(WORDS)}{20 + secrets.randbelow(80)}" for _ in range(TRIES)]
    free = queries.handle_free([rules.skeleton(one) for one in tries], now)
    return next((one for one in tries if rules.skeleton(one) in free), tries[0])
