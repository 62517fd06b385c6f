"""The square's pages. They work without scripts; with them, sockets bring what is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from placette.live.events import Caller, Done, Held, Refused
from placette.rooms import actions, forms, queries
from placette.rooms.api import api
from placette.rooms.asks import EnterAsk, SayAsk
from placette.rooms.queries import RoomCard
from placette.web import phrases
from placette.web.api import STATUS
from placette.web.pages import caller_of, page, works_when_closed

__all__ = ["api", "enter", "people_column", "room", "rooms_column", "say", "square"]

Inside = Callable[..., HttpResponse]


def see_other(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=303)


def inside(view: Inside) -> Inside:
    """Who has not walked in is shown the door, who is suspended is told why; the view gets the caller and now."""

    @wraps(view)
    def checked(request: HttpRequest, **named: Any) -> HttpResponse:
        caller, now = caller_of(request), timezone.now()
        if caller is None:
            return see_other("/")
        if shut := queries.refused_entry(caller.person, now):
            said = phrases.say(shut.why, shut.facts, caller.lang)
            return page(request, "403.html", {"said": said, "number": shut.facts["number"]}, status=403)
        return view(request, caller, now, **named)

    return checked


@require_safe
@inside
def square(request: HttpRequest, caller: Caller, now: datetime) -> HttpResponse:
    """All rooms, and who is near."""
    found = queries.around(caller, queries.Wanted(), now)
    context = {
        "rooms": queries.listing(caller, now),
        "room": None,
        "rows": [],
        "seated": False,
        "people": [] if isinstance(found, Refused) else found.people,
        "me": queries.me(caller, now),
    }
    return page(request, "rooms/square.html", context)


@require_safe
@inside
def rooms_column(request: HttpRequest, caller: Caller, now: datetime) -> HttpResponse:
    """The rooms beside the talk, asked for now and then. `?room=` is the one on screen."""
    rooms = queries.listing(caller, now)
    here = request.GET.get("room")
    context = {"rooms": rooms, "room": next((card for card in rooms if card.slug == here), None)}
    return page(request, "rooms/_rooms.html", context)


def _room(caller: Caller, slug: str, now: datetime) -> RoomCard:
    card = queries.room_for(caller, slug, now)
    if card is None:
        raise Http404
    return card


def _room_page(
    request: HttpRequest,
    caller: Caller,
    card: RoomCard,
    now: datetime,
    token: str = "",
    refused: Refused | Held | None = None,
) -> HttpResponse:
    """The room as it is now; `refused`: what was asked just before and not done, with its sentence and status."""
    epoch, head, rows = queries.rows(caller.person, card.slug) if card.seated else ("", 0, [])
    notice, status = "", 200
    if isinstance(refused, Held):
        notice, status = phrases.say("held", {}, caller.lang), 202
    elif refused is not None:
        notice, status = phrases.say(refused.why, refused.facts, caller.lang), STATUS.get(refused.why, 422)
    context = {
        "rooms": queries.listing(caller, now),
        "room": card,
        "rows": rows,
        "epoch": epoch,
        "head": head,
        "seated": card.seated,
        "people": queries.people_in(card, caller, now),
        "me": queries.me(caller, now),
        "token": token or ("" if card.seated else forms.waiting_token(caller.person, card.slug, now)),
        "notice": notice,
    }
    return page(request, "rooms/square.html", context, status=status)


@require_safe
@inside
def room(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    return _room_page(request, caller, _room(caller, slug, now), now)


@require_safe
@inside
def people_column(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Who sits here, for those who sit here."""
    card = _room(caller, slug, now)
    context = {"people": queries.people_in(card, caller, now), "discreet": card.discreet}
    return page(request, "rooms/_people.html", context)


@works_when_closed
@require_POST
@inside
def enter(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Without scripts: ask, wait on the page, ask again with the same token."""
    token = request.POST.get("token", "")
    waited = forms.waited(token, caller.person, slug, now)
    [answer] = actions.enter([EnterAsk(caller, slug, now, waited=waited)], now)
    if isinstance(answer, Done):
        return see_other(f"/rooms/{slug}")
    card = _room(caller, slug, now)
    refused = answer if isinstance(answer, Refused) else None
    return _room_page(request, caller, card, now, token=token if waited else "", refused=refused)


@require_POST
@inside
def say(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Without scripts: the same action as from a socket, then back to the room."""
    form = forms.SayForm(request.POST)
    words, nonce = (form.cleaned_data["words"], form.cleaned_data["nonce"]) if form.is_valid() else ("", "")
    [answer] = actions.say([SayAsk(caller, slug, words, nonce, now)], now)
    if isinstance(answer, Done):
        return see_other(f"/rooms/{slug}")
    refused = answer if isinstance(answer, Refused | Held) else None
    return _room_page(request, caller, _room(caller, slug, now), now, refused=refused)
