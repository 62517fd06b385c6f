"""A person decides: Decision, Statement, Restriction or the change of the subject, the trail, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction

from placette.justice import audit
from placette.kernel import ids
from placette.live import publish
from placette.safety import decided, events, names, register, rules, statements, terms
from placette.safety.actions import noticing
from placette.safety.models import Decision, Restriction, Statement
from placette.safety.queries import Restricted, in_force
from placette.safety.register import Found, Subject
from placette.safety.rules import Overtaken, Reason, Unfit
from placette.safety.statements import Reasons


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision, complete, before it is written."""

    measure: str
    subject: Subject
    found: Found
    reason: Reason
    facts: str
    by: str
    until: datetime | None
    source: str
    now: datetime
    automated: str = "not"
    """`partially`: a report alone hides it, until a person rules; `fully`: nobody ruled in time, it comes back."""
    reported_as: str = ""
    """A key of `names.WHATS`, when a report alone hides it."""
    reasons: Reasons | None = None
    """As they were read before the decision was confirmed; None: they are found now."""
    seen: str | None = None
    """The decision that whoever decides saw last; None: they did not look."""
    refused: tuple[noticing.RefusedWords, ...] = ()
    """What the filters had refused of the person, and so led to it."""


def decide(
    measure: str,
    subject: str,
    *,
    ground: names.Ground,
    category: str,
    clause: str,
    facts: str,
    by: str,
    lasts: timedelta | None,
    now: datetime,
    source: names.Source = "own_initiative",
    notice: str | None = None,
    items: int | None = None,
    seen: str | None = None,
    reasons: Reasons | None = None,
) -> Statement:
    """Take `measure` about `subject`, written `person:<id>`, `person:<id>@<room>`, `message:<room>/<n>`, `held:<id>`.

    All rows in one transaction; afterwards those concerned are told. `facts`: one sentence without the words of
    members; empty: the reasons say what was looked at, by room, number and hour. Raises Unfit, and then nothing
    happened. Lifting several restrictions makes a statement each; the last is returned.

    `notice`: the number of the report that led to it. Once all its things are decided it is closed with this decision in
    the same transaction, with those about the same thing that were read, and the notifier reads so on their case page;
    `source` follows from who reported. `items`: as `close_notice` has it.

    `seen` is what `decided.last_decision` said when whoever decides looked: if another decision came since, Overtaken is
    raised. `reasons` are those of `preview`, read and confirmed: the statement is made of these and no others.
    """
    ruling = _ruling(measure, subject, Reason(ground, category, clause), facts, by, lasts, now, source)
    if reasons is not None:
        ruling = replace(ruling, reasons=reasons, until=reasons.until)
    with transaction.atomic():
        reported = _taken(ruling, notice, items) if notice is not None else None
        if reported is not None:
            ruling = _led(ruling, reported.notice.number)
        statement = carry_out(replace(ruling, seen=seen))
        if reported is not None:
            noticing.settled(reported, statement.decision, by, now)
    return statement


def _led(ruling: Ruling, notice: str) -> Ruling:
    """The ruling with what the report says of why. Raises Unfit: it says more than the reasons that were confirmed."""
    led = noticing.led_by(notice, ruling.found)
    refused = led.refused if ruling.measure != "restore" else ()
    if ruling.reasons is not None and ruling.reasons.refused != len(refused):
        raise Unfit(noticing.GREW)
    return replace(ruling, source=led.source, refused=refused)


def _taken(ruling: Ruling, notice: str, items: int | None) -> noticing.Taken:
    """The report that led to it and those alike, locked after the person, as whoever hides by a report does."""
    found = ruling.found
    if found.person is not None:
        ruling.subject.touch(found.person, ruling.now)
    return noticing.taken(notice, ruling.by, noticing.alike_of(found), items)


def preview(
    measure: str, subject: str, *, reason: Reason, facts: str, lasts: timedelta | None, now: datetime, notice: str = "",
) -> Reasons:  # fmt: skip
    """What the statement would be made of, if it were decided now about the report `notice`, or about none. Nothing is
    written. Raises Unfit."""
    ruling = _ruling(measure, subject, reason, facts, "", lasts, now, "own_initiative")
    return _reasons(_led(ruling, notice) if notice else ruling)


