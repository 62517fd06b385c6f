"""The square's pages. They work without scripts; with them, sockets bring what is new."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from placette.live.events import Answer, Caller, Done, Held, Refused
from placette.rooms import actions, events, forms, queries
from placette.rooms.api import api
from placette.rooms.asks import EnterAsk, SayAsk
from placette.rooms.queries import RoomCard, own
from placette.rooms.queries.seating import COLUMN
from placette.safety import screening
from placette.web import phrases
from placette.web.api import STATUS
from placette.web.pages import caller_of, page, works_when_closed

__all__ = [
    "api",
    "enter",
    "leave",
    "people_column",
    "room",
    "room_page",
    "rooms_column",
    "say",
    "silence",
    "square",
    "withdraw",
]

Inside = Callable[..., HttpResponse]
EVERYWHERE = ""
"""No room: what holds in all of them."""
UNKNOWN = ("unavailable", "busy")
"""Refusals after which the same nonce brings the truth."""


def see_other(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=303)


def visiting(view: Inside) -> Inside:
    """Who has not walked in is shown the door; the view gets the caller and now. For what is theirs, whatever happened."""

    @wraps(view)
    def checked(request: HttpRequest, **named: Any) -> HttpResponse:
        caller = caller_of(request)
        return see_other("/") if caller is None else view(request, caller, timezone.now(), **named)

    return checked


def inside(view: Inside) -> Inside:
    """As `visiting`, and who is suspended is told why."""

    @visiting
    @wraps(view)
    def checked(request: HttpRequest, caller: Caller, now: datetime, **named: Any) -> HttpResponse:
        if shut := queries.refused_entry(caller.person, now):
            said = phrases.say(shut.why, shut.facts, caller.lang)
            told = {"said": said, "number": shut.facts["number"], "suspended": True}
            return page(request, "403.html", told, status=403)
        return view(request, caller, now, **named)

    return checked


def posted(view: Inside) -> Inside:
    """A form's address. Whoever only looks at it (the page of a refusal, reloaded by its address) is led to the room."""

    @wraps(view)
    def checked(request: HttpRequest, slug: str) -> HttpResponse:
        if request.method == "POST":
            return view(request, slug=slug)
        return see_other(f"/rooms/{slug}")

    return checked


def decisions_on(caller: Caller, slug: str, now: datetime) -> dict[str, Any]:
    """What was decided about the caller: what keeps them silent here (`bar`), and the sentence on top of the page."""
    found = own.decided(caller.person, slug, now)
    if found.bar is not None:
        said = phrases.say("hushed", {"until": found.bar.until}, caller.lang)
        told = {"said": said, "number": found.bar.number}
        return {"bar": told, "decision": told}
    unseen = _("A moderator has not let one of your messages pass: nobody has seen it.")
    removed = unseen if found.unseen else _("A moderator has removed one of your messages.")
    if found.back_by is not None:
        removed = _("One of your messages was reported: it is hidden until a moderator has looked at it.")
    return {"bar": None, "decision": {"said": removed, "number": found.removed} if found.removed else None}


