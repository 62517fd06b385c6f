"""Who asks, and from where: set on every request before any page looks."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from placette.entry import actions, queries
from placette.entry.names import RENEW, VISIT
from placette.kernel import whence as kernel
from placette.live.events import Caller, Origin
from placette.web.api import refusal
from placette.web.pages import language_of, unavailable

log = logging.getLogger("placette.entry")
UNANSWERED = (OperationalError, InterfaceError)
FOR_ANYBODY = ("/report", "/takedown", "/rules", "/legal")
"""Whom to call, and the rules: they need no visit."""
Answering = Callable[[HttpRequest], HttpResponse]


@lru_cache(maxsize=8)
def _proxies(texts: tuple[str, ...]) -> tuple[kernel.Network, ...]:
    return kernel.networks(texts)


def origin_of(request: HttpRequest) -> Origin:
    """Address and port from the transport; from a header only when the peer is a proxy named in the settings."""
    port = str(request.META.get("REMOTE_PORT") or "0")
    peer = str(request.META.get("REMOTE_ADDR") or ""), int(port) if port.isdecimal() else 0
    told_for, told_port = request.headers.get("X-Forwarded-For", ""), request.headers.get("X-Forwarded-Port", "")
    return Origin(*kernel.whence(peer, told_for, told_port, _proxies(tuple(settings.PROXIES))))


def origin(get_response: Answering) -> Answering:
    """Sets `request.origin`; a scheme that a peer tells counts only where the peer is a proxy of ours."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not kernel.believed(str(request.META.get("REMOTE_ADDR") or ""), _proxies(tuple(settings.PROXIES))):
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        request.origin = origin_of(request)  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def caller_by(cookie: str, request: HttpRequest) -> Caller | None:
    """Who holds this cookie. Being seen is written once a minute; a visit whose name was taken meanwhile has ended."""
    now = timezone.now()
    stay = queries.stays([cookie], now).get(cookie)
    if stay is None:
        return None
    if now - stay.seen_at >= RENEW and stay.person not in actions.see([stay], now):
        return None
    found: Origin = request.origin  # type: ignore[attr-defined]
    return Caller(stay.visit, stay.person, stay.handle, language_of(request), found)


def visit(get_response: Answering) -> Answering:
    """Sets `request.caller`: who walked in, or None. Static files are asked for by nobody in particular.

    While the database does not answer, the pages for anybody are there for who walked in too; the rest says so.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        cookie = request.COOKIES.get(VISIT, "")
        looked_at = cookie and len(cookie) <= 200 and not request.path.startswith(settings.STATIC_URL)
        request.caller = None  # type: ignore[attr-defined]
        try:
            request.caller = caller_by(cookie, request) if looked_at else None  # type: ignore[attr-defined]
        except UNANSWERED:
            log.error("a visit cannot be read", exc_info=True)
            if request.path.startswith("/api/"):
                return refusal("unavailable", {}, None, language_of(request))
            if request.path not in FOR_ANYBODY:
                return unavailable(request)
        return get_response(request)

    return answer
