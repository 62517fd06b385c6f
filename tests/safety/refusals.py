"""Words that the filters refuse as the gravest, and what the desk's pages send of the report about them."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from placette.live.events import Caller, Refused
from placette.ops import wiring
from placette.rooms import actions as rooms
from placette.safety import names, screening
from placette.safety.middleware import gauge
from placette.safety.screening import STAND_INS, Verdict
from tests.rooms import build
from tests.safety.moderator import Moderator

RED = "placette-essai-rouge"
SECOND = timedelta(seconds=1)


def plug(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """An open place with a test word that is refused as the gravest are."""
    wiring.plug()
    cache.clear()
    gauge.forget()
    build.open_place(now)
    consent = names.CLAUSES["consent"]
    verdict = Verdict("refuse", ("test_red@1",), "terms", consent, "consent", "KEYWORD_OTHER", "", "drugged")
    monkeypatch.setitem(STAND_INS, RED, verdict)
    monkeypatch.setattr(screening, "_LOOKED_FOR", ((RED.replace("-", ""), verdict), *screening._LOOKED_FOR))


def somebody(now: datetime) -> Caller:
    """She says a harmless line first."""
    who = build.seated(build.room(), now)
    [answer] = rooms.say([build.ask(who, "cuisine", "girouette", now)])
    assert not isinstance(answer, Refused)
    return who


def refused(words: str, who: Caller, at: datetime, where: str = "cuisine") -> None:
    [answer] = rooms.say([build.ask(who, where, words, at)])
    assert isinstance(answer, Refused)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def sent_by(page: str, form: str) -> dict[str, str]:
    """What this form on the page sends by itself."""
    body = page.partition(f'/{form}">')[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="(.*?)"', body))


def deciding(karim: Moderator, number: str) -> dict[str, str]:
    """Karim opens this report: what its page sends of it with a decision."""
    sent = sent_by(text(karim.get(f"/desk/report/{number}")), "preview")
    return {name: sent[name] for name in ("notice", "shown")}


def closing(page: str) -> dict[str, str]:
    """What the form on this page sends with the button that closes the report."""
    return {**sent_by(page, "settle"), "do": "no_action"}
