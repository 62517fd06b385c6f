"""What is told after a commit: numbered events to rooms, and what concerns one person."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from placette.kernel.ids import unguessable
from placette.live import publish
from placette.live.events import Event
from placette.rooms import items
from placette.web import phrases

if TYPE_CHECKING:
    from placette.live.events import Caller
    from placette.rooms.models import Change, Message

log = logging.getLogger("placette.rooms")


def said(room: str, message: Message) -> Event:
    return items.told(room, message)


def changed(room: str, change: Change) -> Event:
    """`edited`, `withheld` or `restored`."""
    return items.changed(room, change)


def unheld(room: str, message: str, why: str) -> Mapping[str, Any]:
    """To the author alone: a held message will not be shown. `why`: `refused_words`, `expired`, `withdrawn`."""
    return {"t": "unheld", "room": room, "id": message, "why": why}


def tell_said(messages: Iterable[tuple[str, Message]]) -> None:
    """(room, message) pairs, in their rooms' order. What is committed stays done even if the telling fails:
    the hubs find it by its number."""
    try:
        publish.to_room([said(room, message) for room, message in messages])
    except Exception:
        log.error("words are kept but could not be told", extra={"id": unguessable(50)}, exc_info=True)


def tell_changed(room: str, change: Change) -> None:
    try:
        publish.to_room([changed(room, change)])
    except Exception:
        log.error("a change is kept but could not be told", extra={"id": unguessable(50)}, exc_info=True)


def tell_unheld(person: str, room: str, message: str, why: str) -> None:
    publish.to_person(person, unheld(room, message, why))


def card_of(card: str, lang: str) -> dict[str, str]:
    """`{"card", "say"}`: numbers that may help, without a judgement. `card`: `3114`, `119`; a word of `web.phrases`. Empty
    where there is none."""
    if not card:
        return {}
    try:
        return {"card": card, "say": phrases.say(f"card_{card}", {}, lang)}
    except KeyError:
        log.error("a card has no sentence", extra={"card": card})
        return {}


def tell_card(caller: Caller, card: str) -> None:
    """To the author alone, on every screen of theirs."""
    if shown := card_of(card, caller.lang):
        publish.to_person(caller.person, {"t": "card", **shown})


def tell_moved(person: str) -> None:
    """Where somebody sits changed, and no socket of theirs asked for it: their sockets hear what they hear by it, now.
    Not for who answers a socket: it waits for the wires."""
    publish.recheck(person)
