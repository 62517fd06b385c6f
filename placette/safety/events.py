"""What the one concerned is told over the wires."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from placette.kernel.clock import stamp
from placette.safety.queries import Restricted

WHY = {"illegal": "law", "terms": "rules"}
"""What is told of a ground: nothing finer; the rest stands in the case."""


def restricted(one: Restricted, now: datetime) -> Mapping[str, Any]:
    """`{"t":"restricted","measure","subject"?,"room"?,"until","why","case","again"}`.

    `until` is RFC 3339 or null, `again` the seconds until then or null; no `room` means the whole place.
    `subject`, when words were withheld: `message`, or `held` if nobody had seen them.
    """
    body: dict[str, Any] = {
        "t": "restricted",
        "measure": one.measure,
        "until": stamp(one.until) if one.until else None,
        "why": WHY[one.ground],
        "case": one.case,
        "again": max(0.0, round((one.until - now).total_seconds(), 3)) if one.until else None,
    }
    if one.subject:
        body["subject"] = one.subject
    if one.scope != "*":
        body["room"] = one.scope
    return body
