"""Pages that belong to nobody's domain: rules, legal, help, language, and what machines ask."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from placette.web.api import own_origin
from placette.web.names import LANGUAGE_COOKIE
from placette.web.pages import forbidden, page, works_when_closed

YEAR = 365 * 24 * 3600


def contacts() -> dict[str, str]:
    """Who answers for the place, as the operator set it; empty texts in the demo town."""
    knobs = settings.PLACETTE
    return {
        "legal_name": knobs["PLACETTE_LEGAL_NAME"],
        "legal_address": knobs["PLACETTE_LEGAL_ADDRESS"],
        "contact_users": knobs["PLACETTE_CONTACT_USERS"],
        "contact_authorities": knobs["PLACETTE_CONTACT_AUTHORITIES"],
    }


@works_when_closed
@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    return page(request, "web/legal.html", contacts())


@works_when_closed
@require_safe
def takedown(request: HttpRequest) -> HttpResponse:
    """Pictures of me: what can be done now, here and elsewhere. No cookie is set here."""
    return page(request, "web/takedown.html", contacts())


@works_when_closed
@csrf_exempt
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keeps the chosen language for a year and goes back to the page it was chosen on.

    Asks for no token, so that pages which leave no cookie can offer it: the sender's origin stands in its place.
    """
    if not own_origin(request):
        return forbidden(request)
    back = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if own else "/")
    answer.status_code = 303
    choice = request.POST.get("language")
    if choice in ("fr", "en"):
        answer.set_cookie(
            LANGUAGE_COOKIE, choice, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    return answer


@works_when_closed
def live_upgrade(request: HttpRequest) -> HttpResponse:
    """`GET /live` without Upgrade: the wires answer the others."""
    answer = HttpResponse("This address speaks WebSocket.\n", status=426, content_type="text/plain; charset=utf-8")
    answer["Upgrade"] = "websocket"
    answer["Connection"] = "Upgrade"
    return answer


@works_when_closed
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """The door and the legal pages may be found; what people say may not."""
    shut = ("/square", "/rooms/", "/people", "/case/", "/desk", "/api/")
    lines = "".join(f"Disallow: {path}\n" for path in shut)
    return HttpResponse(f"User-agent: *\n{lines}", content_type="text/plain; charset=utf-8")


@works_when_closed
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a hole. Where nobody is reached, it says so: a demo town has no contact of its own."""
    contact = settings.PLACETTE["PLACETTE_CONTACT_USERS"]
    if "@" in contact and not contact.startswith("mailto:"):
        contact = f"mailto:{contact}"
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: {contact or request.build_absolute_uri('/report')}",
        f"Expires: {expires}",
        "Preferred-Languages: fr, en",
        f"Canonical: {request.build_absolute_uri('/.well-known/security.txt')}",
    ]
    if not contact:
        lines.append(
            "# A demo town on somebody's own machine: nobody is reached here. The page above says whom to call."
        )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
