"""JSON over HTTP: the domains' routers under one description, and what an error looks like from outside."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from placette.kernel.ids import unguessable
from placette.people.views import api as people_api
from placette.rooms.views import api as rooms_api
from placette.safety.api import api as safety_api
from placette.web.api import NoVisit, refusal
from placette.web.pages import language_of

log = logging.getLogger("placette.api")
api = NinjaAPI(
    title="Placette",
    version="1",
    description="Rooms, words and people, for whoever walked in: cookie `placette_visit`, else 401.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("", rooms_api)
api.add_router("", people_api)
api.add_router("", safety_api)


@api.exception_handler(NoVisit)
def no_visit(request: HttpRequest, error: NoVisit) -> HttpResponse:
    return refusal("no_visit", {}, None, language_of(request), status=401)


@api.exception_handler(ValidationError)
def bad_fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refusal("bad_request", {}, None, language_of(request))


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    why = "not_found" if error.status_code == 404 else "bad_request"
    return refusal(why, {}, None, language_of(request), status=error.status_code)


@api.exception_handler(Exception)
def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """Never a trace in an answer: an id that stands in the log."""
    log.error("api call failed", extra={"id": unguessable(50)}, exc_info=error)
    return refusal("unavailable", {}, None, language_of(request))
