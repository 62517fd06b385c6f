"""Reading back: every number once and in order, present words only, nothing from before the floor, blocks by `skip`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from placette.live.events import HTML_FORM, Refused
from placette.people.models import Block, Node, Presence
from placette.rooms import actions, queries
from placette.rooms.models import Epoch, Message, Room, Seat
from tests.rooms import build
from tests.rooms.build import ask, editing

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def place(now: datetime) -> None:
    build.open_place(now)
    Epoch.objects.create(value="ep")


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine")


@pytest.fixture
def lea(now: datetime, cuisine: Room) -> Any:
    return build.seated(cuisine, now)


def talk(who: Any, now: datetime, count: int, start: int = 1) -> None:
    """`count` words, as fast as the pace allows, ending at `now`."""
    for first in range(start, start + count, 8):
        some = range(first, min(first + 8, start + count))
        at = now - timedelta(seconds=10 * (start + count - first))
        actions.say([ask(who, "cuisine", f"mot {turn}", at) for turn in some], now)


def read(who: Any, n: int | None = None, limit: int = 200, **how: Any) -> Any:
    found = queries.since(who.person, "cuisine", n, limit, datetime.now(UTC), **how)
    assert not isinstance(found, Refused)
    return found


def items(reading: Any) -> list[dict[str, Any]]:
    return [msgspec.json.decode(item) for item in reading.messages]


def test_the_last_ones(now: datetime, lea: Any) -> None:
    talk(lea, now, 60)
    stretch = queries.stretch("cuisine", None, 50)
    assert stretch is not None
    assert (stretch.epoch, stretch.head) == ("ep", 60)
    assert [event.n for event in stretch.events] == list(range(11, 61))


def test_a_part(now: datetime, lea: Any) -> None:
    talk(lea, now, 60)
    stretch = queries.stretch("cuisine", 20, 5)
    assert stretch is not None
    assert [event.n for event in stretch.events] == [21, 22, 23, 24, 25]
    for beyond in (60, 999):
        after = queries.stretch("cuisine", beyond, 5)
        assert after is not None
        assert after.events == []


@pytest.mark.parametrize("slug", ["nulle-part", "\x00", ""])
def test_no_such_room(lea: Any, slug: str) -> None:
    assert queries.stretch(slug, None, 50) is None


def test_an_empty_room(cuisine: Room) -> None:
    stretch = queries.stretch("cuisine", None, 50)
    assert stretch is not None
    assert (stretch.head, stretch.events) == (0, [])


def test_what_an_item_says(now: datetime, lea: Any) -> None:
    talk(lea, now, 1)
    row = Message.objects.get()
    [item] = items(read(lea))
    assert item == {
        "t": "said",
        "n": 1,
        "id": row.pk,
        "by": {"person": lea.person, "handle": lea.handle},
        "words": "mot 1",
        "at": item["at"],
        "nonce": row.nonce,
    }
    assert item["at"].endswith("Z")
    assert len(item["at"]) == 24
    [html] = items(read(lea, form=HTML_FORM))
    assert set(html) == {"t", "n", "id", "html", "nonce"}
    assert "mot 1" in html["html"]
    assert 'data-n="1"' in html["html"]


def test_the_nonce_is_for_its_author_alone(now: datetime, cuisine: Room, lea: Any) -> None:
    talk(lea, now, 1)
    marc = build.seated(cuisine, now)
    [item] = items(read(marc))
    assert "nonce" not in item


def test_markup_in_words_stays_words(now: datetime, lea: Any) -> None:
    actions.say([ask(lea, "cuisine", "<script>alert(1)</script>&", now)])
    [item] = items(read(lea))
    assert item["words"] == "<script>alert(1)</script>&"
    [html] = items(read(lea, form=HTML_FORM))
    assert "<script>" not in html["html"]


def test_withheld_words_are_in_no_item(now: datetime, lea: Any) -> None:
    actions.say([ask(lea, "cuisine", "mot secret", now)])
    actions.edit(editing(lea, "cuisine", 1, "mot secret encore", now))
    message = Message.objects.get()
    with transaction.atomic():
        locked = actions.lock(message.pk)
        assert locked is not None
        actions.withhold(locked, build.statement(now), "law", now)
    reading = read(lea)
    assert items(reading) == [
        {"t": "said", "n": 1, "id": message.pk, "withheld": True, "nonce": message.nonce},
        {"t": "edited", "n": 2, "id": message.pk, "of": 1, "withheld": True},
        {"t": "withheld", "n": 3, "id": message.pk, "of": 1, "why": "law"},
    ]
    for form in (reading, read(lea, form=HTML_FORM)):
        assert b"secret" not in b"".join(form.messages)
    assert all("secret" not in row for row in queries.rows(lea.person, "cuisine")[2])
    with transaction.atomic():
        locked = actions.lock(message.pk)
        assert locked is not None
        actions.restore(locked, now)
    assert [item.get("words") for item in items(read(lea))] == [
        "mot secret encore",
        "mot secret encore",
        None,
        "mot secret encore",
    ]


def test_erased_words_are_in_no_item(now: datetime, lea: Any) -> None:
    talk(lea, now, 1)
    actions.erase(lea.person, "cuisine", 1, now)
    said, erased = items(read(lea))
    assert said["withheld"] is True
    assert (erased["why"], erased["of"]) == ("author", 1)
    assert b"mot 1" not in b"".join(read(lea).messages)


def test_a_message_carries_its_present_words(now: datetime, lea: Any) -> None:
    talk(lea, now, 1)
    actions.edit(editing(lea, "cuisine", 1, "autrement", now))
    assert [item["words"] for item in items(read(lea))] == ["autrement", "autrement"]


def test_a_number_that_is_no_longer_kept_is_declared(now: datetime, lea: Any) -> None:
    talk(lea, now, 3)
    Message.objects.filter(n=2).delete()
    assert items(read(lea))[1] == {"t": "skip", "from": 2, "to": 2}


def test_words_of_the_blocked_are_skipped(now: datetime, cuisine: Room, lea: Any) -> None:
    marc = build.seated(cuisine, now)
    talk(lea, now, 2)
    talk(marc, now, 3)
    talk(lea, now, 1)
    Block.objects.create(person_id=lea.person, blocked_id=marc.person, at=now)
    kinds = [(item["t"], item.get("n"), item.get("from"), item.get("to")) for item in items(read(lea))]
    assert kinds == [("said", 1, None, None), ("said", 2, None, None), ("skip", None, 3, 5), ("said", 6, None, None)]
    assert len(items(read(marc))) == 6
    assert len(queries.rows(lea.person, "cuisine")[2]) == 3


# Coming back


def test_after_n(now: datetime, lea: Any) -> None:
    talk(lea, now, 30)
    reading = read(lea, 10, 5)
    assert [item["n"] for item in items(reading)] == [11, 12, 13, 14, 15]
    assert (reading.more, reading.resync, reading.head, reading.epoch) == (True, False, 30, "ep")
    rest = read(lea, 15)
    assert (len(rest.messages), rest.more) == (15, False)
    assert (read(lea, 30).messages, read(lea, 30).more) == ([], False)


def test_another_epoch_or_a_number_ahead_begins_anew(now: datetime, lea: Any) -> None:
    talk(lea, now, 60)
    for reading in (read(lea, 10, epoch="other"), read(lea, 61)):
        assert reading.resync
        assert [item["n"] for item in items(reading)] == list(range(11, 61))
    assert not read(lea, 10, epoch="ep").resync


def test_nobody_reads_below_their_floor(now: datetime, cuisine: Room, lea: Any) -> None:
    talk(lea, now, 60)
    marc = build.person(now)
    build.seat(marc, cuisine, now, floor=40)
    for reading in (read(marc, 10), read(marc)):
        assert [item["n"] for item in items(reading)] == list(range(41, 61))
    assert read(marc, 10).resync
    assert len(queries.rows(marc.person, "cuisine")[2]) == 20


def older(who: Any, n: int, limit: int = 50, now: datetime | None = None) -> Any:
    found = queries.before(who.person, "cuisine", n, limit, now or datetime.now(UTC))
    assert not isinstance(found, Refused)
    return found


def test_older_messages_end_at_ones_floor(now: datetime, cuisine: Room, lea: Any) -> None:
    talk(lea, now, 60)
    marc = build.person(now)
    build.seat(marc, cuisine, now, floor=40)
    first = older(marc, 60, 10)
    assert ([item["n"] for item in items(first)], first.more) == (list(range(50, 60)), True)
    rest = older(marc, 50, 10)
    assert ([item["n"] for item in items(rest)], rest.more) == (list(range(41, 50)), False)
    assert older(marc, 41).messages == []


def test_older_messages_are_as_they_stand_now(now: datetime, cuisine: Room, lea: Any) -> None:
    marc = build.seated(cuisine, now)
    talk(lea, now, 4)
    actions.say([ask(marc, "cuisine", "de Marc", now)])
    actions.edit(build.editing(lea, "cuisine", 1, "change", now))
    actions.erase(lea.person, "cuisine", 2, now)
    found = {item["n"]: item for item in items(older(lea, 99))}
    assert found[1]["words"] == "change"
    assert (found[2].get("words"), found[2]["withheld"]) == (None, True)
    assert set(found) == {1, 2, 3, 4, 5}, "changes have no row of their own"
    Block.objects.create(person_id=lea.person, blocked_id=marc.person, at=now)
    assert {"t": "skip", "from": 5, "to": 5} in items(older(lea, 99))


def test_only_who_sits_reads(now: datetime, lea: Any) -> None:
    marc = build.person(now)
    assert queries.since(marc.person, "cuisine", 0, 10, now) == Refused("not_seated")
    assert queries.before(marc.person, "cuisine", 9, 10, now) == Refused("not_seated")
    actions.leave(lea, "cuisine", now)
    assert queries.since(lea.person, "cuisine", 0, 10, now) == Refused("not_seated")
    assert queries.rows(lea.person, "cuisine") == ("", 0, [])


def test_who_is_suspended_does_not_read(now: datetime, lea: Any) -> None:
    number = build.hush(lea, "*", now, measure="suspend")
    refused = queries.since(lea.person, "cuisine", 0, 10, now)
    assert isinstance(refused, Refused)
    assert (refused.why, refused.facts["number"]) == ("suspended", number)


def test_who_is_hushed_reads(now: datetime, lea: Any) -> None:
    build.hush(lea, "*", now)
    assert not isinstance(queries.since(lea.person, "cuisine", 0, 10, now), Refused)


def test_a_withheld_room_is_not_read(now: datetime, lea: Any) -> None:
    talk(lea, now, 1)
    Room.objects.update(withheld_by=build.statement(now))
    assert queries.since(lea.person, "cuisine", 0, 10, now) == Refused("not_found")
    assert queries.stretch("cuisine", None, 10) is None


def test_a_reading_costs_the_same_however_long(now: datetime, lea: Any) -> None:
    talk(lea, now, 150)

    def count(limit: int) -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.stretch("cuisine", 0, limit)
        return len(seen)

    assert count(2) == count(150) == 4


# The beacon


def test_the_beacon_tells_the_rooms_that_moved(now: datetime, lea: Any) -> None:
    build.room("lyon", n=5)
    talk(lea, now, 3)
    assert queries.heads(now) == ("ep", {"cuisine": 3})
    assert queries.heads(now + timedelta(minutes=3)) == ("ep", {})


# One message


def test_one_message_as_an_item(now: datetime, lea: Any) -> None:
    talk(lea, now, 1)
    row = Message.objects.get()
    item = queries.item("cuisine", row.pk)
    assert item is not None
    assert msgspec.json.decode(item)["words"] == "mot 1"
    assert queries.item("lyon", row.pk) is None
    assert Seat.objects.exists()


def test_who_sits_where_is_counted_by_node(lea: Any, cuisine: Room, now: datetime) -> None:
    """For wires whose other nodes say nothing on the bus: persons with a socket there, and seats that were not left."""
    marc = build.seated(cuisine, now)
    Presence.objects.all().delete()
    for person, node in ((lea.person, "a"), (marc.person, "a"), (marc.person, "b")):
        Presence.objects.create(person_id=person, node=node, since=now)
        Node.objects.update_or_create(name=node, defaults={"seen_at": now})
    seats = {seat.person_id: seat.pk for seat in Seat.objects.all()}
    both, marcs = seats[lea.person] + seats[marc.person], seats[marc.person]
    assert queries.crowds_by_node() == {"a": {"cuisine": (2, both)}, "b": {"cuisine": (1, marcs)}}
    Seat.objects.filter(person_id=marc.person).update(left_at=now)
    assert queries.crowds_by_node() == {"a": {"cuisine": (1, seats[lea.person])}}
    Node.objects.update(seen_at=now - timedelta(seconds=25))
    assert queries.crowds_by_node() == {}, "a node that was killed counts nobody twice"
