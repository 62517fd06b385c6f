"""Other words for one's own message: judged, screened and traced like new ones, and numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from placette.justice import traces
from placette.live.events import Done, Refused
from placette.rooms import events, figures, names, rules
from placette.rooms.actions.changing import change, lock, own
from placette.rooms.actions.judging import pace
from placette.rooms.actions.tracing import trace
from placette.rooms.asks import EditAsk, SayAsk
from placette.rooms.models import Message
from placette.rooms.patience import Clock, clock_from, patiently
from placette.rooms.queries.lately import Line, beside
from placette.rooms.queries.speaking import Place, scene
from placette.safety import actions as safety
from placette.safety import queries as safety_queries
from placette.safety import screening


@dataclass(frozen=True, slots=True)
class Leave:
    """The rules of speaking let these words through; the author's next ones are due at `due`."""

    basis: str
    due: datetime
    before: tuple[str, ...] = ()
    """What else of theirs stands before the message: beside it, and of the last half minute."""
    after: tuple[str, ...] = ()
    """The same, behind it."""


def edit(ask: EditAsk, now: datetime | None = None) -> Done | Refused:
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
    answer = patiently(attempt.once)
    if not attempt.card:
        return answer
    events.tell_card(ask.caller, attempt.card)
    return replace(answer, card=attempt.card)


Read = tuple[str, tuple[str, ...], tuple[str, ...]]
"""On which ground, after and before which words something was read."""


@dataclass(slots=True)
class Attempt:
    """One edit, tried until the database answers. What a try found out is kept for the next one."""

    ask: EditAsk
    id: str
    words: str
    clock: Clock
    screened: dict[Read, screening.Verdict] = field(default_factory=dict)
    refused: list[Refused] = field(default_factory=list)
    """With its case: whether it was committed is looked up before anything is refused again."""
    card: str = ""
    """Which numbers to call the author is shown, once this is answered."""

    def once(self) -> Done | Refused:
        if _stands(Message.objects.filter(pk=self.id).first(), self.words):
            return Done()
        for refused in self.refused:
            if safety_queries.case_for(str(refused.facts["number"])) is not None:
                return refused
        first = _may(self.ask, self.words, self.clock())
        if isinstance(first, Refused):
            return first
        self._verdict(first)
        with transaction.atomic(durable=True):
            now = self.clock()
            again = _may(self.ask, self.words, now)
            message = lock(self.id)
            if _stands(message, self.words):
                return Done()
            return again if isinstance(again, Refused) else self._reword(message, again, now)

    def _verdict(self, leave: Leave) -> screening.Verdict:
        """Read before the transaction; in it only what stands beside and has moved since."""
        key = (leave.basis, leave.before, leave.after)
        if key not in self.screened:
            self.screened[key] = _screened(self.words, leave)
        return self.screened[key]

    def _reword(self, message: Message | None, leave: Leave, now: datetime) -> Done | Refused:
        if message is None or not _shown(message):
            return Refused("not_found")
        message.paced = max(message.paced, leave.due)
        verdict = self._verdict(leave)
        self.card = verdict.card
        if verdict.kind in ("hold", "refuse"):
            message.save(update_fields=["paced"])
            self.refused.append(_refused(self.ask, message, verdict, now))
            if verdict.alarm:
                self._alarm(message, leave, verdict, now)
            return self.refused[-1]
        message.words, message.edited = self.words, True
        message.save(update_fields=["words", "edited", "paced"])
        change(message, "edited", now)
        if verdict.kind == "note":
            transaction.on_commit(lambda: figures.noted(verdict.rules), robust=True)
        traces.keep([trace(self.ask.caller, "edit", message.id, self.ask.at)], now)
        return Done()


    def _alarm(self, message: Message, leave: Leave, verdict: screening.Verdict, now: datetime) -> None:
        """Refused because somebody may be in danger: a person looks at the words that would have stood there."""
        ask, words = self.ask, self.words if leave.basis == "public" else None
        traces.keep([trace(ask.caller, "edit", message.id, ask.at)], now)
        safety.alarm([safety.Alarm(ask.caller.person, message.handle, ask.room, message.id, words, verdict, ask.at)], now)


def _shown(message: Message) -> bool:
    return message.state == names.SHOWN and message.withheld_by_id is None


def _stands(message: Message | None, words: str) -> bool:
    """Are these the words that everybody reads?"""
    return message is not None and _shown(message) and message.words == words


def _may(ask: EditAsk, words: str, now: datetime) -> Leave | Refused:
    """What holds for saying holds for saying it otherwise."""
    seen = scene([SayAsk(ask.caller, ask.room, words, "", ask.at)], now)
    place = seen.places.get(ask.room)
    if place is None:
        return Refused("not_found")
    speaker = seen.speaker(ask.caller.person, place)
    refused = rules.may_speak(speaker, "" if place.basis == "none" else words, ask.at, pace())
    if refused is not None:
        return refused
    before, after = _around(ask, place, seen.before.get((ask.caller.person, place.pk), ()))
    due = rules.next_due(speaker.paced, ask.at, rules.pace_of(speaker.new_face, pace()))
    return Leave(place.basis, due, before, after)


def _around(ask: EditAsk, place: Place, lately: Sequence[Line]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Own words before and behind the edited message, as they stand. Nothing is gathered where nobody may read."""
    if place.basis == "none":
        return (), ()
    near = {line.n: line for line in (*lately, *beside(ask.caller.person, place.pk, ask.n)) if line.n != ask.n}
    lines = [near[n] for n in sorted(near)]
    return tuple(one.words for one in lines if one.n < ask.n), tuple(one.words for one in lines if one.n > ask.n)


def _screened(words: str, leave: Leave) -> screening.Verdict:
    """The words where they stand: after what is before them, and before what stands behind, if only they make it stop."""

    def read(words: str, before: tuple[str, ...]) -> screening.Verdict:
        return screening.words_of(words, leave.basis, place="room", before=before)

    alone = read(words, leave.before)
    if not alone.passes:
        return alone
    for at, line in enumerate(leave.after[: screening.BEFORE]):
        joined = read(line, (*leave.before, words, *leave.after[:at]))
        if not joined.passes and read(line, (*leave.before, *leave.after[:at])).passes:
            return joined
    return alone


def _refused(ask: EditAsk, message: Message, verdict: screening.Verdict, now: datetime) -> Refused:
    judged = safety.Judged(ask.caller.person, "message", message.id, replace(verdict, kind="refuse"), ask.at)
    [statement] = safety.record_verdicts([judged], now)
    return Refused("refused_words", {"number": statement.number})
