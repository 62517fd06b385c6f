"""A report is looked at, answered and closed; the notifier reads all of it on the page of their case."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from placette.justice import audit
from placette.kernel import ids
from placette.live.events import Refused
from placette.safety import names, rules
from placette.safety.actions import noticing
from placette.safety.actions.deciding import decide
from placette.safety.actions.noticing import source_of, standing
from placette.safety.models import Letter, Notice, NoticeItem
from placette.safety.rules import Unfit

SECONDS = rules.REPORTS_FOR.total_seconds()


def look(number: str, *, by: str, now: datetime) -> bool:
    """A moderator opens the report: the first look stops its clock and stands in the trail. False: not the first one. What
    the filters laid into theirs since is read with it.

    Call it before the words are shown; `queries.notice_for` gives them.
    """
    with transaction.atomic():
        first = Notice.objects.filter(number=number, looked_at=None).update(looked_at=now, looked_by=by)
        Notice.objects.filter(number=number, notifier_kind="machine", closed_at=None).update(unanswered_since=None)
        audit.note(by, "look", f"notice:{number}", {}, now)
    return first == 1


def answer(number: str, words: str, *, by: str, now: datetime) -> None:
    """Write to the notifier, on an open or a closed case. Raises Unfit: no words, no such report, the filters made it, or
    whoever closed it would answer the objection to that."""
    text = rules.clipped(words)
    if not text:
        raise Unfit("There is nothing to send: write what the notifier should read.")
    with transaction.atomic():
        notice = Notice.objects.select_for_update(of=("self",)).filter(number=number).first()
        if notice is None:
            raise Unfit("There is no such report.")
        if notice.notifier_kind == "machine":
            raise Unfit("The filters made this report: nobody would read an answer.")
        if notice.closed_at is not None and notice.unanswered_since is not None and notice.closed_by == by:
            raise Unfit("You closed this report: somebody else answers what was written about that.")
        Letter.objects.create(id=ids.ordered(now), notice=notice, sender="moderator", by=by, words=text, at=now)
        notice.unanswered_since = None
        if notice.closed_at is not None and notice.notifier_informed_at is None:
            notice.notifier_informed_at = now
        notice.save(update_fields=["unanswered_since", "notifier_informed_at"])
        audit.note(by, "answer", f"notice:{number}", {}, now)


def close_notice(
    number: str,
    outcome: names.Outcome,
    words: str = "",
    *,
    by: str,
    now: datetime,
    alike: bool = False,
    items: int | None = None,
) -> int:
    """Close a report without a decision of its own; how many were closed. Raises Unfit.

    `no_action`: nothing against law or rules was found; what reports alone had hidden is restored, with its reasons.
    `acted`: something was done outside a decision (a call to the police, a room closed by the operator). A report of
    which a thing was decided against its author counts as `acted`. `words` are read by the notifier, beside how to object.
    `alike`: and every open report about the same things and no other that somebody has read. A decision closes by itself:
    `decide(…, notice=number)`. `items`: how many things of it whoever closes it saw; one of the filters that holds another
    number by now is not closed. None: they did not look at a page of it.
    """
    if outcome not in names.OUTCOMES:
        raise Unfit("A report ends with something done, or with nothing to do.")
    with transaction.atomic():
        about = _things([number]).get(number, set()) if alike else set()
        if outcome == "no_action":
            noticing.touch_authors(number, about, now)
        taken = noticing.taken(number, by, about, items)
        if taken.again:
            raise Unfit("It is closed: answer what was written about that, or decide again.")
        theirs = _things([one.number for one in taken.read])
        closing = [one for one in taken.read if one.pk == taken.notice.pk or theirs.get(one.number, set()) <= about]
        if outcome == "no_action":
            for one in closing:
                _give_back(one, by, now)
        elif NoticeItem.objects.filter(notice__in=closing, hidden_by__in=standing()).exists():
            raise Unfit("A report alone hides what it is about: decide about that first, withhold or restore.")
        if words.strip():
            answer(number, words, by=by, now=now)
        acted = {one.pk for one in closing} if outcome == "acted" else noticing.acting(closing)
        for one in closing:
            told = now if words.strip() and one.pk == taken.notice.pk else None
            ended = "acted" if one.pk in acted else "no_action"
            Notice.objects.filter(pk=one.pk).update(
                outcome=ended, closed_at=now, closed_by=by, notifier_informed_at=told
            )  # fmt: skip
        audit.note(by, "close", f"notice:{number}", {"outcome": outcome, "count": len(closing)}, now)
    return len(closing)


def _things(numbers: Collection[str]) -> dict[str, set[noticing.Thing]]:
    """What each of these reports is about."""
    found: dict[str, set[noticing.Thing]] = {}
    rows = NoticeItem.objects.filter(notice__number__in=numbers)
    for number, kind, id in rows.values_list("notice__number", "subject_kind", "subject_id"):
        found.setdefault(number, set()).add((kind, id))
    return found


def _give_back(notice: Notice, by: str, now: datetime) -> None:
    """What this report alone hides is restored by the moderator who closes it."""
    hidden = notice.items.filter(hidden_by__in=standing()).select_related("hidden_by")
    for item in hidden:
        decision = item.hidden_by
        assert decision is not None
        made = decide(
            "restore", item.address, ground="terms", category=decision.category, clause=decision.clause, facts="",
            by=by, lasts=None, now=now, source=source_of(notice),
        )  # fmt: skip
        NoticeItem.objects.filter(pk=item.pk).update(decision=made.decision)


def write(number: str, words: str, now: datetime) -> Refused | None:
    """The notifier adds words to their case; None when they are kept. The caller has shown the PIN or the visit.

    They wait at the desk until a moderator answers: on a closed report, another than who closed it.
    """
    text = rules.clipped(words)
    notice = Notice.objects.filter(number=number).first()
    if notice is None or not text:
        return Refused("bad_request")
    lately = Letter.objects.filter(notice=notice, sender="notifier", at__gt=now - rules.REPORTS_FOR)
    if lately.count() >= rules.LETTERS:
        return Refused("too_fast", {"seconds": SECONDS}, SECONDS)
    with transaction.atomic():
        Letter.objects.create(id=ids.ordered(now), notice=notice, sender="notifier", words=text, at=now)
        Notice.objects.filter(pk=notice.pk, unanswered_since=None).update(unanswered_since=now)
    return None
