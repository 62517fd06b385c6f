"""Without scripts: the pages of one's own words, to change and to erase them. Erasing is for everybody, always: neither a
decision about a person nor a closed room or place keeps their words from being taken back (GDPR art. 17)."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from placette.live.events import Caller, Done
from placette.rooms import actions, forms, queries
from placette.rooms.asks import EditAsk
from placette.rooms.queries import own
from placette.rooms.views import Left, decisions_on, inside, posted, room_page, see_other, visiting
from placette.web.pages import page, works_when_closed

__all__ = ["change", "erase", "own_message", "own_messages"]

LAST_PAGE = 1_000


@require_safe
@visiting
def own_messages(request: HttpRequest, caller: Caller, now: datetime) -> HttpResponse:
    """All that one said and has not erased, in every room."""
    at = request.GET.get("page", "1")
    number = min(max(1, int(at)), LAST_PAGE) if at.isascii() and at.isdigit() and len(at) < 9 else 1
    found, more = own.messages(caller.person, number, caller.lang)
    return page(
        request, "rooms/mine.html", {"messages": found, "earlier": number + 1 if more else 0, "first": number == 1}
    )


def _way_back(caller: Caller, slug: str, now: datetime) -> str:
    """The room, for who may be there; else one's own words."""
    if queries.refused_entry(caller.person, now) or queries.room_for(caller, slug, now) is None:
        return "/mine"
    return f"/rooms/{slug}"


def _own_page(
    request: HttpRequest, caller: Caller, slug: str, n: int, now: datetime, left: Left | None = None
) -> HttpResponse:
    """One's own message, to be changed or erased. `left`: what was not done, and the words it was about."""
    left = left or Left()
    found, back = own.message(caller.person, slug, n), _way_back(caller, slug, now)
    context = {
        "slug": slug,
        "n": n,
        "own": found,
        "changeable": found is not None and not found.withheld and back != "/mine",
        "back": back,
        "words": left.words or (found.words if found else ""),
        "typed": left.words,
        "wrong": left.sentence(caller.lang),
        "wrong_number": left.number,
        "help": left.card(caller.lang),
        **decisions_on(caller, slug, now),
    }
    return page(request, "rooms/own.html", context, status=left.status)


@require_safe
@visiting
def own_message(request: HttpRequest, caller: Caller, now: datetime, slug: str, n: int) -> HttpResponse:
    """Where somebody without scripts changes or erases what they said; erasing is confirmed here."""
    if own.message(caller.person, slug, n) is None:
        raise Http404
    return _own_page(request, caller, slug, n, now)


@posted
@inside
def change(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Without scripts: other words for one's own message. What is refused keeps them. Who is shown a card gets the room as
    the answer, so that no address tells of it."""
    n, words = forms.own_fields(request.POST)
    answer = actions.edit(EditAsk(caller, slug, n, words, now))
    if isinstance(answer, Done):
        card = queries.room_for(caller, slug, now) if answer.card else None
        return see_other(f"/rooms/{slug}") if card is None else room_page(request, caller, card, now, Left(answer))
    return _own_page(request, caller, slug, n, now, Left(answer, words))


@works_when_closed
@posted
@visiting
def erase(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Without scripts: one's own message is gone for good. Erasing twice is erasing."""
    n, _words = forms.own_fields(request.POST)
    answer = actions.erase(caller.person, slug, n, now)
    if isinstance(answer, Done):
        return see_other(_way_back(caller, slug, now))
    return _own_page(request, caller, slug, n, now, Left(answer))
