"""Cookies of the door, and how long a visit lives."""

from __future__ import annotations

from datetime import timedelta

VISIT = "placette_visit"
"""Who is in. Its value is a secret of 256 bits; the place keeps its SHA-256 alone."""
LATER = "placette_later"
"""This browser was turned away: signed, until the day ends in France."""
ANSWERS = "placette_door"
"""What was answered at the door, signed, until the age is assured: nothing is stored before that."""

UNCONNECTED = timedelta(minutes=30)
"""How long a visit lasts that has had no socket yet."""
LIFE = timedelta(hours=12)
"""How long a visit lasts after it was last seen."""
RENEW = timedelta(minutes=1)
"""Being seen is written at most so often."""
AGE_STEP = timedelta(minutes=15)
"""How long the answers at the door wait for the age step."""
KEPT_FOR = timedelta(hours=24)
"""How long the row of a visit that is over is kept, so that its own case can still be opened."""

WALK_INS = 120
"""Walk-ins of one network an hour: generous, because a mobile carrier is one. Not asked of `placette visit`."""
