"""Forms of the pages without scripts, and the token that remembers since when somebody waits."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.core import signing

SALT = "rooms.wait"
LONGEST_WAIT = 3600.0
"""Seconds after which a token counts no more."""


class AsTyped(forms.CharField):
    """A text without Django's own opinion of it (it refuses NUL, which `rules.tidy` removes)."""

    def __init__(self) -> None:
        super().__init__(required=False, strip=False)
        self.validators = []


class SayForm(forms.Form):
    """Words are taken as they were typed: `rules.tidy` alone decides about them."""

    words = AsTyped()
    nonce = AsTyped()


def waiting_token(person: str, room: str, now: datetime) -> str:
    """Signed: this person asks for this room since now."""
    return signing.dumps([person, room, round(now.timestamp(), 3)], salt=SALT)


def waited(token: str, person: str, room: str, now: datetime) -> float:
    """Seconds since this person first asked for this room; 0 for a token that is not theirs, or too old."""
    try:
        whose, where, since = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return 0.0
    seconds = now.timestamp() - float(since)
    return seconds if (whose, where) == (person, room) and 0 <= seconds <= LONGEST_WAIT else 0.0
