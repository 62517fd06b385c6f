"""Structured logs: one JSON object a line, on standard error. No words, no addresses, no secrets.

Only fields named here are written: a record's message must be a constant sentence, its figures go in `extra`.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime

from placette.kernel.clock import stamp

FIELDS = (
    "id",
    "why",
    "do",
    "count",
    "seconds",
    "node",
    "level",
    "room",
    "code",
    "kind",
    "case",
    "status",
    "port",
    "pid",
)


class Lines(logging.Formatter):
    """A record as one line. An exception gives its type and the places in our code, never its text or its locals."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": stamp(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": record.msg.split("\n", 1)[0] if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        for field in FIELDS:
            value = getattr(record, field, None)
            if value is not None:
                line[field] = value
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{place.name}:{place.lineno}" for place in traceback.extract_tb(record.exc_info[2])][-6:]
        return json.dumps(line, ensure_ascii=False)


class NoAccess(logging.Filter):
    """Django's own request records carry paths and addresses in their arguments: only the constant text passes."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.args = ()
        return True


def configure() -> None:
    """Everything through `Lines`; uvicorn's access log stays off."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines())
    handler.addFilter(NoAccess())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("placette").setLevel(logging.INFO)
