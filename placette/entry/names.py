"""Cookies of the door, and how long a visit lives."""

from __future__ import annotations

from datetime import timedelta

VISIT = "placette_visit"
"""Who is in. Its value is a secret of 256 bits; the place keeps its SHA-256 alone."""
LATER = "placette_later"
"""This browser was turned away: signed, until the day ends in France."""
ANSWERS = "placette_door"
"""What was answered at the door, signed, until the age is assured: nothing is stored before that."""

LINE = "placette_line"
"""Since when this browser waits at the door: signed, and a random word that nobody else has."""
LINE_SECONDS = 15
"""The page of the line looks again by itself after so long, without scripts too."""
LEFT_LINE = timedelta(seconds=90)
"""Who has not looked for so long waits no more."""
CALLED = timedelta(minutes=10)
"""So long after somebody without a socket was last seen they count as inside."""
LONGEST_LINE = 5_000

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
