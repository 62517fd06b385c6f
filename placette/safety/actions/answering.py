"""A report is looked at, answered and closed; the notifier reads all of it on the page of their case."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from placette.justice import audit
from placette.kernel import ids
from placette.live.events import Refused
from placette.safety import names, rules
from placette.safety.actions.deciding import decide
from placette.safety.actions.noticing import opened, source_of, standing
from placette.safety.models import Letter, Notice, NoticeItem
from placette.safety.rules import Unfit

SECONDS = rules.REPORTS_FOR.total_seconds()


def look(number: str, *, by: str, now: datetime) -> bool:
    """A moderator opens the report: the first look stops its clock and stands in the trail. False: not the first one.

    Call it before the words are shown; `queries.notice_for` gives them.
    """
    with transaction.atomic():
        first = Notice.objects.filter(number=number, looked_at=None).update(looked_at=now, looked_by=by)
        audit.note(by, "look", f"notice:{number}", {}, now)
    return first == 1


def answer(number: str, words: str, *, by: str, now: datetime) -> None:
    """Write to the notifier, on an open or a closed case. Raises Unfit: no words, or no such report."""
    text = rules.clipped(words)
    if not text:
        raise Unfit("There is nothing to send: write what the notifier should read.")
    with transaction.atomic():
        notice = Notice.objects.filter(number=number).first()
        if notice is None:
            raise Unfit(f"There is no report {number}.")
        Letter.objects.create(id=ids.ordered(now), notice=notice, sender="moderator", by=by, words=text, at=now)
        audit.note(by, "answer", f"notice:{number}", {}, now)


def close_notice(
    number: str, outcome: names.Outcome, words: str = "", *, by: str, now: datetime, alike: bool = False
) -> int:
    """Close a report without a decision of its own; how many were closed. Raises Unfit.

    `no_action`: nothing against law or rules was found; what reports alone had hidden is restored, with its reasons.
    `acted`: something was done outside a decision (a call to the police, a room closed by the operator). `words` are read
    by the notifier, beside how to object. `alike`: and every open report about the same things. A decision closes by
    itself: `decide(…, notice=number)`.
    """
    if outcome not in names.OUTCOMES:
        raise Unfit(f"A report ends as one of {', '.join(names.OUTCOMES)}.")
    with transaction.atomic():
        notice = opened(number)
        closing = [notice, *(_alike(notice) if alike else [])]
        if outcome == "no_action":
            for one in closing:
                _give_back(one, by, now)
        elif NoticeItem.objects.filter(notice__in=closing, hidden_by__in=standing()).exists():
            raise Unfit("A report alone hides what it is about: decide about that first, withhold or restore.")
        if words.strip():
            answer(number, words, by=by, now=now)
        rows = Notice.objects.filter(pk__in=[one.pk for one in closing], closed_at=None)
        closed = rows.update(outcome=outcome, closed_at=now, closed_by=by)
        audit.note(by, "close", f"notice:{number}", {"outcome": outcome, "count": len(closing)}, now)
    return max(closed, 1)


def _alike(notice: Notice) -> list[Notice]:
    about = notice.items.values_list("subject_kind", "subject_id")
    found: dict[str, Notice] = {}
    for kind, id in about:
        for one in Notice.objects.filter(closed_at=None, items__subject_kind=kind, items__subject_id=id):
            found[one.pk] = one
    found.pop(notice.pk, None)
    return list(found.values())


def _give_back(notice: Notice, by: str, now: datetime) -> None:
    """What this report alone hides is restored by the moderator who closes it."""
    hidden = notice.items.filter(hidden_by__in=standing()).select_related("hidden_by")
    for item in hidden:
        decision = item.hidden_by
        assert decision is not None
        decide(
            "restore", item.address, ground="terms", category=decision.category, clause=decision.clause, facts="",
            by=by, lasts=None, now=now, source=source_of(notice),
        )  # fmt: skip


def write(number: str, words: str, now: datetime) -> Refused | None:
    """The notifier adds words to their case; None when they are kept. The caller has shown the PIN or the visit."""
    text = rules.clipped(words)
    notice = Notice.objects.filter(number=number).first()
    if notice is None or not text:
        return Refused("bad_request")
    lately = Letter.objects.filter(notice=notice, sender="notifier", at__gt=now - rules.REPORTS_FOR)
    if lately.count() >= rules.LETTERS:
        return Refused("too_fast", {"seconds": SECONDS}, SECONDS)
    Letter.objects.create(id=ids.ordered(now), notice=notice, sender="notifier", words=text, at=now)
    return None