def _ruling(
    measure: str, subject: str, reason: Reason, facts: str, by: str, lasts: timedelta | None, now: datetime, source: str
) -> Ruling:
    """All that can be refused before anything is written. Raises Unfit."""
    if reason.category not in names.CATEGORIES:
        raise Unfit(f"There is no category “{reason.category}”.")
    owner, found = _resolve(subject)
    scope = found.room if found.kind == "person" else None
    rules.measure_fits(measure, found.kind, lasts, scope)
    if scope is not None and measure != "restore" and not register.is_room(scope):
        raise Unfit(f"There is no room “{scope}”: write its short name, as in its address.")
    until = now + lasts if lasts is not None else None
    return Ruling(measure, owner, found, reason, facts, by, until, source, now)


def carry_out(ruling: Ruling) -> Statement:
    """Write a complete ruling, in the caller's transaction. Raises Overtaken."""
    found = ruling.found
    if found.person is not None:
        ruling.subject.touch(found.person, ruling.now)
    last = decided.last_decision(found) if ruling.seen is not None else None
    if last is not None and last.id != ruling.seen:
        raise Overtaken(last.number)
    return ACTS[ruling.measure, found.kind == "person"](ruling)


def _resolve(text: str) -> tuple[Subject, Found]:
    resolved = register.resolve(text)
    if resolved is not None:
        return resolved
    kind = text.partition(":")[0]
    if kind not in register.kinds():
        raise Unfit(f"“{text}” names no subject: write {', '.join(f'{one}:…' for one in register.kinds())}.")
    raise Unfit(f"There is no {text}.")


def _written(ruling: Ruling, undoes: Decision | None = None) -> Statement:
    """The decision, its reasons, and a line in the trail."""
    found, reason, reasons = ruling.found, ruling.reason, ruling.reasons or _reasons(ruling)
    looked_at = statements.looked_at(reasons) if ruling.measure != "restore" else ""
    decision = Decision.objects.create(
        id=ids.ordered(ruling.now),
        measure=ruling.measure,
        subject_kind=found.kind,
        subject_id=found.id,
        room=found.room or "",
        person_id=found.person,
        ground=reason.ground,
        category=reason.category,
        clause=reason.clause,
        terms_version=terms.current().version if reason.ground == "terms" else None,
        facts=ruling.facts or looked_at,
        source=ruling.source,
        automated_detection=found.kind == "held" or reasons.refused > 0,
        automated_decision=ruling.automated,
        rules=list(reasons.rules),
        decided_by=ruling.by,
        decided_at=ruling.now,
        until=ruling.until,
        undoes=undoes,
    )
    statement = Statement.objects.create(
        id=ids.ordered(ruling.now),
        decision=decision,
        number=ids.unguessable(80),
        words=statements.compose(reasons),
        at=ruling.now,
    )
    seconds = int((ruling.until - ruling.now).total_seconds()) if ruling.until else None
    about = f"{found.kind}:{found.id}"
    audit.note(ruling.by, ruling.measure, about, {"decision": decision.id, "seconds": seconds}, ruling.now)
    return statement


def _reasons(ruling: Ruling) -> Reasons:
    found, refused, last = ruling.found, ruling.refused, None
    if found.kind == "person" and ruling.measure != "restore" and not ruling.facts and not refused:
        last = register.last_of(_person(ruling), found.room)
    return Reasons(
        measure=ruling.measure,
        kind=ruling.found.kind,
        ground=ruling.reason.ground,
        clause=ruling.reason.clause,
        automated=ruling.automated,
        reported_as=ruling.reported_as,
        source=ruling.source,
        room=ruling.found.room,
        n=ruling.found.n,
        until=ruling.until,
        facts=ruling.facts,
        at=refused[0].at if refused else (last or found).at or ruling.now,
        last_room=last.room if last else None,
        last_n=last.n if last else None,
        erased=found.erased,
        rules=tuple(dict.fromkeys(rule for one in refused for rule in one.rules)),
        refused=len(refused),
        refused_until=refused[-1].at if refused else None,
        refused_in=tuple(dict.fromkeys(one.room for one in refused)) if all(one.room for one in refused) else (),
        refused_unread=sum(not one.read for one in refused),
    )


