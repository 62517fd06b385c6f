"""What every JSON answer shares: who asks, whence the page came, and how a refusal is said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, JsonResponse

from placette.web import figures, phrases
from placette.web.pages import caller_of

if TYPE_CHECKING:
    from placette.live.events import Caller

STATUS: dict[str, int] = {
    "bad_request": 400,
    "too_long": 400,
    "no_visit": 401,
    "blocked": 403,
    "hushed": 403,
    "needs_agreement": 403,
    "new_face": 403,
    "suspended": 403,
    "excluded": 403,
    "foreign_origin": 403,
    "not_found": 404,
    "not_seated": 409,
    "refused_words": 422,
    "refused_photo": 422,
    "too_fast": 429,
    "read_only": 503,
    "readers_behind": 503,
    "busy": 503,
    "unavailable": 503,
}
"""The status of an answer by its `why`; any other refusal is 422: understood, and refused."""

WORKS_WHEN_CLOSED = frozenset({"openapi-json", "block", "reports"})
"""Names of API addresses that answer while the place is closed."""


class NoVisit(Exception):
    """Whoever asks has not walked in, or has left: 401."""


def member(request: HttpRequest) -> Caller:
    """Who asks. Raises NoVisit."""
    caller = caller_of(request)
    if caller is None:
        raise NoVisit
    return caller


def own_origin(request: HttpRequest) -> bool:
    """True unless a page of another site sent this: browsers name it in `Origin`, programs send none."""
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


TIGHT = {"ensure_ascii": False, "separators": (",", ":")}


def refusal(
    why: str,
    facts: Mapping[str, Any],
    retry_after: float | None,
    lang: str,
    status: int | None = None,
    card: Mapping[str, str] | None = None,
) -> JsonResponse:
    """`{"why", "say", "retry_after"?, "case"?, "card"?}`: the fixed word, a sentence in the visitor's language, seconds, the
    case, numbers to call."""
    figures.refused(why)
    body: dict[str, Any] = {"why": why, "say": phrases.say(why, facts, lang)}
    if retry_after is not None:
        body["retry_after"] = retry_after
    if "number" in facts:
        body["case"] = facts["number"]
    if card:
        body["card"] = card
    answer = JsonResponse(body, status=status or STATUS.get(why, 422), json_dumps_params=TIGHT)
    if retry_after is not None:
        answer["Retry-After"] = str(math.ceil(retry_after))
    return answer
