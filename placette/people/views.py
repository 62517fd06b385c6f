"""JSON about people: blocking. (Who is near is asked in rooms, which knows who sits where.)"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from ninja import Router

from placette.people import actions
from placette.web.api import member, refusal
from placette.web.pages import language_of

api = Router(tags=["people"])


@api.post("/people/{person}/block", url_name="block")
def block(request: HttpRequest, person: str) -> HttpResponse:
    """You hear this person no more, in no room. They are told nothing."""
    caller = member(request)
    refused = actions.block(caller.person, person, timezone.now())
    if refused is not None:
        return refusal(refused.why, refused.facts, refused.retry_after, language_of(request))
    return JsonResponse({"person": person, "blocked": True})


@api.delete("/people/{person}/block", url_name="block")
def unblock(request: HttpRequest, person: str) -> HttpResponse:
    """You hear this person again."""
    caller = member(request)
    actions.unblock(caller.person, person, timezone.now())
    return JsonResponse({"person": person, "blocked": False})