@require_safe
@inside
def square(request: HttpRequest, caller: Caller, now: datetime) -> HttpResponse:
    """All rooms, and who is near. Whose pseudonym says what words would be helped for sees the same numbers."""
    helped = screening.words_of(caller.handle, "public", place="handle").card
    found = queries.around(caller, queries.Wanted(), now)
    context = {
        "rooms": queries.listing(caller, now),
        "room": None,
        "rows": [],
        "seated": False,
        "people": [] if isinstance(found, Refused) else found.people,
        "more": not isinstance(found, Refused) and found.cursor is not None,
        "me": queries.me(caller, now),
        "help": events.card_of(helped, caller.lang).get("say", ""),
        **decisions_on(caller, EVERYWHERE, now),
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


@dataclass(frozen=True, slots=True)
class Left:
    """What was asked just before and not done: why, the words it was about, and the name they had."""

    answer: Answer | None = None
    words: str = ""
    nonce: str = ""
    said: str = ""
    """A sentence of its own, where there is no answer."""

    def sentence(self, lang: str) -> str:
        if isinstance(self.answer, Refused):
            return phrases.say(self.answer.why, self.answer.facts, lang)
        return self.said

    @property
    def status(self) -> int:
        if isinstance(self.answer, Refused):
            return STATUS.get(self.answer.why, 422)
        return 202 if isinstance(self.answer, Held) else 200

    def card(self, lang: str) -> str:
        """Numbers to call, for who wrote such words: sent, held or refused. Empty: none."""
        known = self.answer.card if isinstance(self.answer, Done | Held | Refused) else ""
        return events.card_of(known, lang).get("say", "")

    @property
    def number(self) -> str:
        """The case where the reasons stand, or empty."""
        return str(self.answer.facts.get("number") or "") if isinstance(self.answer, Refused) else ""


def room_page(
    request: HttpRequest, caller: Caller, card: RoomCard, now: datetime, left: Left | None = None
) -> HttpResponse:
    """The room as it is now. `left`: what was not done, said beside the words it was about, which stay."""
    left = left or Left()
    epoch, head, rows = queries.rows(caller.person, card.slug) if card.seated else ("", 0, [])
    people = queries.people_in(card, caller, now)
    token, wait = "", 0
    if not card.seated:
        token = forms.token_of(request, caller.person, card.slug, now)
        wait = max(0, math.ceil(card.wait_seconds - forms.waited(token, caller.person, card.slug, now)))
    decisions = decisions_on(caller, card.slug, now)
    sentence, lost_words = left.sentence(caller.lang), isinstance(left.answer, Refused) and bool(left.words)
    context = {
        "rooms": queries.listing(caller, now),
        "room": card,
        "rows": rows,
        "epoch": epoch,
        "head": head,
        "seated": card.seated,
        "held": own.held(caller.person, card.slug),
        "people": people,
        "more": len(people) >= COLUMN,
        "me": queries.me(caller, now),
        "token": token,
        "wait": wait,
        "words": left.words,
        "nonce": left.nonce,
        "wrong": sentence if lost_words and decisions["bar"] is None else "",
        "wrong_number": left.number,
        "notice": "" if lost_words else sentence,
        "help": left.card(caller.lang),
        **decisions,
    }
    answer = page(request, "rooms/square.html", context, status=left.status)
    if wait:
        forms.keep_token(request, answer, card.slug, token)
    return answer


@require_safe
@inside
def room(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """The room. Who has waited for it long enough sits down by looking again: a reload is enough, without scripts."""
    card = _room(caller, slug, now)
    token = request.COOKIES.get(forms.WAIT_COOKIE, "")
    waited = 0.0 if card.seated else forms.waited(token, caller.person, slug, now)
    if request.method == "GET" and 0 < card.wait_seconds <= waited:
        return _sit(request, caller, now, card, waited)
    if request.method == "GET" and card.seated:
        actions.be_there(caller.person, now)
    return room_page(request, caller, card, now)


def _sit(
    request: HttpRequest, caller: Caller, now: datetime, card: RoomCard, waited: float, words: str = ""
) -> HttpResponse:
    """Into the room, with the words that were written before."""
    [answer] = actions.enter([EnterAsk(caller, card.slug, now, waited=waited)], now)
    if not isinstance(answer, Done):
        return room_page(request, caller, card, now, Left(answer, words))
    if answer.join is not None and answer.join.parts:
        events.tell_moved(caller.person)
    if words:
        done = room_page(request, caller, _room(caller, card.slug, now), now, Left(words=words))
    else:
        done = see_other(f"/rooms/{card.slug}")
    if forms.WAIT_COOKIE in request.COOKIES:
        forms.drop_token(done, card.slug)
    return done


@require_safe
@inside
def silence(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """What keeps the caller from speaking here, as it stands in the composer's place; 204: nothing does any more."""
    decisions = decisions_on(caller, slug, now)
    return page(request, "rooms/_shut.html", decisions) if decisions["bar"] else HttpResponse(status=204)


@require_safe
@inside
def people_column(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Who sits here, for those who sit here. 204: the room was closed meanwhile, and its page still asks."""
    card = queries.room_for(caller, slug, now)
    if card is None:
        return HttpResponse(status=204)
    found = queries.people_in(card, caller, now)
    context = {"people": found, "more": len(found) >= COLUMN, "discreet": card.discreet, "seated": card.seated}
    return page(request, "rooms/_people.html", context)


@works_when_closed
@posted
@inside
def enter(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Without scripts: ask, wait on the page, ask again. The token is the form's or the browser's."""
    token = forms.token_of(request, caller.person, slug, now)
    card = _room(caller, slug, now)
    form = forms.SayForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    return _sit(request, caller, now, card, forms.waited(token, caller.person, slug, now), words)


@posted
@inside
def say(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Without scripts: the same action as from a socket, then back to the room. What is refused keeps its words. Who is
    shown a card gets the room as the answer, so that no address tells of it."""
    actions.be_there(caller.person, now)
    form = forms.SayForm(request.POST)
    words, nonce = (form.cleaned_data["words"], form.cleaned_data["nonce"]) if form.is_valid() else ("", "")
    [answer] = actions.say([SayAsk(caller, slug, words, nonce, now)], now)
    if isinstance(answer, Refused) and answer.why == "not_seated" and _sits_again(caller, slug, now):
        [answer] = actions.say([SayAsk(caller, slug, words, nonce, now)], now)
    if isinstance(answer, Done) and not answer.card:
        return see_other(f"/rooms/{slug}")
    left = Left(answer)
    if isinstance(answer, Refused):
        left = Left(answer, words, nonce if answer.why in UNKNOWN else "")
    card = queries.room_for(caller, slug, now)
    return _gone(request, words) if card is None else room_page(request, caller, card, now, left)


def _sits_again(caller: Caller, slug: str, now: datetime) -> bool:
    """The seat lapsed while somebody read or wrote: who need not wait for the room takes it again by writing."""
    card = queries.room_for(caller, slug, now)
    if card is None or card.seated or card.wait_seconds:
        return False
    [answer] = actions.enter([EnterAsk(caller, slug, now, waited=0.0)], now)
    if isinstance(answer, Done) and answer.join is not None and answer.join.parts:
        events.tell_moved(caller.person)
    return isinstance(answer, Done)


def _gone(request: HttpRequest, words: str) -> HttpResponse:
    """There is no room any more to show these words in."""
    return page(request, "404.html", {"kept": words}, status=404)


@works_when_closed
@posted
@visiting
def withdraw(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Without scripts: one's held words are taken back, to be gone or (`correct`) to be written otherwise."""
    id = request.POST.get("id", "")
    words = next((one.words for one in own.held(caller.person, slug) if one.id == id), "")
    answer = actions.withdraw(caller.person, slug, id)
    anew = "correct" in request.POST and words and isinstance(answer, Done)
    card = queries.room_for(caller, slug, now)
    if card is None or queries.refused_entry(caller.person, now):
        return _gone(request, words) if anew else see_other("/square")
    if not isinstance(answer, Done):
        quicker = _("These words wait no more: a moderator was quicker. What became of them stands in the room.")
        return room_page(request, caller, card, now, Left(said=quicker))
    return room_page(request, caller, card, now, Left(words=words)) if anew else see_other(f"/rooms/{slug}")


@works_when_closed
@posted
@inside
def leave(request: HttpRequest, caller: Caller, now: datetime, slug: str) -> HttpResponse:
    """Without scripts: out of the room, to the square. Leaving twice is leaving."""
    if not isinstance(actions.leave(caller, slug, now), Done):
        raise Http404
    events.tell_moved(caller.person)
    return see_other("/square")
