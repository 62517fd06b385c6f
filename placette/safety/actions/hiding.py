"""What a report alone may hide, within a budget, and its coming back when nobody rules."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from placette.safety import names, register, rules
from placette.safety.actions.deciding import Ruling, carry_out
from placette.safety.actions.noticing import source_of
from placette.safety.models import Decision, Notice, NoticeItem
from placette.safety.rules import Reason, Spent, Unfit

log = logging.getLogger("placette.safety")

BY_REPORT = "reports"
BY_CLOCK = "clock"
"""Who decided, in place of a moderator's name."""
TRIED_FOR = timedelta(days=2)
"""What is not there any more cannot come back: it is not tried for ever."""
LOCK = 0x706C6163
"""Of PostgreSQL: the budget is counted and spent by one at a time."""


def hide(item: NoticeItem, notice: Notice, now: datetime) -> bool:
    """Hide this until a person rules, if the budget allows it and nobody judged it before. False: it is not hidden."""
    resolved = register.resolve(item.address)
    if resolved is None:
        return False
    subject, found = resolved
    what = names.WHATS[notice.what]
    ruling = Ruling(
        "withhold", subject, found, Reason("terms", what.category, what.clause), "", BY_REPORT, now + rules.HIDDEN_FOR,
        source_of(notice), now, automated="partially", reported_as=notice.what,
    )  # fmt: skip
    try:
        with transaction.atomic():
            one_at_a_time()
            if ruled(item) or not _within(item, notice, now):
                return False
            item.hidden_by = carry_out(ruling).decision
            item.save(update_fields=["hidden_by"])
            notice.processed_by_automation = "partly"
            notice.save(update_fields=["processed_by_automation"])
    except Unfit:
        return False
    return True


def _within(item: NoticeItem, notice: Notice, now: datetime) -> bool:
    new = notice.person_id is not None and register.new_face(notice.person_id, now)
    return rules.may_hide(notice.notifier_kind, spent(item, notice, now), new_face=new)  # type: ignore[arg-type]


def one_at_a_time() -> None:
    """Until the end of the caller's transaction. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def ruled(item: NoticeItem) -> bool:
    """Was it looked at and left, or hidden once and given back? Then no report hides it again: a person looks first.

    What its author made of it since is another matter: nobody has judged those words.
    """
    kinds = ["message", "held"] if item.subject_kind == "message" else [item.subject_kind]
    restored = Decision.objects.filter(measure="restore", subject_kind__in=kinds, subject_id=item.subject_id)
    left = Notice.objects.filter(outcome="no_action", items__subject_kind__in=kinds, items__subject_id=item.subject_id)
    moments = [
        *restored.order_by("-decided_at").values_list("decided_at", flat=True)[:1],
        *left.order_by("-closed_at").values_list("closed_at", flat=True)[:1],
    ]  # fmt: skip
    if not moments:
        return False
    judged = NoticeItem.objects.filter(
        subject_kind__in=kinds, subject_id=item.subject_id, snapshot_at__lte=max(moments)
    ).exclude(pk=item.pk)
    seen = judged.order_by("-snapshot_at", "-pk").values_list("seen", flat=True).first()
    return not seen or seen.get("words") == item.seen.get("words")


def spent(item: NoticeItem, notice: Notice, now: datetime) -> Spent:
    """What reports of guests and members have hidden already, as it concerns this one."""
    hidden = NoticeItem.objects.filter(hidden_by__isnull=False, notice__notifier_kind__in=["guest", "user"])
    lately = hidden.filter(notice__received_at__gt=now - rules.BUDGET_FOR)
    taken = hidden.filter(
        Q(hidden_by__undone_by=None)
        | Q(hidden_by__undone_by__measure="restore", hidden_by__decided_at__gt=now - rules.HIDDEN_FOR)
    ).distinct()
    wrong = Notice.objects.filter(
        person_id=notice.person_id, outcome="no_action", processed_by_automation="partly",
        closed_at__gt=now - rules.WRONG_FOR,
    )  # fmt: skip
    member = notice.person_id is not None
    return Spent(
        by_member=lately.filter(notice__person_id=notice.person_id).count() if member else 0,
        of_network=lately.filter(notice__network=notice.network).count(),
        wrong=wrong.count() if member else 0,
        of_author=taken.filter(author_id=item.author_id).count(),
        of_room=taken.filter(room=item.room, hidden_by__decided_at__gt=now - rules.BUDGET_FOR).count(),
        room_said=register.lately(item.subject_kind, item.room, now - rules.BUDGET_FOR),
    )


def give_back(now: datetime) -> int:
    """What a report hid and nobody ruled about in time is seen again; its reports go on top of the queue. How many."""
    late = Decision.objects.filter(
        measure="withhold", automated_decision="partially", source__in=names.REPORTED, undone_by=None, until__lte=now,
        until__gt=now - TRIED_FOR,
    )  # fmt: skip
    return sum(_back(decision, now) for decision in late.order_by("until")[:100])


def _back(decision: Decision, now: datetime) -> bool:
    addresses = NoticeItem.objects.filter(hidden_by=decision).values_list("address", flat=True)
    resolved = register.resolve(addresses.first() or "")
    if resolved is None:
        return False
    subject, found = resolved
    reason = Reason("terms", decision.category, decision.clause)
    ruling = Ruling(
        "restore", subject, found, reason, "", BY_CLOCK, None, decision.source, now, automated="fully",
    )  # fmt: skip
    try:
        with transaction.atomic():
            carry_out(ruling)
            Notice.objects.filter(items__hidden_by=decision, closed_at=None).update(rank=rules.TOP)
    except Unfit:
        log.warning("what a report hid could not be given back", extra={"kind": found.kind})
        return False
    return True
