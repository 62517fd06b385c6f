"""The reports that a decision answers: found under their lock, closed with it once they were read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from placette.safety import names, register
from placette.safety.models import Decision, Notice, NoticeItem
from placette.safety.register import Found
from placette.safety.rules import Unfit

DECIDED_ABOUT = {"held": ("message", "held"), "message": ("message", "held")}
"""A message is the same thing before and after it was let through."""

GREW = "The filters refused more words of theirs since you looked: read them first."

Thing = tuple[str, str]
"""Kind and id of what a report is about."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The report that somebody decides about, and the other open ones about the same things, locked. `again`: it was
    closed, and whoever sent it objected."""

    notice: Notice
    others: Sequence[Notice]
    again: bool

    @property
    def read(self) -> list[Notice]:
        """Those that a person has read: the others stay open, whatever is decided."""
        return [self.notice, *(one for one in self.others if one.looked_at is not None)]


def taken(number: str, by: str, about: Collection[Thing] = (), items: int | None = None) -> Taken:
    """The report of this number, with the open ones about these things, in the caller's transaction. Raises Unfit: there
    is none, it is closed and nobody objected whom this moderator may answer, or it is the filters' and grew since somebody
    looked, or beyond the `items` things that this moderator saw.

    All are locked at once in the order of their ids: two who decide about reports of one thing wait for each other and
    never each for the other. Whoever locks persons too does so before (`Subject.touch`).
    """
    first = Notice.objects.filter(number=number).values_list("pk", flat=True)
    wanted = {*first, *_open_about(about)}
    rows = list(Notice.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"))
    notice = next((one for one in rows if one.number == number), None)
    if notice is None:
        raise Unfit("There is no such report.")
    again = notice.closed_at is not None and notice.unanswered_since is not None and notice.closed_by != by
    if notice.closed_at is not None and not again:
        raise Unfit("Somebody closed this report before you: its page says how.")
    if notice.notifier_kind == "machine" and (notice.unanswered_since is not None or _others_than(items, notice)):
        raise Unfit(GREW)
    return Taken(notice, [one for one in rows if one.pk != notice.pk and one.closed_at is None], again)


def _others_than(items: int | None, notice: Notice) -> bool:
    return items is not None and items != notice.items.count()


def _open_about(about: Collection[Thing]) -> set[str]:
    alike = Q()
    for kind, id in about:
        alike |= Q(subject_kind__in=DECIDED_ABOUT.get(kind, (kind,)), subject_id=id)
    rows = NoticeItem.objects.filter(alike, notice__closed_at=None) if about else NoticeItem.objects.none()
    return set(rows.values_list("notice_id", flat=True))


def alike_of(found: Found) -> list[Thing]:
    """What a decision about this decides for other reports too. Of a person nothing: each tells another story."""
    return [] if found.kind == "person" else [(found.kind, found.id)]


def source_of(notice: Notice) -> names.Source:
    """What the reasons say of where it came from; never who."""
    if notice.notifier_kind == "machine":
        return "own_initiative"
    return "trusted_flagger" if notice.notifier_kind == "trusted_flagger" else "article_16"


@dataclass(frozen=True, slots=True)
class RefusedWords:
    """Words that the filters refused, as far as their author is told of them again. `room`: empty where it is not named:
    a discreet room (unless the decision is about it), or a conversation of two; `read`: a moderator could read them."""

    at: datetime
    room: str
    rules: tuple[str, ...]
    read: bool


@dataclass(frozen=True, slots=True)
class Led:
    """What led to a decision: where it came from, and what the filters had refused of whom it is about, in order."""

    source: names.Source
    refused: tuple[RefusedWords, ...] = ()


def led_by(number: str, found: Found) -> Led:
    """What the report of this number says of why `found` is looked at; never who sent it."""
    notice = Notice.objects.filter(number=number).first()
    if notice is None:
        return Led("own_initiative")
    if notice.notifier_kind != "machine" or found.kind != "person":
        return Led(source_of(notice))
    items = list(notice.items.filter(author_id=found.person).order_by("pk"))
    named = {room for room in {item.room for item in items} if _named(room, found.room)}
    refused = [_refused(item, notice, named) for item in items]
    return Led(source_of(notice), tuple(sorted(refused, key=lambda one: one.at)))


def _named(room: str, scope: str | None) -> bool:
    """May the reasons name this room? `scope`: the one that the decision is about."""
    resolved = register.resolve(f"room:{room}")
    return resolved is not None and (not resolved[1].discreet or room == scope)


def _refused(item: NoticeItem, notice: Notice, named: Collection[str]) -> RefusedWords:
    seen = item.seen
    at = datetime.fromisoformat(seen["at"]) if "at" in seen else item.snapshot_at or notice.received_at
    rules = seen["rules"] if "rules" in seen else filter(None, notice.explanation.split(", "))
    return RefusedWords(at, item.room if item.room in named else "", tuple(rules), bool(seen.get("words")))


def settled(taken: Taken, decision: Decision, by: str, now: datetime) -> int:
    """`decision` answers this report, and every open one about the same thing that somebody has read; how many were
    closed. What nobody has read stays open and shows the decision.

    A report is closed when each of its things is decided. One that still has a thing hidden by a report alone stays open:
    whether that thing stays hidden is not decided yet.
    """
    here = taken.notice
    acted_before = here.decision is not None and here.decision.measure != "restore" and not taken.again
    _decided_here(here, decision)
    kinds = DECIDED_ABOUT.get(decision.subject_kind, (decision.subject_kind,))
    others = NoticeItem.objects.filter(notice__in=taken.others, subject_kind__in=kinds, subject_id=decision.subject_id)
    others.update(decision=decision)
    closing = _all_decided(taken.read)
    if taken.again and here not in closing:
        closing.append(here)
    acted = acting(closing) | ({here.pk} if acted_before or decision.measure != "restore" else set())
    for outcome in names.OUTCOMES:
        pks = [one.pk for one in closing if (one.pk in acted) == (outcome == "acted")]
        rows = Notice.objects.filter(pk__in=pks)
        rows.update(decision=decision, outcome=outcome, closed_at=now, closed_by=by, notifier_informed_at=None)
    Notice.objects.filter(pk=here.pk).update(decision=decision)
    Notice.objects.filter(pk=here.pk, looked_at=None).update(looked_at=now, looked_by=by)
    if taken.again:
        Notice.objects.filter(pk=here.pk).update(unanswered_since=None)
    return len(closing)


def _decided_here(notice: Notice, decision: Decision) -> None:
    """Which things of this report the decision is about: itself, or what they wrote, or who wrote it, or its room."""
    kinds = DECIDED_ABOUT.get(decision.subject_kind, (decision.subject_kind,))
    about = Q(subject_kind__in=kinds, subject_id=decision.subject_id)
    match decision.subject_kind:
        case "person":
            about |= Q(author_id=decision.subject_id)
        case "room":
            about |= Q(room=decision.subject_id)
        case _ if decision.person_id:
            about |= Q(subject_kind="person", subject_id=decision.person_id)
        case _:
            pass
    items = NoticeItem.objects.filter(notice=notice)
    if not items.filter(about).update(decision=decision) and items.count() == 1:
        items.update(decision=decision)


def _all_decided(notices: Sequence[Notice]) -> list[Notice]:
    open_still = Q(decision=None) | Q(hidden_by__in=standing())
    rows = NoticeItem.objects.filter(open_still, notice__in=notices)
    undecided = set(rows.values_list("notice_id", flat=True))
    return [one for one in notices if one.pk not in undecided]


def acting(notices: Sequence[Notice]) -> set[str]:
    """Those of which a thing was found to be against law or rules."""
    rows = NoticeItem.objects.filter(notice__in=notices, decision__isnull=False).exclude(decision__measure="restore")
    return set(rows.values_list("notice_id", flat=True))


def touch_authors(number: str, about: Collection[Thing], now: datetime) -> None:
    """Whoever wrote what may be given back, before the reports are locked: the order of all who decide."""
    ours = Q(notice__number=number) | Q(notice__in=_open_about(about))
    rows = NoticeItem.objects.filter(ours, hidden_by__in=standing())
    for address in sorted(set(rows.values_list("address", flat=True))):
        resolved = register.resolve(address)
        if resolved is not None and resolved[1].person is not None:
            resolved[0].touch(resolved[1].person, now)


def standing() -> list[str]:
    """Decisions by which a report alone hides something now."""
    rows = Decision.objects.filter(
        measure="withhold", automated_decision="partially", source__in=names.REPORTED, undone_by=None
    )
    return list(rows.values_list("pk", flat=True))
