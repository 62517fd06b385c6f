"""Somebody reports something: kept, sealed, put in its queue, hidden if it must be, and answered at once."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction

from placette.justice import vault
from placette.kernel import ids
from placette.kernel.clock import stamp
from placette.live.events import Refused
from placette.safety import names, oncall, pins, register, rules
from placette.safety.actions import hiding
from placette.safety.actions.cases import network_key
from placette.safety.models import Notice, NoticeItem
from placette.safety.register import Found, Snapshot

log = logging.getLogger("placette.safety")


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody tells. `what`: a key of `names.WHATS`, anything else counts as `other`. `of`: things by address
    (`message:<room>/<n>`, `person:<id>`, `room:<slug>`); `where`: the same in words. `person`: who reports, if they have
    a visit. `address`: the peer's, of which a keyed hash is kept for an hour."""

    what: str
    words: str
    lang: str
    address: str
    where: str = ""
    of: tuple[str, ...] = ()
    name: str = ""
    contact: str = ""
    person: str | None = None
    concerned: bool = False
    good_faith: bool = False
    kind: rules.Notifier | None = None
    """None: `user` with a visit, else `guest`."""


Kept = Literal["words", "person", "room", "nothing"]
"""What was sealed of one thing: the words themselves; of a person their pseudonym and their last public words; of a room
its sign alone; nothing, for there was no key, or the words are not everybody's to read, or they are gone."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The number and the PIN, shown this once; `kept`: what was sealed of each thing the place recognised; `hidden`: how
    many of them are hidden now."""

    number: str
    pin: str
    kept: tuple[Kept, ...]
    hidden: int

    @property
    def found(self) -> int:
        return len(self.kept)

    @property
    def sealed(self) -> int:
        """How many stand in an exhibit themselves."""
        return self.kept.count("words")


def report(told: Report, now: datetime) -> Receipt | Refused:
    """Take a report. `too_fast` with `retry_after` when this visit or network sent very many; nothing else is refused.

    What is reported is sealed before it is hidden, and the report stands before anything else is tried: whatever goes
    wrong after it, somebody reads it.
    """
    wait = _must_wait(told, now)
    if wait is not None:
        return Refused("too_fast", {"seconds": wait}, wait)
    pin = pins.new()
    hashed = pins.hash_of(pin)
    things = _things(told)
    with transaction.atomic():
        notice = _noticed(told, hashed, now)
        items = [_item(notice, subject, found, now) for subject, found in things]
    priority = rules.priority(notice.what, notice.notifier_kind)  # type: ignore[arg-type]
    hidden = _hidden(notice, items, now) if priority.hides else 0
    if notice.threat_to_life:
        transaction.on_commit(lambda: oncall.ring("threat_to_life", notice.number), robust=True)
    return Receipt(notice.number, pin, tuple(_kept(item) for item in items), hidden)


def _must_wait(told: Report, now: datetime) -> float | None:
    """Seconds until this visit or network may report again; None: now."""
    rows = Notice.objects.filter(received_at__gt=now - rules.REPORTS_FOR).order_by("-received_at")
    if told.person is not None:
        rows, most = rows.filter(person_id=told.person), rules.REPORTS_A_MEMBER
    else:
        rows, most = rows.filter(network=network_key(told.address)), rules.REPORTS_A_NETWORK
    oldest = rows.values_list("received_at", flat=True)[most - 1 : most].first()
    return None if oldest is None else max(1.0, (oldest + rules.REPORTS_FOR - now).total_seconds())


def _things(told: Report) -> list[tuple[register.Subject, Found]]:
    """What was found of all that is named, each once."""
    resolved = [one for text in told.of[:10] if (one := register.resolve(text)) is not None]
    if not resolved and told.where.strip():
        named = register.named(told.where.strip())
        subject = register.subject(named.kind) if named is not None else None
        if named is not None and subject is not None:
            resolved = [(subject, named)]
    return list({(found.kind, found.id): (subject, found) for subject, found in resolved}.values())


