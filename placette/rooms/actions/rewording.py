"""Other words for one's own message: judged, screened and traced like new ones, and numbered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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
from placette.rooms.patience import Clock, clock_from, patiently
from placette.rooms.queries.speaking import scene
from placette.safety import actions as safety
from placette.safety import queries as safety_queries
from placette.safety import screening


@dataclass(frozen=True, slots=True)
class Leave:
    """The rules of speaking let these words through; the author's next ones are due at `due`."""

    basis: str
    due: datetime
    before: tuple[str, ...] = ()
    """What else they said in the last half minute."""


def edit(ask: EditAsk, now: datetime | None = None) -> Answer:
    """Done when the words stand. What the filters would hold is refused: an edit cannot wait for a moderator, and the
    same words may be said as a new message.

    Asked again, by the client or after a commit nobody knows of, it is acknowledged: nothing is judged, counted or told
    a second time.

    `now`: the present, by which it is judged; by default, when it arrived. The pace goes by when it arrived.
    """
    words = rules.tidy(ask.words)
    if isinstance(words, Refused):
        return words
    found = own(ask.caller.person, ask.room, ask.n)
    if found is None or not found[1]:
        return Refused("not_found")
    attempt = Attempt(ask, found[0], words, clock_from(now or ask.at))
    return patiently(attempt.once)


@dataclass(slots=True)
class Attempt:
    """One edit, tried until the database answers. What a try found out is kept for the next one."""

    ask: EditAsk
    id: str
    words: str
    clock: Clock
    screened: dict[str, screening.Verdict] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    """With its case: whether it was committed is looked up before anything is refused again."""

    def once(self) -> Answer:
        if _stands(Message.objects.filter(pk=self.id).first(), self.words):
            return Done()
        for refused in self.refused:
            if safety_queries.case_for(str(refused.facts["number"])) is not None:
                return refused
        first = _may(self.ask, self.words, self.id, self.clock())
        if isinstance(first, Refused):
            return first
        if first.basis not in self.screened:
            self.screened[first.basis] = screening.words_of(
                self.words, first.basis, place="room", before=first.before
            )
        with transaction.atomic(durable=True):
            now = self.clock()
            again = _may(self.ask, self.words, self.id, now)
            message = lock(self.id)
            if _stands(message, self.words):
                return Done()
            return again if isinstance(again, Refused) else self._reword(message, again, now)

    def _reword(self, message: Message | None, leave: Leave, now: datetime) -> Answer:
        if message is None or not _shown(message):
            return Refused("not_found")
        message.paced = max(message.paced, leave.due)
        verdict = self.screened[leave.basis]
        if verdict.kind in ("hold", "refuse"):
            message.save(update_fields=["paced"])
            self.refused.append(_refused(self.ask, message, verdict, now))
            return self.refused[-1]
        message.words, message.edited = self.words, True
        message.save(update_fields=["words", "edited", "paced"])
        change(message, "edited", now)
        traces.keep([trace(self.ask.caller, "edit", message.id, self.ask.at)], now)
        return Done()


def _shown(message: Message) -> bool:
    return message.state == names.SHOWN and message.withheld_by_id is None


def _stands(message: Message | None, words: str) -> bool:
    """Are these the words that everybody reads?"""
    return message is not None and _shown(message) and message.words == words


def _may(ask: EditAsk, words: str, id: str, now: datetime) -> Leave | Refused:
    """What holds for saying holds for saying it otherwise."""
    seen = scene([SayAsk(ask.caller, ask.room, words, "", ask.at)], now)
    place = seen.places.get(ask.room)
    if place is None:
        return Refused("not_found")
    speaker = seen.speaker(ask.caller.person, place)
    refused = rules.may_speak(speaker, "" if place.basis == "none" else words, ask.at, pace())
    if refused is not None:
        return refused
    lines = seen.before.get((ask.caller.person, place.pk), ())
    before = tuple(line.words for line in lines if line.id != id)
    return Leave(place.basis, rules.next_due(speaker.paced, ask.at, rules.pace_of(speaker.new_face, pace())), before)


def _refused(ask: EditAsk, message: Message, verdict: screening.Verdict, now: datetime) -> Refused:
    judged = safety.Judged(ask.caller.person, "message", message.id, replace(verdict, kind="refuse"), ask.at)
    [statement] = safety.record_verdicts([judged], now)
    return Refused("refused_words", {"number": statement.number})
