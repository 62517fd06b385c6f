"""`say`: words of many people into many rooms, in one commit. Sockets, pages, command line and tests use this function.

In this order: read what decides, judge, screen, one transaction (read again, judge again, number, insert, decisions,
one sealed trace), commit, answer, tell the wires.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import InterfaceError, OperationalError, transaction

from placette.justice import traces
from placette.kernel import ids
from placette.live.events import Answer, Done, Held, Refused, Wait
from placette.rooms import events, figures, names, numbers
from placette.rooms.actions.judging import Draft, Judged, Lapsed, Prepared, Twin, judge, prepare
from placette.rooms.actions.queueing import stopped
from placette.rooms.actions.tracing import trace
from placette.rooms.asks import SayAsk
from placette.rooms.models import Message
from placette.rooms.patience import Clock, clock_from, patiently
from placette.rooms.queries.lately import LATELY, LINES, Line
from placette.rooms.queries.speaking import Scene, again, scene
from placette.safety import actions as safety
from placette.safety import screening

log = logging.getLogger("placette.rooms")
STATE: Mapping[str, names.State] = {"hold": names.HELD, "refuse": names.REFUSED}
"""What becomes of words by their verdict; any other is shown."""


@dataclass(slots=True)
class Outcome:
    """What a batch came to: answers by place in the batch, and what is to be told once it is committed."""

    judged: dict[int, Judged]
    shown: list[tuple[str, Message]] = field(default_factory=list)


def say(asks: Sequence[SayAsk], now: datetime | None = None) -> list[Answer]:
    """As many answers, in the same order. `now`: the present; by default, when the last of them arrived.

    Raises only when the database did not answer for some eight seconds: what took place is not known then, and nothing
    is acknowledged. What one ask breaks concerns that ask alone.
    """
    if not asks:
        return []
    clock = clock_from(now or max(ask.at for ask in asks))
    try:
        return _together(asks, clock)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.error("words could not be kept", extra={"id": ids.unguessable(50), "count": len(asks)}, exc_info=True)
    if len(asks) == 1:
        return [Refused("unavailable")]
    return [say([ask], clock())[0] for ask in asks]


def _together(asks: Sequence[SayAsk], clock: Clock) -> list[Answer]:
    prepared = [_prepared(ask) for ask in asks]
    verdicts: dict[int, screening.Verdict] = {}
    outcome = patiently(lambda: _attempt(prepared, verdicts, clock()))
    figures.MESSAGES.inc(len(outcome.shown))
    events.tell_said(outcome.shown)
    for index, one in outcome.judged.items():
        if isinstance(one, Lapsed):
            events.tell_unheld(asks[index].caller.person, one.room, one.id, one.why)
    for index, verdict in verdicts.items():
        if verdict.card:
            events.tell_card(asks[index].caller, verdict.card)
        if verdict.kind == "note" and isinstance(outcome.judged[index], Done):
            figures.noted(verdict.rules)
        if verdict.kind == "hold" and isinstance(outcome.judged[index], Held):
            figures.held(verdict.rules)
    return [_with_card(_answer(outcome.judged, index), verdicts.get(index)) for index in range(len(asks))]


def _prepared(ask: SayAsk) -> Prepared:
    try:
        return prepare(ask)
    except Exception:
        log.error("words could not be read", extra={"id": ids.unguessable(50)}, exc_info=True)
        return Prepared(ask, refused=Refused("unavailable"))


def _attempt(prepared: Sequence[Prepared], verdicts: dict[int, screening.Verdict], now: datetime) -> Outcome:
    """One try. It looks at the nonces first, so it may follow a try whose commit nobody knows of."""
    before = scene([one.ask for one in prepared], now)
    judged = judge(enumerate(prepared), before)
    drafts = [index for index, one in judged.items() if isinstance(one, Draft)]
    _screen({index: one for index, one in judged.items() if isinstance(one, Draft)}, before, verdicts)
    if not drafts:
        return Outcome(judged)
    with figures.COMMIT_SECONDS.time(), transaction.atomic(durable=True):
        fresh = again(before, [prepared[index].ask for index in drafts], now)
        judged |= judge([(index, prepared[index]) for index in drafts], fresh)
        return _keep(judged, verdicts, now)


def _screen(drafts: Mapping[int, Draft], before: Scene, verdicts: dict[int, screening.Verdict]) -> None:
    """A verdict for each that has none yet. Each is read alone and together with what its author said just before, in
    this batch too. Where nobody may read, no words are gathered either."""
    said = dict(before.before)
    for index, draft in drafts.items():
        ask, place = draft.prepared.ask, draft.place
        pair, words = (ask.caller.person, place.pk), draft.prepared.words
        lines = tuple(line for line in said.get(pair, ()) if line.at > ask.at - LATELY)[-LINES:]
        if index not in verdicts:
            earlier = tuple(line.words for line in lines)
            verdicts[index] = screening.words_of(words, place.basis, place="room", before=earlier)
        if place.basis != "none" and verdicts[index].kind not in STATE:
            said[pair] = (*lines, Line("", words, ask.at))


def _keep(judged: dict[int, Judged], verdicts: Mapping[int, screening.Verdict], now: datetime) -> Outcome:
    """Numbers, rows, decisions and traces of all that may be said, in the caller's transaction."""
    drafts = {index: one for index, one in judged.items() if isinstance(one, Draft)}
    barred = stopped(drafts, verdicts, now)
    judged |= barred.again
    drafts = {index: one for index, one in drafts.items() if index not in barred.again}
    free = _numbered({index: one for index, one in drafts.items() if verdicts[index].kind not in STATE}, now)
    rows: dict[int, Message] = {}
    for index, draft in drafts.items():
        state = names.REFUSED if index in barred.behind else STATE.get(verdicts[index].kind, names.SHOWN)
        if state == names.SHOWN and index not in free:
            judged[index] = Refused("not_found")
            continue
        like = b"" if index in barred.behind else barred.like.get(index, b"")
        rows[index] = _row(draft, state, free.get(index), like)
    _explain(rows, verdicts, barred.behind, now)
    Message.objects.bulk_create(rows.values())
    kept = [(index, row) for index, row in rows.items() if row.state != names.REFUSED]
    alarms = {index: rows[index] for index in rows if verdicts[index].alarm and rows[index].state == names.REFUSED}
    traced = {**dict(kept), **alarms}
    traces.keep([trace(drafts[index].prepared.ask.caller, "message", row.id, row.at) for index, row in traced.items()], now)
    safety.alarm([_alarm(drafts[index], row, verdicts[index]) for index, row in alarms.items()], now)
    for index, row in rows.items():
        judged[index] = _done(drafts[index], row, index in barred.behind)
    return Outcome(judged, [(drafts[index].place.slug, row) for index, row in rows.items() if row.state == names.SHOWN])


