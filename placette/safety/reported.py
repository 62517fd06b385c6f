"""Open reports as the desk lists them, objections to closed ones, and who must not be named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from django.db.models import Case, Exists, OuterRef, Q, When

from placette.safety import rules
from placette.safety.models import Decision, Letter, Notice, NoticeItem
from placette.safety.register import Found, Snapshot


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open report without a word of it. `about`: whose words, or what, it is about first; empty: nothing that was
    found here. `unanswered`: since when words of whoever sent it wait, or what the filters
    refused since somebody looked."""

    number: str
    what: str
    rank: int
    due_at: datetime
    looked_at: datetime | None
    unanswered: datetime | None
    notifier: str
    about: str = ""
    room: str = ""
    hidden: bool = False
    decided: bool = False


WAITING = ("number", "what", "rank", "due_at", "looked_at", "unanswered_since", "notifier_kind")


def waiting_notices() -> list[Waiting]:
    """Every open report in the order of `queries.notices`. Two queries, however many."""
    rows = Notice.objects.filter(closed_at=None).order_by("rank", "due_at", "pk").values_list("pk", *WAITING)
    standing = Decision.objects.filter(pk=OuterRef("hidden_by"), undone_by=None)
    found = NoticeItem.objects.filter(notice__closed_at=None).annotate(
        hidden=Exists(standing), decided=Q(decision__isnull=False)
    )
    items: dict[str, list[tuple[str, str, str, str, bool, bool]]] = {}
    for notice, *item in found.order_by("pk").values_list(
        "notice_id", "author_id", "subject_kind", "subject_id", "room", "hidden", "decided"
    ):
        author, kind, id, room, hidden, decided = item
        items.setdefault(notice, []).append((author, kind, id, room, hidden, decided))
    return [_waiting(Waiting(*fields), items.get(pk, ())) for pk, *fields in rows]


def _waiting(one: Waiting, items: Sequence[tuple[str, str, str, str, bool, bool]]) -> Waiting:
    if not items:
        return one
    author, kind, id, room, *_ = items[0]
    return replace(
        one,
        about=f"person:{author}" if author else f"{kind}:{id}",
        room=room,
        hidden=any(item[4] for item in items),
        decided=all(item[5] for item in items),
    )


def objections(now: datetime, but: str = "") -> list[Waiting]:
    """Closed reports to which whoever sent them objects, the first first, while their words are kept. `but`: not of those
    this moderator closed."""
    rows = Notice.objects.filter(closed_at__gt=now - rules.KEPT_FOR, unanswered_since__isnull=False)
    rows = rows.exclude(closed_by=but)
    return [Waiting(*row) for row in rows.order_by("unanswered_since", "pk").values_list(*WAITING)[:100]]


def readable(found: Found, snapshot: Snapshot | None) -> Snapshot | None:
    """What whoever moderates may read of it: what everybody may read, and what waits for them. Of what two people wrote to
    each other only the words that one of them handed over in a report; else its words are empty."""
    if snapshot is None or snapshot.public or snapshot.state == "held":
        return snapshot
    return replace(snapshot, words=_handed_over(found), around=())


def _handed_over(found: Found) -> str:
    """The words as they stand in the last report that holds them; empty: no report does."""
    kinds = ["message", "held"] if found.kind in ("message", "held") else [found.kind]
    rows = NoticeItem.objects.filter(subject_kind__in=kinds, subject_id=found.id).exclude(seen={}).order_by("-pk")
    return next((words for seen in rows.values_list("seen", flat=True) if (words := seen.get("words"))), "")


@dataclass(frozen=True, slots=True)
class Teller:
    """Whoever reported, for the one purpose of naming them to nobody."""

    number: str
    person: str | None
    name: str
    contact: str
    words: tuple[str, ...]
    """What they told first, then each letter that they added."""
    where: str = ""
    """In their words, where it was."""


TOGETHER = 500
"""Reports that are fetched at once, each with its letters."""


def tellers(number: str, subject: str, person: str | None) -> Iterator[list[Teller]]:
    """Who sent this report, first; then those about this thing or this person within the time in which anybody may object,
    the last first, however many, `TOGETHER` at once. The filters are nobody. A query, and one more each time."""
    about = NoticeItem.objects.filter(Q(address=subject) | (Q(author_id=person) if person else Q())).values("notice_id")
    rows = Notice.objects.filter(Q(number=number) | Q(pk__in=about)).exclude(notifier_kind="machine")
    own_first = Case(When(number=number, then=0), default=1)
    columns = ("pk", "number", "person_id", "notifier_name", "notifier_contact", "explanation", "where")
    ordered = rows.order_by(own_first, "-received_at", "-pk").values_list(*columns).iterator(TOGETHER)
    while found := list(islice(ordered, TOGETHER)):
        added: dict[str, list[str]] = {}
        letters = Letter.objects.filter(notice__in=[row[0] for row in found], sender="notifier")
        for pk, words in letters.order_by("pk").values_list("notice_id", "words"):
            added.setdefault(pk, []).append(words)
        yield [
            Teller(own, who, name, contact, (words, *added.get(pk, ())), where)
            for pk, own, who, name, contact, words, where in found
        ]
