"""Reasons for what the filters held or refused: many at once, in the transaction of the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from placette.kernel import ids
from placette.safety import rules, statements, terms
from placette.safety.models import Decision, HeldEntry, Statement
from placette.safety.screening import Verdict
from placette.safety.statements import Reasons

End = Literal["released", "refused", "expired", "withdrawn"]
"""How something stopped waiting."""
AUTOMATED = {"refuse": "fully", "hold": "partially"}


@dataclass(frozen=True, slots=True)
class Judged:
    """`person`'s content (`kind`, `id`) got this verdict, `hold` or `refuse`, at that moment."""

    person: str
    kind: str
    id: str
    verdict: Verdict
    at: datetime
    behind: bool = False
    """It would wait for a moderator, but those are behind: it is refused."""

    @property
    def kind_of_verdict(self) -> str:
        return "refuse" if self.behind else self.verdict.kind

    @property
    def rules(self) -> tuple[str, ...]:
        return (*self.verdict.rules, *([rules.BEHIND] if self.behind else []))


def record_verdicts(judged: Sequence[Judged], now: datetime) -> list[Statement]:
    """A decision and its statement for each, in order, in the caller's transaction: two queries, however many; a third
    when something waits from now on."""
    if not judged:
        return []
    assert transaction.get_connection().in_atomic_block, "verdicts belong to the transaction of the words"
    decisions = [_decision(one, now) for one in judged]
    Decision.objects.bulk_create(decisions)
    made = Statement.objects.bulk_create(
        Statement(
            id=ids.ordered(now),
            decision=decision,
            number=ids.unguessable(80),
            words=statements.compose(_reasons(one)),
            at=now,
        )
        for one, decision in zip(judged, decisions, strict=True)
    )
    waiting = [(one, row) for one, row in zip(judged, made, strict=True) if one.kind_of_verdict == "hold"]
    HeldEntry.objects.bulk_create(
        HeldEntry(statement=row, kind=one.kind, subject_id=one.id, since=one.at) for one, row in waiting
    )
    return made


def unheld(id: str, end: End, now: datetime) -> None:
    """In the caller's transaction: what had this id waits no more. One query; nothing when it did not wait."""
    HeldEntry.objects.filter(subject_id=id, ended_at=None).update(ended_at=now, end=end)


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
        terms_version=terms.current().version if verdict.ground == "terms" else None,
        facts=f"{verdict.kind}: {len(verdict.rules)} rule(s) of the filters matched in 1 text",
        source="own_initiative",
        automated_detection=True,
        automated_decision=AUTOMATED[one.kind_of_verdict],
        rules=list(one.rules),
        decided_by="filters",
        decided_at=one.at,
    )


def _reasons(one: Judged) -> Reasons:
    return Reasons(
        measure="withhold",
        kind="words",
        ground=one.verdict.ground,
        clause=one.verdict.clause,
        automated=AUTOMATED[one.kind_of_verdict],
        rules=one.verdict.rules,
        behind=one.behind,
    )
