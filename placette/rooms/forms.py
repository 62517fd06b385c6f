"""Forms of the pages without scripts, and the token, kept by the browser, of since when somebody waits."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict

SALT = "rooms.wait"
WAIT_COOKIE = "placette_wait"
"""Keeps the token of one room at that room's own address, so that a reload goes on counting."""
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


class OwnForm(forms.Form):
    """One's own message of a room by its number, and other words for it."""

    n = forms.IntegerField(min_value=1, max_value=2**53)
    words = AsTyped()


def own_fields(posted: QueryDict) -> tuple[int, str]:
    """Number and words of an `OwnForm`. 0, which no message has, where a number cannot be read."""
    form = OwnForm(posted)
    form.is_valid()
    return form.cleaned_data.get("n", 0), form.cleaned_data.get("words", "")


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


def token_of(request: HttpRequest, person: str, room: str, now: datetime) -> str:
    """The token this browser already has for this room, from the form or from an earlier look; else a new one."""
    for token in (request.POST.get("token", ""), request.COOKIES.get(WAIT_COOKIE, "")):
        if waited(token, person, room, now):
            return token
    return waiting_token(person, room, now)


def keep_token(request: HttpRequest, answer: HttpResponse, room: str, token: str) -> None:
    """For as long as it counts, at the room's address alone."""
    answer.set_cookie(
        WAIT_COOKIE, token, max_age=int(LONGEST_WAIT), path=f"/rooms/{room}",
        httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip


def drop_token(answer: HttpResponse, room: str) -> None:
    answer.delete_cookie(WAIT_COOKIE, path=f"/rooms/{room}", samesite="Lax")
