"""Decisions by text, as the operator's command line takes them: the same `decide` as at the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from placette.justice import audit
from placette.safety import actions, register, reported, rules
from placette.safety.desk import telling
from placette.safety.register import Snapshot


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, ready to be printed."""

    number: str
    measure: str
    subject: str
    until: datetime | None


def decide_from_text(
    measure: str, subject: str, *, ground: str, by: str, now: datetime, lasts: str = "", facts: str = ""
) -> Decided:
    """`ground` as `rules.reason` reads it, `lasts` as `rules.duration` does. Raises Unfit with one clear sentence."""
    reason = rules.reason(ground)
    facts = " ".join(facts.split())
    if len(facts) > 500:
        raise rules.Unfit("The facts are one sentence of 500 characters at most, without the words themselves.")
    if telling.tells_who([facts, telling.free_text(reason)], "", subject):
        raise rules.Unfit(
            "The facts or the law name or quote whoever reported it: write what was seen, in your own words."
        )
    span = rules.duration(lasts)
    made = actions.decide(
        measure,
        subject,
        ground=reason.ground,
        category=reason.category,
        clause=reason.clause,
        facts=facts,
        by=by,
        lasts=span,
        now=now,
    )
    return Decided(made.number, measure, subject, now + span if span else None)


def read(subject: str, *, by: str, now: datetime) -> Snapshot:
    """The words somebody has to judge, held, shown, or kept while a decision withholds them. Raises Unfit.

    That they were read, and by whom, stands in the trail before they are given; the words do not.
    """
    resolved = register.resolve(subject)
    if resolved is None:
        raise rules.Unfit(f"There is no {subject}.")
    owner, found = resolved
    snapshot = reported.readable(found, owner.snapshot(found))
    if snapshot is not None and not snapshot.public and not snapshot.words:
        raise rules.Unfit(
            f"{subject} was said between two people: it is read only while it waits, or handed over in a report."
        )
    if snapshot is None or not snapshot.words:
        raise rules.Unfit(f"{subject} has no words to be read, or none any more.")
    audit.note(by, "read", f"{found.kind}:{found.id}", {"state": snapshot.state}, now)
    return snapshot