def _numbered(drafts: Mapping[int, Draft], now: datetime) -> dict[int, int]:
    """Numbers for `drafts`, room by room in the order of their keys. A room that is gone gives none."""
    wanted = Counter(draft.place.pk for draft in drafts.values())
    following = {room: numbers.take(room, wanted[room], now) for room in sorted(wanted)}
    out: dict[int, int] = {}
    for index, draft in drafts.items():
        n = following[draft.place.pk]
        if n is not None:
            out[index] = n
            following[draft.place.pk] = n + 1
    return out


def _row(draft: Draft, state: names.State, n: int | None, like: bytes) -> Message:
    ask = draft.prepared.ask
    return Message(
        id=ids.ordered(ask.at),
        room_id=draft.place.pk,
        n=n,
        author_id=ask.caller.person,
        handle=ask.caller.handle,
        words="" if state == names.REFUSED else draft.prepared.words,
        re=ask.re if ask.re is not None and (n is None or ask.re < n) else None,
        nonce=ask.nonce,
        digest=draft.prepared.digest,
        likeness=like,
        at=ask.at,
        paced=draft.paced,
        state=state,
    )


def _explain(
    rows: Mapping[int, Message], verdicts: Mapping[int, screening.Verdict], behind: Collection[int], now: datetime
) -> None:
    """A decision and its statement for each held or refused row, which then points to it."""
    barred = [index for index, row in rows.items() if row.state != names.SHOWN]
    if not barred:
        return
    made = safety.record_verdicts(
        [
            safety.Judged(row.author_id, "message", row.id, verdicts[index], row.at, index in behind)
            for index, row in rows.items()
            if index in barred
        ],
        now,
    )
    for index, statement in zip(barred, made, strict=True):
        rows[index].held_by = statement


def _alarm(draft: Draft, row: Message, verdict: screening.Verdict) -> safety.Alarm:
    """Refused because somebody may be in danger. What is said in private stays between the two."""
    words = draft.prepared.words if draft.place.basis == "public" else None
    return safety.Alarm(row.author_id, row.handle, draft.place.slug, row.id, words, verdict, row.at)


def _done(draft: Draft, row: Message, behind: bool) -> Answer:
    if row.state == names.REFUSED:
        assert row.held_by is not None
        return Refused("readers_behind" if behind else "refused_words", {"number": row.held_by.number})
    if row.n is None:
        return Held(row.id, row.held_by.number if row.held_by is not None else "")
    return Done({"room": draft.place.slug, "n": row.n, "id": row.id})


def _with_card(answer: Answer, verdict: screening.Verdict | None) -> Answer:
    """Whether it was sent, held or refused: who wrote it sees the numbers."""
    if verdict is None or not verdict.card or isinstance(answer, Wait):
        return answer
    return replace(answer, card=verdict.card)


def _answer(judged: Mapping[int, Judged], index: int) -> Answer:
    one = judged[index]
    if isinstance(one, Twin):
        return _answer(judged, one.first) if one.same else Refused("bad_request")
    if isinstance(one, Lapsed):
        return Held(one.id)
    assert not isinstance(one, Draft)
    return one
