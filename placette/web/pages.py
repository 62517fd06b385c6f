"""How a page is made: whole pages, fragments, and the pages that tell a person what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template, render_to_string
from django.utils import translation

if TYPE_CHECKING:
    from placette.live.events import Caller

View = TypeVar("View", bound=Callable[..., HttpResponse])


def language_of(request: HttpRequest) -> Literal["fr", "en"]:
    """The language of this answer; French before the language middleware has looked."""
    return cast(Literal["fr", "en"], getattr(request, "lang", "fr"))


def caller_of(request: HttpRequest) -> Caller | None:
    """Who asks, or None at the door and before the visit middleware has looked."""
    return cast("Caller | None", getattr(request, "caller", None))


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """A whole page in the visitor's language."""
    with translation.override(language_of(request)):
        return HttpResponse(render_to_string(template, dict(context or {}), request), status=status)


def fragment(template: str, context: Mapping[str, Any]) -> str:
    """A piece of a page: it sees `context` and nothing of whoever looks."""
    return get_template(template).render(dict(context))


def works_when_closed(view: View) -> View:
    """Marks a view that answers even while the place is closed."""
    view.works_when_closed = True  # type: ignore[attr-defined]
    return view


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """What every template may use. Reads the request alone, so that error pages may use it too."""
    return {
        "lang": language_of(request),
        "caller": caller_of(request),
        "lease": getattr(request, "lease", None),
        "demo": settings.DEMO,
        "nobody_reached": not settings.PLACETTE["PLACETTE_CONTACT_USERS"],
    }


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or that another site sent. The reason is for nobody's eyes."""
    return page(request, "403.html", {"stale_form": True}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    return page(request, "500.html", status=500)


def unavailable(request: HttpRequest, retry_after: int = 30) -> HttpResponse:
    """The place cannot serve this now and says when to come back (seconds)."""
    answer = page(request, "503.html", status=503)
    answer["Retry-After"] = str(retry_after)
    return answer
