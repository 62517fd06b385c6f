"""Many doors at the same moment: how many rooms still holds, and what changed meanwhile is judged again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from placette.live.events import Done, Refused
from placette.people import queries as people_queries
from placette.rooms import actions, queries
from placette.rooms.actions import entering as module
from placette.rooms.models import Room, Seat
from placette.rooms.queries import entering as looking
from tests.rooms import build
from tests.rooms.build import at_once, enter

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def test_a_new_face_that_comes_in_everywhere_at_once_sits_in_one_room(now: datetime) -> None:
    build.room("cuisine")
    doors = [build.room(f"salon-{turn}").slug for turn in range(8)]
    lea = build.person(now, new=True)
    enter(lea, "cuisine", now)
    answers = at_once(*(partial(enter, lea, slug, now, 5.0) for slug in doors))
    assert [type(answer) for answer in answers] == [Done] * 8
    [left] = queries.seats_of([lea.person])[lea.person][0]
    parts = [answer.join.parts for answer in answers]
    assert sorted(parts) == sorted([("cuisine",), *((slug,) for slug in doors if slug != left)]), "one after the other"


def test_ten_rooms_hold_for_many_doors_at_once(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    doors = [build.room(f"salon-{turn}").slug for turn in range(12)]
    answers = at_once(*(partial(enter, lea, slug, now, 5.0) for slug in doors))
    assert sorted(type(answer).__name__ for answer in answers) == ["Done"] * 9 + ["Refused"] * 3
    assert len(queries.seats_of([lea.person])[lea.person][0]) == 10


def test_what_moved_between_looking_and_sitting_is_judged_again(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As another process would: the room is closed, or the person suspended, after this one looked from outside."""
    lea, marc = build.person(now), build.person(now)
    real = looking.threshold

    def meanwhile(what: Callable[[], object]) -> Any:
        def threshold(*args: Any) -> Any:
            found = real(*args)
            monkeypatch.setattr(module, "threshold", real)
            what()
            return found

        return threshold

    monkeypatch.setattr(module, "threshold", meanwhile(lambda: build.hush(marc, "*", now, "suspend")))
    assert enter(marc, "cuisine", now).why == "suspended"
    monkeypatch.setattr(module, "threshold", meanwhile(partial(close, "cuisine", now)))
    assert enter(lea, "cuisine", now) == Refused("not_found")
    assert not Seat.objects.exists()


def close(slug: str, now: datetime) -> bool:
    with transaction.atomic():
        return actions.close_room(slug, build.statement(now), now)


def test_whoever_sits_in_a_room_that_is_being_closed_is_asked_about(now: datetime, cuisine: Room) -> None:
    """Many come in while it closes: each is refused, or parted with all who sit there."""
    crowd = [build.person(now) for _ in range(7)]
    cursor, _ = people_queries.moved_since(0)
    came = [partial(enter, who, "cuisine", now) for who in crowd]
    *answers, closed = at_once(*came, partial(close, "cuisine", now))
    assert closed is True
    assert {str(answer) for answer in answers if not isinstance(answer, Done)} <= {str(Refused("not_found"))}
    sitting = {who.person for who, answer in zip(crowd, answers, strict=True) if isinstance(answer, Done)}
    assert set(Seat.objects.values_list("person_id", flat=True)) == sitting
    assert sitting == set(people_queries.moved_since(cursor)[1])
