"""What every answer carries: headers that keep others' code out, and the visitor's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from placette.kernel.languages import preferred
from placette.web.api import own_origin, refusal
from placette.web.names import LANGUAGE_COOKIE
from placette.web.pages import caller_of, language_of

Answering = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "window-management",
        "xr-spatial-tracking",
    )
)


def headers(get_response: Answering) -> Answering:
    """No feature of the device, no use by other sites, no copy of a visit's pages on a shared computer."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Permitted-Cross-Domain-Policies", "none")
        kept = "no-store" if caller_of(request) or response.cookies else "private, no-cache"
        response.headers.setdefault("Cache-Control", kept)
        return response

    return answer


def chosen(request: HttpRequest) -> Literal["fr", "en"]:
    """The language chosen by hand, else what `Accept-Language` asks for, else French."""
    choice = request.COOKIES.get(LANGUAGE_COOKIE)
    if choice == "fr":
        return "fr"
    if choice == "en":
        return "en"
    return preferred(request.headers.get("Accept-Language", ""))


def language(get_response: Answering) -> Answering:
    """Sets `request.lang`, speaks that language while the answer is made, and says so in it."""

    def answer(request: HttpRequest) -> HttpResponse:
        lang = chosen(request)
        request.lang = lang  # type: ignore[attr-defined]
        with translation.override(lang):
            response = get_response(request)
        response.headers.setdefault("Content-Language", lang)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return answer


def api_origin(get_response: Answering) -> Answering:
    """JSON calls that a page of another site makes get 403: they carry no token, so this stands in its place. Whatever
    else goes wrong under `/api/` (no such path, no such method) is told in the shape of every refusal, never as a page.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path != "/api" and not request.path.startswith("/api/"):
            return get_response(request)
        if not own_origin(request):
            return refusal("foreign_origin", {}, None, language_of(request))
        response = get_response(request)
        if response.status_code < 400 or response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        told = refusal(why_of(response.status_code), {}, None, language_of(request), status=response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response.headers:
                told[name] = response[name]
        return told

    return answer


def why_of(status: int) -> str:
    """The fixed word of an answer that says no other."""
    if status == 404:
        return "not_found"
    return "bad_request" if status < 500 else "unavailable"
