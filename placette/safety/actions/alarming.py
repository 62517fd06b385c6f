"""Grave words that the filters refuse are seen by a person: a report of the machine's own."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from placette.justice import vault
from placette.kernel import ids
from placette.kernel.clock import stamp
from placette.safety import names, rules
from placette.safety.models import Notice, NoticeItem
from placette.safety.screening import Verdict

log = logging.getLogger("placette.safety")

ONE_IN = timedelta(hours=1)
"""An author is reported by the machine once within this: their further words are refused and traced like the first."""


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
    """A report for each author, in the caller's transaction; how many. Four queries, however many; none for none. What the
    alarm names says how fast somebody must look: within 15 minutes where it is red.

    The words are sealed, and laid before whoever opens the report. Where there is no key to seal with, the report is made
    all the same.
    """
    if not alarms:
        return 0
    assert transaction.get_connection().in_atomic_block, "alarms belong to the transaction of the words"
    first: dict[str, Alarm] = {}
    for one in alarms:
        first.setdefault(one.person, one)
    for known in _lately(sorted(first), now):
        first.pop(known, None)
    made = [(one, _notice(one, now)) for one in first.values()]
    exhibits = _exhibits(list(first.values()), now)
    Notice.objects.bulk_create([notice for _, notice in made])
    NoticeItem.objects.bulk_create([_item(one, notice, exhibits.get(one.id)) for one, notice in made])
    return len(made)


def _lately(persons: Sequence[str], now: datetime) -> list[str]:
    """Of these, who was reported by the machine within the hour."""
    rows = NoticeItem.objects.filter(
        notice__person=None, notice__received_at__gt=now - ONE_IN, notice__notifier_kind="machine", author_id__in=persons
    )
    return list(rows.values_list("author_id", flat=True))


def _notice(one: Alarm, now: datetime) -> Notice:
    """Without a PIN: there is nobody to answer. The rules' names stand where a person would have written."""
    what = names.WHATS[one.verdict.alarm]
    priority = rules.priority(one.verdict.alarm, "machine")
    return Notice(
        id=ids.ordered(now),
        number=ids.unguessable(80),
        channel="filters",
        notifier_kind="machine",
        what=one.verdict.alarm,
        explanation=", ".join(one.verdict.rules),
        good_faith_version="",
        category=what.category,
        keyword=what.keyword,
        language="fr",
        received_at=now,
        queue=priority.queue,
        rank=priority.rank,
        due_at=now + timedelta(minutes=priority.minutes),
        threat_to_life=what.life,
        processed_by_automation="partly",
    )


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


def _exhibits(alarms: Sequence[Alarm], now: datetime) -> dict[str, str]:
    """The id of the Exhibit for each that has words, by the id of the words; none where there is no key."""
    with_words = [one for one in alarms if one.words is not None]
    try:
        ids_ = vault.seal_all([(f"refused:{one.id}", _content(one)) for one in with_words], now)
    except (OSError, ValueError):
        log.error("what was refused could not be sealed", exc_info=True)
        return {}
    return {one.id: exhibit for one, exhibit in zip(with_words, ids_, strict=True)}


def _item(one: Alarm, notice: Notice, exhibit: str | None) -> NoticeItem:
    """About the person: the words stand nowhere, so there is nothing else to decide about."""
    return NoticeItem(
        notice=notice,
        subject_kind="person",
        subject_id=one.person,
        address=f"person:{one.person}@{one.room}",
        room=one.room,
        author_id=one.person,
        exhibit_id=exhibit,
        snapshot_at=notice.received_at if one.words is not None else None,
        seen=_content(one) if one.words is not None else {},
    )
