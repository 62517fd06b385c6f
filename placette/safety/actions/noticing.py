"""The reports that a decision answers: found under their lock, closed with it."""

from __future__ import annotations

from datetime import datetime

from placette.safety import names
from placette.safety.models import Decision, Notice
from placette.safety.rules import Unfit

DECIDED_ABOUT = {"held": ("message", "held"), "message": ("message", "held")}
"""A message is the same thing before and after it was let through."""


def opened(number: str) -> Notice:
    """The open report of this number, locked, in the caller's transaction. Raises Unfit: there is none, or it is closed."""
    notice = Notice.objects.select_for_update(of=("self",)).filter(number=number).first()
    if notice is None:
        raise Unfit(f"There is no report {number}.")
    if notice.closed_at is not None:
        raise Unfit("Somebody closed this report before you: its page says how.")
    return notice


def source_of(notice: Notice) -> names.Source:
    """What the reasons say of where it came from; never who."""
    if notice.notifier_kind == "machine":
        return "own_initiative"
    return "trusted_flagger" if notice.notifier_kind == "trusted_flagger" else "article_16"


def settled(notice: Notice, decision: Decision, by: str, now: datetime) -> int:
    """`decision` answers this report, and every open one about the same thing; how many were closed.

    One that still has a thing hidden by a report alone stays open: whether that thing stays hidden is not decided yet.
    """
    kinds = DECIDED_ABOUT.get(decision.subject_kind, (decision.subject_kind,))
    alike = Notice.objects.filter(
        closed_at=None, items__subject_kind__in=kinds, items__subject_id=decision.subject_id
    ).values_list("pk", flat=True)
    wanted = {notice.pk, *alike}
    undecided = Notice.objects.filter(pk__in=wanted, items__hidden_by__in=standing())
    rows = Notice.objects.filter(pk__in=wanted - set(undecided.values_list("pk", flat=True)), closed_at=None)
    outcome: names.Outcome = "no_action" if decision.measure == "restore" else "acted"
    closed = rows.update(decision=decision, outcome=outcome, closed_at=now, closed_by=by)
    Notice.objects.filter(pk=notice.pk, closed_at=None).update(decision=decision)
    Notice.objects.filter(pk=notice.pk, looked_at=None).update(looked_at=now, looked_by=by)
    return closed


def standing() -> list[str]:
    """Decisions by which a report alone hides something now."""
    rows = Decision.objects.filter(
        measure="withhold", automated_decision="partially", source__in=names.REPORTED, undone_by=None
    )
    return list(rows.values_list("pk", flat=True))
