"""Structured logs: one JSON object a line, on standard error. No words, no addresses, no secrets.

Only fields named here are written: a record's message must be a constant sentence, its figures go in `extra`.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TextIO

from placette.kernel.clock import stamp

log = logging.getLogger("placette.logs")
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
    "method",
    "route",
)
OURS = ("placette", "uvicorn")
"""Whose messages are constant sentences. What others write may quote a visitor: their kind alone is told."""
OTHERS = {
    "django.request": "A request was answered with an error.",
    "django.security": "A request was refused before any page saw it.",
    "django.db": "The database did something worth a line.",
    "asyncio": "The event loop tells of something.",
}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Lines(logging.Formatter):
    """A record as one line. An exception gives its type and the places in our code, never its text or its locals."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": stamp(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "from": record.name,
            "says": says(record),
            **asked(record),
        }
        for field in FIELDS:
            value = getattr(record, field, None)
            if value is not None:
                line["opening" if field == "level" else field] = value  # how open the place is; `level` is the record's
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = [f"{place.name}:{place.lineno}" for place in traceback.extract_tb(record.exc_info[2])][-6:]
        return json.dumps(line, ensure_ascii=False)


def says(record: logging.LogRecord) -> str:
    """The constant part of a record: nothing that somebody could have sent."""
    if record.name.partition(".")[0] in OURS:
        return record.msg.split("\n", 1)[0] if isinstance(record.msg, str) else type(record.msg).__name__
    known = (text for name, text in OTHERS.items() if record.name == name or record.name.startswith(name + "."))
    return next(known, "Another part of the machine tells of something.")


def asked(record: logging.LogRecord) -> dict[str, object]:
    """Of a record about a request: status, method and the route's name. Never its path, which holds ids and words."""
    request = getattr(record, "request", None)
    if request is None:
        return {}
    method = getattr(request, "method", None)
    match = getattr(request, "resolver_match", None)
    found: dict[str, object] = {
        "method": method if method in METHODS else "other",
        "route": match.view_name if match is not None else "none",
    }
    status = getattr(record, "status_code", None)
    return {"status": int(status), **found} if status is not None else found


class NoAccess(logging.Filter):
    """Django's own request records carry paths and addresses in their arguments: only the constant text passes."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.args = ()
        return True


class Stream(logging.StreamHandler[TextIO]):
    """Standard error, and whether its last line could be written."""

    works = True

    def emit(self, record: logging.LogRecord) -> None:
        self.works = True
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:
        """Said nowhere, for there is nowhere to say it: the lease asks."""
        self.works = False


def appendable() -> bool:
    """Can the log be written? Once it could not, it is tried again at each asking."""
    handler = next((one for one in logging.getLogger().handlers if isinstance(one, Stream)), None)
    if handler is None or handler.works:
        return True
    log.warning("the log can be written again")
    return handler.works


def configure() -> None:
    """Everything through `Lines`; uvicorn's access log stays off."""
    handler = Stream(sys.stderr)
    handler.setFormatter(Lines())
    handler.addFilter(NoAccess())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("placette").setLevel(logging.INFO)
