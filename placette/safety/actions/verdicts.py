"""Reasons for what the filters held or refused: many at once, in the transaction of the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from placette.kernel import ids
from placette.safety import statements
from placette.safety.models import Decision, Statement
from placette.safety.screening import Verdict
from placette.safety.statements import Reasons

AUTOMATED = {"refuse": "fully", "hold": "partially"}


@dataclass(frozen=True, slots=True)
class Judged:
    """`person`'s content (`kind`, `id`) got this verdict, `hold` or `refuse`, at that moment."""

    person: str
    kind: str
    id: str
    verdict: Verdict
    at: datetime


def record_verdicts(judged: Sequence[Judged], now: datetime) -> list[Statement]:
    """A decision and its statement for each, in order, in the caller's transaction: two queries, however many."""
    if not judged:
        return []
    assert transaction.get_connection().in_atomic_block, "verdicts belong to the transaction of the words"
    decisions = [_decision(one, now) for one in judged]
    Decision.objects.bulk_create(decisions)
    return Statement.objects.bulk_create(
        Statement(
            id=ids.ordered(now),
            decision=decision,
            number=ids.unguessable(80),
            words=statements.compose(_reasons(one.verdict)),
            at=now,
        )
        for one, decision in zip(judged, decisions, strict=True)
    )


def _decision(one: Judged, now: datetime) -> Decision:
    verdict = one.verdict
    return Decision(
        id=ids.ordered(now),
        measure="withhold",
        subject_kind=one.kind,
        subject_id=one.id,
        person_id=one.person,
        ground=verdict.ground,
        category=verdict.category,
        clause=verdict.clause,
        facts=f"{verdict.kind}: {len(verdict.rules)} rule(s) of the filters matched in 1 text",
        source="own_initiative",
        automated_detection=True,
        automated_decision=AUTOMATED[verdict.kind],
        rules=list(verdict.rules),
        decided_by="filters",
        decided_at=one.at,
    )


def _reasons(verdict: Verdict) -> Reasons:
    return Reasons(
        measure="withhold",
        kind="words",
        ground=verdict.ground,
        clause=verdict.clause,
        automated=AUTOMATED[verdict.kind],
        rules=verdict.rules,
    )
