"""The door's cookies: all host-only, HttpOnly, SameSite=Lax, Path=/, and Secure whenever the page came by https."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.http import HttpRequest, HttpResponse

from placette.entry.names import AGE_STEP, ANSWERS, LATER, LINE, VISIT
from placette.kernel.clock import day_of, end_of_day
from placette.people import places
from placette.people.actions import Newcomer

_ANSWERS = signing.TimestampSigner(salt="placette.entry.answers")
_LINE = signing.Signer(salt="placette.entry.line")
_LATER = signing.Signer(salt="placette.entry.later")


def put(request: HttpRequest, answer: HttpResponse, name: str, value: str, seconds: int | None = None) -> None:
    answer.set_cookie(name, value, max_age=seconds, path="/", httponly=True, samesite="Lax", secure=request.is_secure())


def take(answer: HttpResponse, name: str) -> None:
    answer.delete_cookie(name, path="/", samesite="Lax")


def let_in(request: HttpRequest, answer: HttpResponse, cookie: str) -> None:
    """The visit's cookie, gone when the browser closes; the answers at the door are not needed any more."""
    put(request, answer, VISIT, cookie)
    take(answer, ANSWERS)
    take(answer, LINE)


def let_out(answer: HttpResponse) -> None:
    take(answer, VISIT)


def keep_answers(request: HttpRequest, answer: HttpResponse, newcomer: Newcomer) -> None:
    """What was answered at the door, in the browser alone, until the age is assured."""
    fields = [newcomer.handle, newcomer.sex, newcomer.age, newcomer.place.key]
    put(request, answer, ANSWERS, _ANSWERS.sign_object(fields), int(AGE_STEP.total_seconds()))


def answers_of(request: HttpRequest) -> Newcomer | None:
    """None: no answers, too old, or not as we signed them."""
    try:
        handle, sex, age, key = _ANSWERS.unsign_object(request.COOKIES.get(ANSWERS, ""), max_age=AGE_STEP)
    except (signing.BadSignature, ValueError):
        return None
    place = places.find(key)
    return Newcomer(handle, sex, age, place) if place else None


def as_fields(newcomer: Newcomer) -> dict[str, str]:
    """The answers as the door's form had them, to show them again. Rules were accepted, or there were no answers."""
    place = newcomer.place
    where = {"postcode": place.key} if newcomer.postcode else {"town": place.key}
    return {
        "handle": newcomer.handle,
        "sex": newcomer.sex,
        "age": str(newcomer.age),
        "country": place.country,
        "rules": "on",
        **where,
    }


def turn_away(request: HttpRequest, answer: HttpResponse, now: datetime) -> None:
    """Until the day ends in France. The cookie says which day and nothing else."""
    seconds = int((end_of_day(now) - now).total_seconds())
    put(request, answer, LATER, _LATER.sign(day_of(now)), max(1, seconds))
    take(answer, ANSWERS)


def is_turned_away(request: HttpRequest, now: datetime) -> bool:
    try:
        return _LATER.unsign(request.COOKIES.get(LATER, "")) == day_of(now)
    except signing.BadSignature:
        return False


def keep_line(request: HttpRequest, answer: HttpResponse, word: str, since: datetime) -> None:
    put(request, answer, LINE, _LINE.sign_object([word, since.isoformat()]))


def line_of(request: HttpRequest) -> tuple[str, datetime] | None:
    """Which word this browser has in the line, and since when. None: it comes for the first time."""
    try:
        word, since = _LINE.unsign_object(request.COOKIES.get(LINE, ""))
        return str(word), datetime.fromisoformat(since)
    except (signing.BadSignature, ValueError, TypeError):
        return None