def _noticed(told: Report, hashed: str, now: datetime) -> Notice:
    what = told.what if told.what in names.WHATS else "other"
    kind = told.kind or ("guest" if told.person is None else "user")
    priority, one = rules.priority(what, kind), names.WHATS[what]
    return Notice.objects.create(
        id=ids.ordered(now),
        number=ids.unguessable(80),
        pin_hash=hashed,
        channel="in_app" if told.person is not None else "web_no_account",
        notifier_kind=kind,
        person_id=told.person,
        network=network_key(told.address),
        notifier_name=rules.clipped(told.name, 120),
        notifier_contact=rules.clipped(told.contact, 200),
        is_person_concerned=told.concerned,
        what=what,
        where=rules.clipped(told.where, 500),
        explanation=rules.clipped(told.words),
        good_faith=told.good_faith,
        good_faith_version=names.GOOD_FAITH,
        category=one.category,
        keyword=one.keyword,
        language=told.lang,
        received_at=now,
        receipt_sent_at=now,
        queue=priority.queue,
        rank=priority.rank,
        due_at=now + timedelta(minutes=priority.minutes),
        threat_to_life=one.life,
    )


def _item(notice: Notice, subject: register.Subject, found: Found, now: datetime) -> NoticeItem:
    """The thing as it stands, sealed. What two people write to each other is not sealed behind the back of either."""
    snapshot = subject.snapshot(found)
    item = NoticeItem(
        notice=notice,
        subject_kind=found.kind,
        subject_id=found.id,
        address=address_of(found),
        room=found.room or "",
        author_id=found.person or "",
    )
    if snapshot is not None and snapshot.public:
        content = contents(found, snapshot)
        item.exhibit_id = _sealed(item, content, now)
        item.snapshot_at, item.seen = now, content
    item.save()
    return item


def _kept(item: NoticeItem) -> Kept:
    if item.exhibit_id is None:
        return "nothing"
    return "person" if item.subject_kind == "person" else "room" if item.subject_kind == "room" else "words"


def _sealed(item: NoticeItem, content: Mapping[str, Any], now: datetime) -> str | None:
    """The id of its Exhibit; what was sealed already with the same words is not sealed again by every further report.
    None: there is no key to seal with. The report is taken all the same, and nothing is hidden by it."""
    before = NoticeItem.objects.filter(
        subject_kind=item.subject_kind, subject_id=item.subject_id, exhibit__isnull=False
    ).order_by("-pk")
    for exhibit, seen in before.values_list("exhibit_id", "seen")[:1]:
        if seen.get("words") == content["words"] and "last" not in content:
            return str(exhibit)
    try:
        return str(vault.seal(item.address, content, now).pk)
    except (OSError, ValueError):
        log.error("what was reported could not be sealed", exc_info=True)
        return None


def contents(found: Found, snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as plain values, for the seal and for the moderator. Of a person: by what they were seen last."""
    whole: dict[str, Any] = {
        **asdict(snapshot),
        "kind": found.kind,
        "id": found.id,
        "person": found.person,
        "room": found.room,
        "n": found.n,
        "at": stamp(found.at) if found.at else None,
        "around": [{**asdict(one), "at": stamp(one.at)} for one in snapshot.around],
    }
    last = register.last_of(found.person, found.room) if found.kind == "person" and found.person else None
    subject = register.subject(last.kind) if last is not None and last.n is not None else None
    if last is not None and subject is not None and (seen := subject.snapshot(last)) is not None and seen.public:
        whole["last"] = contents(last, seen)
    return whole


def address_of(found: Found) -> str:
    """How a decision about it is written."""
    if found.kind == "message":
        return f"message:{found.room}/{found.n}"
    return f"{found.kind}:{found.id}"


def _hidden(notice: Notice, items: Sequence[NoticeItem], now: datetime) -> int:
    """How many are hidden now; if any could be and is not, the report goes on top and somebody on call is told."""
    shown = [item for item in items if item.seen.get("state") not in ("withheld", "erased")]
    able = [item for item in shown if item.subject_kind == "message" and item.exhibit_id is not None]
    hidden = sum(hiding.hide(item, notice, now) for item in able)
    if hidden < len(shown) or not items:
        Notice.objects.filter(pk=notice.pk).update(rank=rules.TOP)
        transaction.on_commit(lambda: oncall.ring("red_not_hidden", notice.number), robust=True)
    return hidden
