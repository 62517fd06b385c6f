"""Who put which words there, and from where: kept sealed, in the transaction of the words."""

from __future__ import annotations

from datetime import datetime

from placette.justice.traces import Trace
from placette.live.events import Caller


def trace(caller: Caller, kind: str, content: str, at: datetime) -> Trace:
    """`kind`: `message` or `edit`; `content`: the message's id."""
    return Trace(
        person=caller.person,
        visit=caller.visit,
        kind=kind,
        content=content,
        address=caller.origin.address,
        port=caller.origin.port,
        at=at,
    )
