"""What is over is taken away: tries and networks after their hour, restrictions and forgotten shifts after a day, who
reported a month after the answer, the words of reports when nobody can object any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from placette.safety import rules
from placette.safety.models import CaseTry, HeldEntry, Letter, Notice, NoticeItem, Page, Restriction, Shift

KEPT_FOR = timedelta(days=1)
PAGES_KEPT_FOR = timedelta(days=30)
GONE_AFTER = rules.HELD_FOR + timedelta(minutes=5)
"""What waits longer is not there any more: its author or its room was erased meanwhile."""


def sweep(now: datetime) -> None:
    """Decisions and statements stay: they tell of a restriction long after its row has gone."""
    CaseTry.objects.filter(at__lt=now - rules.TRIES_FOR).delete()
    Restriction.objects.filter(Q(until__lt=now - KEPT_FOR) | Q(lifted_by__at__lt=now - KEPT_FOR)).delete()
    Notice.objects.filter(received_at__lt=now - rules.REPORTS_FOR).exclude(network=b"").update(network=b"")
    Notice.objects.filter(closed_at__lt=now - rules.TIED_FOR, person__isnull=False).update(person=None)
    over = Notice.objects.filter(closed_at__lt=now - rules.KEPT_FOR)
    NoticeItem.objects.filter(notice__in=over).exclude(seen={}).update(seen={})
    over.exclude(explanation="", notifier_name="", notifier_contact="", where="").update(
        explanation="", notifier_name="", notifier_contact="", where=""
    )
    Letter.objects.filter(notice__in=over).delete()
    Shift.objects.filter(awake_until__lt=now - KEPT_FOR).delete()
    HeldEntry.objects.filter(ended_at=None, since__lt=now - GONE_AFTER).update(ended_at=now, end="gone")
    Page.objects.filter(at__lt=now - PAGES_KEPT_FOR).delete()
