"""Rooms over JSON: which there are, what was said, saying something, who is there."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import File, Form, P, QueryEx, Router, Schema
from ninja.files import UploadedFile

from placette.live.events import HISTORY, PAGE, Answer, Done, Held, Refused, with_nonce
from placette.live.events import Form as WireForm
from placette.people.queries import PersonCard
from placette.rooms import actions, events, queries
from placette.rooms.asks import SayAsk
from placette.web.api import member, refusal

api = Router(tags=["rooms"])
FORMS: dict[str, WireForm] = {"json": "placette.v1.json", "html": "placette.v1.html"}


class RoomOut(Schema):
    slug: str
    name: str
    topic: str
    discreet: bool
    present: int
    wait_seconds: int


class PersonOut(Schema):
    """In a discreet room `person`, `handle` and `present` alone."""

    person: str
    handle: str
    sex: str | None = None
    age: int | None = None
    town: str | None = None
    about_km: int | None = None
    present: bool


class PeopleOut(Schema):
    people: list[PersonOut]
    cursor: str | None = None


def _json(body: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(body), status=status, content_type="application/json")


def _refused(answer: Refused, lang: str) -> HttpResponse:
    return refusal(answer.why, answer.facts, answer.retry_after, lang, card=events.card_of(answer.card, lang))


def _read(found: queries.Reading | Refused, lang: str) -> HttpResponse:
    if isinstance(found, Refused):
        return _refused(found, lang)
    return _json(
        {
            "epoch": found.epoch,
            "n": found.head,
            "messages": [msgspec.Raw(item) for item in found.messages],
            "resync": found.resync,
            "more": found.more,
        }
    )


@api.get("/rooms", response=list[RoomOut], url_name="rooms")
def rooms(request: HttpRequest) -> HttpResponse:
    """Open rooms, most present first. `present` of a discreet room one does not sit in: 0 below 5, then steps of 5."""
    cards = queries.listing(member(request), timezone.now())
    hidden = ("seated", "head")
    return _json([{key: value for key, value in asdict(card).items() if key not in hidden} for card in cards])


@api.get("/rooms/{slug}/since/{int:n}", url_name="since")
def since(
    request: HttpRequest,
    slug: str,
    n: int,
    limit: QueryEx[int, P(ge=1, le=PAGE)] = PAGE,
    form: QueryEx[Literal["json", "html"], P(alias="as")] = "json",
    epoch: str | None = None,
) -> HttpResponse:
    """What was said in a room one sits in after `n`, ascending; see docs/protocol.md for `epoch` and `resync`."""
    caller = member(request)
    found = queries.since(caller.person, slug, n, limit, timezone.now(), FORMS[form], epoch)
    return _read(found, caller.lang)


@api.get("/rooms/{slug}/before/{int:n}", url_name="before")
def before(
    request: HttpRequest,
    slug: str,
    n: int,
    limit: QueryEx[int, P(ge=1, le=PAGE)] = HISTORY,
    form: QueryEx[Literal["json", "html"], P(alias="as")] = "json",
) -> HttpResponse:
    """Older messages of a room one sits in, ascending, as they stand now; `more`: there are older ones one may read."""
    caller = member(request)
    found = queries.before(caller.person, slug, n, limit, timezone.now(), FORMS[form])
    return _read(found, caller.lang)


@api.post("/rooms/{slug}/messages", url_name="messages")
def messages(
    request: HttpRequest,
    slug: str,
    words: Form[str],
    nonce: Form[str],
    re: Form[int | None] = None,
    photo: File[UploadedFile | None] = None,
) -> HttpResponse:
    """Say something: 201 the message, 202 while a moderator looks at it, or why not. The same nonce says it once.
    `re`: the number of the message that it answers. With `card` (`{card, say}`): numbers to call, to be shown to who wrote
    it."""
    caller = member(request)
    if photo is not None:
        return _refused(Refused("refused_photo"), caller.lang)
    now = timezone.now()
    actions.be_there(caller.person, now)
    answered = re if re is not None and 1 <= re <= 2**53 else None
    [answer] = actions.say([SayAsk(caller, slug, words, nonce, now, answered)], now)
    return _said(answer, slug, nonce, caller.lang)


def _said(answer: Answer, slug: str, nonce: str, lang: str) -> HttpResponse:
    shown = events.card_of(answer.card, lang) if isinstance(answer, Done | Held) else {}
    card = {"card": shown} if shown else {}
    if isinstance(answer, Held):
        return _json({"held": True, "id": answer.id, **({"case": answer.case} if answer.case else {}), **card}, 202)
    if isinstance(answer, Done):
        item = queries.item(slug, answer.body["id"])
        if item is not None:
            message = msgspec.json.decode(with_nonce(item, nonce), type=dict[str, Any])
            return _json({**message, "room": slug, **card}, 201)
    return _refused(answer if isinstance(answer, Refused) else Refused("not_found"), lang)


@api.get("/people", response=PeopleOut, url_name="people")
def people(
    request: HttpRequest,
    near: str | None = None,
    within_km: QueryEx[int | None, P(ge=0)] = None,
    sex: Literal["f", "m", "couple", "other"] | None = None,
    age_min: QueryEx[int | None, P(ge=0, le=200)] = None,
    age_max: QueryEx[int | None, P(ge=0, le=200)] = None,
    q: str | None = None,
    room: str | None = None,
    cursor: str | None = None,
) -> HttpResponse:
    """Who is around, nearest first; with `room`, who sits in a room one sits in. Distances are told in steps."""
    caller = member(request)
    wanted = queries.Wanted(near, within_km, sex, age_min, age_max, q, room, cursor)
    found = queries.around(caller, wanted, timezone.now())
    if isinstance(found, Refused):
        return _refused(found, caller.lang)
    return _json({"people": [_person(card) for card in found.people], "cursor": found.cursor})


def _person(card: PersonCard) -> dict[str, Any]:
    """Of somebody in a discreet room: `person`, `handle`, `present`."""
    fields = asdict(card)
    kept = ("person", "handle", "present") if card.discreet else tuple(key for key in fields if key != "discreet")
    return {key: fields[key] for key in kept}
