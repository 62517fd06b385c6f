"""One thing laid on the desk: its words, what was decided about it, the person, what holds against them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from placette.justice import audit
from placette.safety import decided, queries, register, reported, rules
from placette.safety.decided import Decided
from placette.safety.desk import choices, queue
from placette.safety.desk.choices import Act
from placette.safety.desk.queue import Claim
from placette.safety.desk.sources import Who, sources
from placette.safety.queries import Restricted
from placette.safety.register import Found, Snapshot


@dataclass(frozen=True, slots=True)
class Last:
    """The last thing that a person said."""

    found: Found
    snapshot: Snapshot

    @property
    def address(self) -> str:
        return f"message:{self.found.room}/{self.found.n}"


@dataclass(frozen=True, slots=True)
class Opened:
    """`seen_item`, `seen_person`: ids of the last decisions about them, or empty. `found` None: it is there no more, and
    `decisions` say what became of it."""

    subject: str
    found: Found | None
    snapshot: Snapshot | None
    claim: Claim | None
    decisions: Sequence[Decided]
    person: str | None
    who: Who | None
    holds: Sequence[Restricted]
    history: Sequence[Decided]
    acts: Sequence[Act]
    seen_item: str = ""
    seen_person: str = ""
    ground_before: str = "terms:rules"
    last: Last | None = None
    """Of a person: what they said last."""

    @property
    def private(self) -> bool:
        """Two people wrote it to each other, and nobody handed it over."""
        return self.snapshot is not None and not self.snapshot.public and not self.snapshot.words


def open_subject(subject: str, me: str, now: datetime) -> Opened:
    """What there is to read of `subject`; that `me` read it stands in the trail first."""
    resolved = register.resolve(subject)
    if resolved is None:
        return _gone(subject, now)
    owner, found = resolved
    audit.note(f"moderator:{me}", "read", f"{found.kind}:{found.id}", {}, now)
    snapshot = reported.readable(found, owner.snapshot(found))
    decisions = decided.decisions_about(found)
    holds = queries.restrictions([found.person], now).get(found.person, []) if found.person else []
    history = decided.history(found.person) if found.person else []
    of_person = [one for one in history if one.subject == "person"]
    return Opened(
        subject=subject,
        found=found,
        snapshot=snapshot,
        claim=queue.claims(me, now).get(f"{found.kind}:{found.id}"),
        decisions=decisions if found.kind != "person" else (),
        person=found.person,
        who=sources.who(found.person, now) if found.person else None,
        holds=holds,
        history=[one for one in history if one not in decisions] if found.kind != "person" else history,
        acts=choices.acts(
            found, snapshot.state if snapshot else "", bool(holds), _provisional(decisions), _withheld(decisions)
        ),
        seen_item=decisions[0].id if decisions else "",
        seen_person=of_person[0].id if of_person else "",
        ground_before=_ground(decisions),
        last=_last(found, me, now) if found.kind == "person" else None,
    )


def _last(found: Found, me: str, now: datetime) -> Last | None:
    """What a person said last where everybody reads: the reasons name it, so whoever decides has it before them."""
    last = register.last_of(found.id, found.room)
    subject = register.subject(last.kind) if last is not None and last.n is not None else None
    snapshot = subject.snapshot(last) if last is not None and subject is not None else None
    if last is None or snapshot is None or not snapshot.public:
        return None
    audit.note(f"moderator:{me}", "read", f"{last.kind}:{last.id}", {}, now)
    return Last(last, snapshot)


def _withheld(decisions: Sequence[Decided]) -> bool:
    return any(one.measure == "withhold" and not one.undone for one in decisions)


def _provisional(decisions: Sequence[Decided]) -> bool:
    """A report alone hides it, until a person rules."""
    return any(
        one.measure == "withhold" and one.automated == "partially" and one.by != "filters" and not one.undone
        for one in decisions
    )


def _ground(decisions: Sequence[Decided]) -> str:
    return f"{decisions[0].ground}:{decisions[0].clause}" if decisions else "terms:rules"


def _gone(subject: str, now: datetime) -> Opened:
    """It waits no more, or was never there."""
    kind, _, id = subject.partition(":")
    decisions = decided.decisions_about(Found(kind, id, None)) if id else []
    person = decided.concerned(decisions[0].number) if decisions else None
    who = sources.who(person, now) if person else None
    return Opened(subject, None, None, None, decisions, person, who, (), (), ())


def nothing() -> Opened:
    """A report that names no thing of the place."""
    return Opened("", None, None, None, (), None, None, (), (), ())


def look_up(text: str) -> str | None:
    """Where on the desk it lies: `held:…`, `message:<room>/<n>`, `person:…`, a pseudonym, an address, the number of a
    case or of a report. None: there is no such thing."""
    text = text.strip()
    number = rules.case_number(text)
    if number is not None:
        if queries.followed(number) is not None:
            return f"report/{number}"
        person = decided.concerned(number)
        return f"about/person:{person}" if person else None
    if register.resolve(text) is not None:
        return f"about/{text}"
    found = register.named(text) if text else None
    if found is None:
        return None
    return f"about/{found.kind}:{found.room}/{found.n}" if found.n else f"about/{found.kind}:{found.id}"


def overtaken(subject: str, seen: str) -> Decided | None:
    """The decision that somebody took about what lies open since it was opened on `seen`. None: nothing changed."""
    kind, _, id = subject.partition(":")
    resolved = register.resolve(subject) if id else None
    found = resolved[1] if resolved is not None else Found(kind, id, None)
    last = decided.last_decision(found) if id else None
    return last if last is not None and last.id != seen else None
