"""Reports over JSON, from programs of members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema

from placette.live.events import Refused
from placette.safety import actions, register, rules
from placette.safety.actions import Report
from placette.safety.forms import what_of
from placette.web.api import member, refusal

api = Router(tags=["safety"])


class ReceiptOut(Schema):
    """The PIN is shown this once."""

    number: str
    pin: str


FIELDS = {
    "room": {"type": "string", "description": "where it was said"},
    "n": {"type": "integer", "description": "the message's number"},
    "category": {"type": "string", "description": "what it is: a word of /report, or a category of the DSA database"},
    "words": {"type": "string", "description": f"what happened, up to {rules.WORDS} characters"},
    "good_faith": {
        "type": "boolean",
        "description": "whoever reports said that what they tell is true and complete, as far as they know",
    },
}
YES = ("true", "1", "on")
"""How a form spells it."""
BODY = {"schema": {"type": "object", "required": ["room", "n"], "properties": FIELDS}}
KINDS = ("application/json", "multipart/form-data", "application/x-www-form-urlencoded")


@api.post(
    "/reports",
    response={201: ReceiptOut},
    url_name="reports",
    openapi_extra={"requestBody": {"required": True, "content": dict.fromkeys(KINDS, BODY)}},
)
def reports(request: HttpRequest) -> HttpResponse:
    """Report a message: number and PIN of the case, at once. Works while the place is closed; /report needs no visit."""
    caller = member(request)
    sent = _sent(request)
    room, n = str(sent.get("room", "")), str(sent.get("n", ""))
    if not room or not n.isascii() or not n.isdigit():
        return refusal("bad_request", {}, None, caller.lang)
    address = f"message:{room}/{int(n)}"
    if register.resolve(address) is None:
        return refusal("not_found", {}, None, caller.lang)
    told = Report(
        what_of(str(sent.get("category", ""))), str(sent.get("words") or ""), caller.lang, caller.origin.address,
        of=(address,), person=caller.person, good_faith=str(sent.get("good_faith", "")).lower() in YES,
    )  # fmt: skip
    answer = actions.report(told, timezone.now())
    if isinstance(answer, Refused):
        return refusal(answer.why, answer.facts, answer.retry_after, caller.lang)
    body = msgspec.json.encode({"number": answer.number, "pin": answer.pin})
    return HttpResponse(body, status=201, content_type="application/json")


def _sent(request: HttpRequest) -> Mapping[str, Any]:
    """The fields, as a form or as one JSON object; nothing where it is neither."""
    if request.content_type != "application/json":
        return request.POST.dict()
    try:
        return msgspec.json.decode(request.body, type=dict[str, Any])
    except msgspec.DecodeError:
        return {}
