"""Reports as tests make them, rule about them, and read their pages."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import Any

from django.test import RequestFactory

from placette.live.events import Caller, Origin, Refused
from placette.people.models import Person
from placette.rooms import actions as rooms
from placette.rooms.models import Room
from placette.safety import actions
from placette.safety.actions import Receipt, Report
from placette.safety.models import Statement
from tests.rooms import build


def sent(what: str = "child", of: str = "message:cuisine/1", **more: Any) -> Report:
    """A report from somebody without account."""
    given: dict[str, Any] = {"words": "Il demande son âge.", "lang": "fr", "address": "192.0.2.7", **more}
    return Report(what, of=(of,) if of else (), **given)


def take(now: datetime, *args: Any, **more: Any) -> Receipt:
    """A report is made and taken."""
    receipt = actions.report(sent(*args, **more), now)
    assert isinstance(receipt, Receipt)
    return receipt


def ruled(measure: str, number: str, now: datetime, of: str = "message:cuisine/1", **more: Any) -> Statement:
    """Karim decides about a report; the reasons given."""
    return actions.decide(
        measure, of, ground="terms", category="STATEMENT_CATEGORY_PROTECTION_OF_MINORS", clause="consent", facts="",
        by="moderator:karim", lasts=None, now=now, notice=number, **more,
    )  # fmt: skip


def speaker(now: datetime) -> Caller:
    """Somebody who said two things in the kitchen."""
    room: Room = build.room()
    build.open_place(now)
    made = build.seated(room, now)
    for second, words in enumerate(("girouette", "immobile")):
        [answer] = rooms.say([build.ask(made, room.slug, words, now + timedelta(seconds=second))])
        assert not isinstance(answer, Refused), answer
    return made


def text(answer: Any) -> str:
    """A page as it is read."""
    return html.unescape(answer.content.decode())


def receipt(answer: Any) -> tuple[str, str]:
    """Number and PIN, from the page that follows a report."""
    found = re.search(r'data-number="([^"]+)" data-pin="(\d{8})"', answer.content.decode())
    assert found, answer.content.decode()
    return found[1], found[2]


def ask(path: str, person: Person, body: Any = None, method: str = "get", **more: Any) -> Any:
    """A request of `person`'s visit, as the middleware leaves it."""
    factory = RequestFactory()
    request = getattr(factory, method)(path, body, **more) if body is not None else getattr(factory, method)(path)
    origin = Origin("192.0.2.7", 4711)
    request.lang, request.origin = "en", origin
    request.caller = Caller("v", person.pk, person.handle, "en", origin)
    return request