def _restrict(ruling: Ruling) -> Statement:
    """Hush or suspend a person. Who is suspended sits nowhere any more, from this commit."""
    statement = _written(ruling)
    person = _person(ruling)
    Restriction.objects.create(
        statement=statement,
        person_id=person,
        measure=ruling.measure,
        scope=ruling.found.room or "*",
        starts=ruling.now,
        until=ruling.until,
    )
    if ruling.measure == "suspend":
        register.part(person, ruling.now)
    _tell(ruling, statement)  # each socket hears its reasons, then, when suspended, its goodbye: both stand in the rows
    return statement


def _warn(ruling: Ruling) -> Statement:
    """A person is told which rule or law they went against; nothing is taken from them."""
    statement = _written(ruling)
    _tell(ruling, statement)
    return statement


def _lift(ruling: Ruling) -> Statement:
    """What holds against a person (in one room, if it is named) holds no more."""
    held = in_force(ruling.now).filter(person_id=_person(ruling)).select_related("statement__decision").order_by("pk")
    if ruling.found.room is not None:
        held = held.filter(scope=ruling.found.room)
    statement = None
    for restriction in held:
        statement = _written(ruling, restriction.statement.decision)
        restriction.lifted_by = statement
        restriction.save(update_fields=["lifted_by"])
    if statement is None:
        raise Unfit("Nothing holds against this person: there is nothing to restore.")
    _recheck(ruling)
    return statement


def _withhold(ruling: Ruling) -> Statement:
    """A thing is seen by nobody any more. What a report alone hid until now is hidden by this decision instead."""
    statement = _written(ruling, _hidden_by_a_report(ruling))
    why: register.Why = "law" if ruling.reason.ground == "illegal" else "rules"
    if not ruling.subject.withhold(ruling.found, statement, why, ruling.now):
        raise Unfit("It is not shown (any more): there is nothing to withhold.")
    _tell(ruling, statement)
    return statement


def _hidden_by_a_report(ruling: Ruling) -> Decision | None:
    """The decision, if any stands, by which a report hid this until a person rules."""
    found = Decision.objects.filter(
        subject_kind=ruling.found.kind, subject_id=ruling.found.id, measure="withhold", undone_by=None
    )
    return found.filter(automated_decision="partially", source__in=names.REPORTED).order_by("decided_at", "pk").last()


def _restore(ruling: Ruling) -> Statement:
    """A thing is seen again; the decision that withheld it is undone."""
    kinds = ["message", "held"] if ruling.found.kind in ("message", "held") else [ruling.found.kind]
    before = Decision.objects.filter(
        subject_kind__in=kinds, subject_id=ruling.found.id, measure="withhold", undone_by=None
    )
    statement = _written(ruling, before.order_by("decided_at", "pk").last())
    if not ruling.subject.restore(ruling.found, statement, ruling.now):
        raise Unfit("It is not withheld: there is nothing to restore.")
    _recheck(ruling)
    return statement


ACTS: dict[tuple[str, bool], Callable[[Ruling], Statement]] = {
    ("warn", True): _warn,
    ("hush", True): _restrict,
    ("suspend", True): _restrict,
    ("restore", True): _lift,
    ("withhold", False): _withhold,
    ("restore", False): _restore,
}
"""(measure, is it about a person) -> what is done. `rules.measure_fits` lets nothing else through."""


def _person(ruling: Ruling) -> str:
    if ruling.found.person is None:
        raise Unfit("There is no such person.")
    return ruling.found.person


def _tell(ruling: Ruling, statement: Statement) -> None:
    """After the commit the one concerned hears what was decided, why in one word, and the case."""
    person = ruling.found.person
    if person is None:
        return
    scope = ruling.found.room or "*"
    subject = ruling.found.kind if ruling.measure == "withhold" else ""
    one = Restricted(ruling.measure, scope, ruling.until, statement.number, ruling.reason.ground, subject)
    body = events.restricted(one, ruling.now)
    transaction.on_commit(lambda: publish.to_person(person, body), robust=True)
    _recheck(ruling)


def _recheck(ruling: Ruling) -> None:
    person = ruling.found.person
    if person is not None:
        transaction.on_commit(lambda: publish.recheck(person), robust=True)
