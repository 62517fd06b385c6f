"""Grave words that the filters refuse are seen by a person: a report of the machine's own."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery

from placette.justice import vault
from placette.kernel import ids
from placette.kernel.clock import stamp
from placette.safety import names, rules
from placette.safety.models import Notice, NoticeItem
from placette.safety.screening import Verdict

log = logging.getLogger("placette.safety")

MOST = 10
"""Words of one author that are laid into their open report within an hour: those beyond are refused and traced alone,
unless they are graver than all that lies there."""
MOST_IN = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Alarm:
    """`person`'s words (`id`), said in `room` at that moment, were refused for a reason that `verdict.alarm` names.

    `words` None: they were written between two people, so nobody reads them here either.
    """

    person: str
    handle: str
    room: str
    id: str
    words: str | None
    verdict: Verdict
    at: datetime


def alarm(alarms: Sequence[Alarm], now: datetime) -> int:
    """All words of one author lie in one open report, in the caller's transaction; how many reports were opened. Five
    queries, however many; none for none. What is gravest in a report says how fast somebody must look: within 15 minutes
    where it is red.

    The words are sealed, and laid before whoever opens the report. Where there is no key to seal with, the report is made
    all the same.
    """
    if not alarms:
        return 0
    assert transaction.get_connection().in_atomic_block, "alarms belong to the transaction of the words"
    standing = _standing(sorted({one.person for one in alarms}), now)
    opened: list[Notice] = []
    further: dict[str, Notice] = {}
    laid: list[tuple[Alarm, Notice]] = []
    lately = {person: count for person, (_, count) in standing.items()}
    reports = {person: notice for person, (notice, _) in standing.items()}
    for one in alarms:
        notice, count = reports.get(one.person), lately.get(one.person, 0)
        if notice is None:
            notice = reports[one.person] = _notice(one, now)
            opened.append(notice)
        elif count < MOST or _graver(one, notice):
            _lay(one, notice, now)
            if one.person in standing:
                further[one.person] = notice
        else:
            continue
        lately[one.person] = count + 1
        laid.append((one, notice))
    exhibits = _exhibits([one for one, _ in laid], now)
    Notice.objects.bulk_create(opened)
    if further:
        Notice.objects.bulk_update(further.values(), LAID)
    NoticeItem.objects.bulk_create([_item(one, notice, exhibits.get(one.id), now) for one, notice in laid])
    return len(opened)


LAID = (
    "what", "explanation", "category", "keyword", "queue", "rank", "due_at", "threat_to_life", "looked_at", "looked_by",
    "unanswered_since",
)  # fmt: skip
"""What further words change of an open report."""


def _standing(persons: Sequence[str], now: datetime) -> dict[str, tuple[Notice, int]]:
    """The open report of each who has one, with how many words were laid into it within the hour. It is locked; one that a
    moderator decides about at this moment is passed over, so that nobody waits and another is opened."""
    items = NoticeItem.objects.filter(notice=OuterRef("pk")).order_by()
    lately = items.filter(snapshot_at__gt=now - MOST_IN).values("notice").annotate(count=Count("pk")).values("count")
    theirs = NoticeItem.objects.filter(
        notice__closed_at=None, notice__notifier_kind="machine", author_id__in=persons
    ).values("notice_id")  # fmt: skip
    rows = Notice.objects.select_for_update(of=("self",), skip_locked=True).filter(closed_at=None, pk__in=theirs)
    found = rows.annotate(author=Subquery(items.values("author_id")[:1]), lately=Subquery(lately)).order_by("pk")
    return {one.author: (one, one.lately or 0) for one in found}


def _graver(one: Alarm, notice: Notice) -> bool:
    return names.gravest((notice.what, one.verdict.alarm)) != notice.what


def _lay(one: Alarm, notice: Notice, now: datetime) -> None:
    """Further words are laid into this report: it is about the gravest of them, and somebody must look (again)."""
    if _graver(one, notice):
        _about(notice, one.verdict.alarm)
    again = now + timedelta(minutes=rules.priority(one.verdict.alarm, "machine").minutes)
    if notice.looked_at is None:
        notice.due_at = min(notice.due_at, again)
    else:
        notice.due_at, notice.looked_at, notice.looked_by, notice.unanswered_since = again, None, "", now
    notice.explanation = _named([*filter(None, notice.explanation.split(", ")), *one.verdict.rules])


def _named(rules_: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(rules_))


def _about(notice: Notice, alarm: str) -> None:
    """As what it is counted, and where it waits."""
    what, priority = names.WHATS[alarm], rules.priority(alarm, "machine")
    notice.what, notice.category, notice.keyword, notice.threat_to_life = alarm, what.category, what.keyword, what.life
    notice.queue, notice.rank = priority.queue, priority.rank


def _notice(one: Alarm, now: datetime) -> Notice:
    """Without a PIN: there is nobody to answer. The rules' names stand where a person would have written."""
    notice = Notice(
        id=ids.ordered(now),
        number=ids.unguessable(80),
        channel="filters",
        notifier_kind="machine",
        explanation=_named(one.verdict.rules),
        good_faith_version="",
        language="fr",
        received_at=now,
        due_at=now + timedelta(minutes=rules.priority(one.verdict.alarm, "machine").minutes),
        processed_by_automation="partly",
    )
    _about(notice, one.verdict.alarm)
    return notice


def _content(one: Alarm) -> dict[str, Any]:
    return {
        "state": "refused",
        "handle": one.handle,
        "words": one.words,
        "around": [],
        "kind": "message",
        "id": one.id,
        "person": one.person,
        "room": one.room,
        "n": None,
        "at": stamp(one.at),
        "rules": list(one.verdict.rules),
    }


def _without_words(one: Alarm) -> dict[str, Any]:
    """Of what two people write to each other: that it was refused, when, and by which rules."""
    return {"state": "refused", "private": True, "at": stamp(one.at), "rules": list(one.verdict.rules)}


def _exhibits(alarms: Sequence[Alarm], now: datetime) -> dict[str, str]:
    """The id of the Exhibit for each that has words, by the id of the words; none where there is no key."""
    with_words = [one for one in alarms if one.words is not None]
    try:
        ids_ = vault.seal_all([(f"refused:{one.id}", _content(one)) for one in with_words], now)
    except (OSError, ValueError):
        log.error("what was refused could not be sealed", exc_info=True)
        return {}
    return {one.id: exhibit for one, exhibit in zip(with_words, ids_, strict=True)}


def _item(one: Alarm, notice: Notice, exhibit: str | None, now: datetime) -> NoticeItem:
    """About the person: the words stand nowhere, so there is nothing else to decide about."""
    return NoticeItem(
        notice=notice,
        subject_kind="person",
        subject_id=one.person,
        address=f"person:{one.person}@{one.room}",
        room=one.room,
        author_id=one.person,
        exhibit_id=exhibit,
        snapshot_at=now,
        seen=_content(one) if one.words is not None else _without_words(one),
    )
