"""A browser without scripts whose owner walked in, for the tests of pages."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from django.test import Client

from placette.entry import actions as entry
from placette.live.events import Caller, Origin
from placette.people import places
from placette.people.actions import Newcomer
from placette.rooms.models import Room
from tests.rooms import build

REFUSED, HELD = "placette-essai-refus", "placette-essai-attente"
"""Words that the filters of the demo refuse and hold."""


class Visitor:
    """`client` sends, `caller` is who they are to the actions."""

    def __init__(self, handle: str, now: datetime, lang: str = "fr") -> None:
        home = places.find("69001")
        assert home is not None
        [admitted] = entry.walk_in([Newcomer(handle, "f", 30, home)], "test", lang, "1", now, known_face=True)
        assert isinstance(admitted, entry.Admitted)
        self.client = Client(headers={"accept-language": lang})
        self.client.cookies["placette_visit"] = admitted.cookie
        self.caller = Caller(admitted.visit, admitted.person, admitted.handle, lang, Origin("192.0.2.7", 4321))

    def get(self, path: str, **how: Any) -> Any:
        return self.client.get(path, **how)

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(path, fields)

    def sit(self, where: Room, now: datetime) -> None:
        build.seat(self.caller, where, now)


def box(page: str) -> str:
    """What stands in the box where one writes."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found
    return found[1]
