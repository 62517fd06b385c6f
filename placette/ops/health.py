"""Probes for machines: the process lives, the place is ready, the figures."""

from __future__ import annotations

import hmac
import ipaddress

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from placette.live import roster
from placette.safety import queries as safety
from placette.web import phrases
from placette.web.pages import language_of

SOCKETS = Gauge("placette_sockets", "Open sockets of this process")
SOCKETS.set_function(roster.sockets)
VISITS = Gauge("placette_visits", "Persons with a socket in this process")
VISITS.set_function(roster.persons)
TIGHT = {"separators": (",", ":")}
HELD = Gauge("placette_held", "Held words that wait for a moderator")
HELD_OLDEST = Gauge("placette_held_oldest_seconds", "How long the oldest of them waits")
HELD_WAIT = Gauge("placette_held_wait_seconds", "Median wait of what stopped waiting within the last hour")
HELD_BEHIND = Gauge("placette_held_behind", "1 while words that would be held are refused, for nobody could read them in time")
HELD_EXPIRED = Gauge("placette_held_expired_total", "Held words that nobody read within ten minutes, since the beginning")
READ_ONLY = Gauge("placette_read_only", "1 while nobody may put words before others")


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process lives and a page thread is free."""
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready: the database answers. Read-only is ready."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT n FROM people_epochcounter")
        lease = safety.lease(timezone.now())
    except DatabaseError:
        return JsonResponse({"ready": False, "why": ["database"]}, status=503, json_dumps_params=TIGHT)
    body: dict[str, object] = {"ready": True, "read_only": lease.read_only, "level": lease.level}
    if lease.reasons:
        body["why"] = list(lease.reasons)
        body["say"] = [phrases.say(why, {}, language_of(request)) for why in lease.reasons]
    return JsonResponse(body, json_dumps_params={**TIGHT, "ensure_ascii": False})


def may_measure(request: HttpRequest) -> bool:
    """A loopback peer that no proxy speaks for, or whoever has the token."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        return True
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def measure_queue() -> None:
    """The queue of held words as the tables have it: the same from every process."""
    now = timezone.now()
    found = safety.hold_figures(now)
    HELD.set(found.waiting)
    HELD_OLDEST.set((now - found.oldest).total_seconds() if found.oldest else 0)
    HELD_WAIT.set(found.median_wait or 0)
    HELD_BEHIND.set(1 if found.behind else 0)
    HELD_EXPIRED.set(safety.expired_ever())


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format."""
    if not may_measure(request):
        return HttpResponse("Not for you.\n", status=403, content_type="text/plain; charset=utf-8")
    try:
        READ_ONLY.set(1 if safety.lease(timezone.now()).read_only else 0)
        measure_queue()
    except DatabaseError:
        READ_ONLY.set(1)
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
