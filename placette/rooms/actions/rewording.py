"""Other words for one's own message: judged, screened and traced like new ones, and numbered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from placette.justice import traces
from placette.live.events import Answer, Done, Refused
from placette.rooms import names, rules
from placette.rooms.actions.changing import change, lock, own
from placette.rooms.actions.judging import pace
from placette.rooms.actions.tracing import trace
from placette.rooms.asks import EditAsk, SayAsk
from placette.rooms.models import Message
from placette.rooms.patience import patiently
from placette.rooms.queries.speaking import scene
from placette.safety import actions as safety
from placette.safety import screening


@dataclass(frozen=True, slots=True)
class Leave:
    """The rules of speaking let these words through; the author's next ones are due at `due`."""

    basis: str
    due: datetime


def edit(ask: EditAsk) -> Answer:
    """Done when the words stand. What the filters would hold is refused: an edit cannot wait for a moderator, and the
    same words may be said as a new message."""
    words = rules.tidy(ask.words)
    if isinstance(words, Refused):
        return words
    id = own(ask.caller.person, ask.room, ask.n)
    if id is None:
        return Refused("not_found")
    screened: dict[str, screening.Verdict] = {}

    def attempt() -> Answer:
        first = _may(ask, words)
        if isinstance(first, Refused):
            return first
        if first.basis not in screened:
            screened[first.basis] = screening.words_of(words, first.basis)
        with transaction.atomic(durable=True):
            again = _may(ask, words)
            return again if isinstance(again, Refused) else _reword(ask, id, words, screened[first.basis], again.due)

    return patiently(attempt)


def _may(ask: EditAsk, words: str) -> Leave | Refused:
    """What holds for saying holds for saying it otherwise."""
    seen = scene([SayAsk(ask.caller, ask.room, words, "", ask.at)], ask.at)
    place = seen.places.get(ask.room)
    if place is None:
        return Refused("not_found")
    speaker = seen.speaker(ask.caller.person, place)
    refused = rules.may_speak(speaker, "" if place.basis == "none" else words, ask.at, pace())
    if refused is not None:
        return refused
    return Leave(place.basis, rules.next_due(speaker.paced, ask.at, rules.pace_of(speaker.new_face, pace())))


def _reword(ask: EditAsk, id: str, words: str, verdict: screening.Verdict, due: datetime) -> Answer:
    message = lock(id)
    if message is None or message.state != names.SHOWN or message.withheld_by_id is not None:
        return Refused("not_found")
    if message.words == words:
        return Done()
    message.paced = max(message.paced, due)
    if verdict.kind in ("hold", "refuse"):
        message.save(update_fields=["paced"])
        return _refused(ask, message, verdict)
    message.words, message.edited = words, True
    message.save(update_fields=["words", "edited", "paced"])
    change(message, "edited", ask.at)
    traces.keep([trace(ask.caller, "edit", message.id, ask.at)], ask.at)
    return Done()


def _refused(ask: EditAsk, message: Message, verdict: screening.Verdict) -> Refused:
    judged = safety.Judged(ask.caller.person, "message", message.id, replace(verdict, kind="refuse"), ask.at)
    [statement] = safety.record_verdicts([judged], ask.at)
    return Refused("refused_words", {"number": statement.number})
