"""Opening hours: while the place is read-only, nothing that could put something before others is done."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from placette.live.events import Lease
from placette.safety import queries
from placette.web import phrases
from placette.web.api import WORKS_WHEN_CLOSED
from placette.web.pages import language_of, page

log = logging.getLogger("placette.safety")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FRESH = 1.0
"""Seconds for which one reading of the lease serves this process."""
COME_BACK = 30
"""Seconds after which a browser may try again."""


class Gauge:
    """The lease as this process last read it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.read_at = float("-inf")
        self.lease = queries.NO_LEASE

    def read(self) -> Lease:
        """At most a second old; a database that does not answer is read-only."""
        with self.lock:
            if time.monotonic() - self.read_at >= FRESH:
                self.lease = self._now()
                self.read_at = time.monotonic()
            return self.lease

    def _now(self) -> Lease:
        try:
            return queries.lease(timezone.now())
        except DatabaseError:
            log.error("the lease cannot be read; read-only", exc_info=True)
            return Lease("read_only", ("database",))

    def forget(self) -> None:
        """Read again at the next asking."""
        self.read_at = float("-inf")


gauge = Gauge()


class OpenHours:
    """Sets `request.lease`, read when somebody looks at it; refuses what does not work while the place is closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.lease = SimpleLazyObject(gauge.read)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method in SAFE or works_when_closed(request, view):
            return None
        lease = gauge.read()
        return refused(request, lease) if lease.read_only else None


def open_hours(get_response: Callable[[HttpRequest], HttpResponse]) -> OpenHours:
    """The middleware's name in the settings."""
    return OpenHours(get_response)


def works_when_closed(request: HttpRequest, view: Callable[..., HttpResponse]) -> bool:
    """Marked on the view itself, or for addresses of the API by their name."""
    match = request.resolver_match
    named = match is not None and match.url_name in WORKS_WHEN_CLOSED
    return named or bool(getattr(view, "works_when_closed", False))


def refused(request: HttpRequest, lease: Lease) -> HttpResponse:
    """503 with the reason, as JSON under /api/, as a page elsewhere."""
    lang = language_of(request)
    said = phrases.say("read_only", {"reasons": lease.reasons}, lang)
    answer: HttpResponse
    if request.path.startswith("/api/"):
        body = {"why": "read_only", "say": said, "retry_after": COME_BACK}
        answer = JsonResponse(body, status=503, json_dumps_params={"ensure_ascii": False})
    else:
        answer = page(request, "503.html", {"said": said}, status=503)
    answer["Retry-After"] = str(COME_BACK)
    return answer
