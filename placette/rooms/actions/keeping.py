"""What keeps rooms as they should be: the rooms there are from the start, and seats that nobody sits in any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from placette.kernel.clock import day_of
from placette.people import queries as people
from placette.people.actions import touch
from placette.rooms import names, rules, turns
from placette.rooms.models import Message, Room, Seat
from placette.rooms.queries.entering import shut_out
from placette.safety import screening

Key = TypeVar("Key")
CHUNK = 500
"""Keys in one statement at most."""


def open_default_rooms(now: datetime) -> int:
    """The rooms of `names` that are missing are opened; what is there stays as it is. How many were opened.

    A name or topic that the filters refuse opens no room, whoever wrote it.
    """
    with transaction.atomic():
        there = set(Room.objects.values_list("slug", flat=True))
        rooms = [
            Room(
                slug=room.slug,
                name=room.name,
                topic=room.topic,
                name_en=room.name_en,
                topic_en=room.topic_en,
                discreet=room.discreet,
                touched_at=now,
            )
            for room in names.DEFAULT_ROOMS
            if room.slug not in there and not _refused(room)
        ]
        Room.objects.bulk_create(rooms, ignore_conflicts=True)
    return len(rooms)


def _refused(room: names.DefaultRoom) -> bool:
    shown = (room.name, room.topic, room.name_en, room.topic_en)
    return any(screening.words_of(words, "public", place="room_name").kind == "refuse" for words in shown)


def lapse_seats(now: datetime) -> int:
    """Seats of people of whom no socket and no page was seen for ten minutes are left; how many. Those of discreet rooms
    are erased. Every process asks again for whoever loses one.

    Whoever is suspended waits for no ten minutes: a seat that was being taken while the decision was is left now.
    """
    rows = list(Seat.objects.filter(left_at=None).values_list("pk", "person_id", "absent_since"))
    here = people.present({person for _, person, _ in rows}, now) if rows else set()
    back = [pk for pk, person, absent in rows if person in here and absent is not None]
    out = shut_out(sorted({person for _, person, _ in rows if person not in here}), now)
    gone = [pk for pk, person, absent in rows if person not in here and absent is None and person not in out]
    barred = [(pk, person) for pk, person, _ in rows if person in out]
    due = now - rules.LAPSES_AFTER
    late = [
        (pk, person)
        for pk, person, absent in rows
        if person not in here and person not in out and absent is not None and absent <= due
    ]
    for some in _chunks(back):
        Seat.objects.filter(pk__in=some).update(absent_since=None)
    for some in _chunks(gone):
        Seat.objects.filter(pk__in=some).update(absent_since=now)
    count = sum(_lapse(some, Q(), now) for some in _chunks(barred))
    return count + sum(_lapse(some, Q(absent_since__lte=due), now) for some in _chunks(late))


def _lapse(seats: Sequence[tuple[int, str]], still: Q, now: datetime) -> int:
    """These seats (key, person) are left, of which `still` holds when it is done: who came back meanwhile keeps theirs."""
    with transaction.atomic():
        turns.of_persons({person for _, person in seats})
        touch(sorted({person for _, person in seats}), now)
        taken = Seat.objects.filter(still, pk__in=[pk for pk, _ in seats], left_at=None)
        erased, _ = taken.filter(room__discreet=True).delete()
        return erased + taken.update(left_at=now)


def erase_old_seats(now: datetime) -> int:
    """At the end of the day nobody can tell any more who sat where: what was left on an earlier day is erased."""
    erased, _ = Seat.objects.exclude(day=day_of(now)).filter(left_at__isnull=False).delete()
    return erased


def forget_erased(now: datetime) -> int:
    """Words that were kept for an objection, of messages whose authors erased them, are gone; how many."""
    late = Message.objects.filter(state=names.ERASED, withheld_by__at__lt=now - rules.KEPT_FOR_OBJECTIONS)
    keys = list(late.exclude(withheld_words="").values_list("pk", flat=True)[:CHUNK])
    return Message.objects.filter(pk__in=keys, state=names.ERASED).update(withheld_words="") if keys else 0


def _chunks(keys: Sequence[Key]) -> Iterator[Sequence[Key]]:
    return (keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK))
