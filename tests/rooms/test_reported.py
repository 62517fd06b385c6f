"""Words in a room are reported: what is sealed of them, what the room and their author see, what nobody learns."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.conf import settings

from placette.entry import sockets as entry
from placette.justice import vault
from placette.justice.models import Exhibit
from placette.ops import keys, wiring
from placette.rooms import actions
from placette.rooms.models import Message, Room
from placette.safety import actions as safety
from placette.safety import queries as reports
from placette.safety import register
from placette.safety.actions import Receipt, Report
from placette.safety.models import Statement
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask, at_once
from tests.rooms.visitor import Visitor

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_place")]


@pytest.fixture(autouse=True)
def plugged() -> Iterator[None]:
    wiring.plug()
    yield
    register.clear()


@pytest.fixture
def marc(cuisine: Room, now: datetime) -> Visitor:
    made = Visitor("Marc", now)
    made.sit(cuisine, now)
    return made


def say(who: Visitor, count: int, now: datetime, room: str = "cuisine") -> None:
    for turn in range(count):
        at = now + timedelta(seconds=10 * turn)
        actions.say([ask(who.caller, room, f"phrase {turn + 1}", at)], at)


def report(n: int, now: datetime, what: str = "child", room: str = "cuisine", **more: Any) -> Receipt:
    given: dict[str, Any] = {"words": "Voyez.", "lang": "fr", "address": f"198.51.{n % 100}.1", **more}
    receipt = safety.report(Report(what, of=(f"message:{room}/{n}",), **given), now)
    assert isinstance(receipt, Receipt)
    return receipt


def opened() -> list[Any]:
    private = bytes.fromhex((settings.DATA / keys.DEMO_PRIVATE).read_text("ascii").strip())
    return [vault.open_exhibit(private, bytes(one.sealed)).content for one in Exhibit.objects.order_by("pk")]


@pytest.mark.parametrize(("n", "around"), [(1, range(2, 12)), (13, range(3, 13)), (7, [*range(2, 7), *range(8, 13)])])
def test_ten_messages_around_are_sealed_with_it(
    now: datetime, marc: Visitor, n: int, around: range | list[int]
) -> None:
    say(marc, 13, now)
    report(n, now)
    [content] = opened()
    assert content["words"] == f"phrase {n}"
    assert (content["handle"], content["person"], content["room"], content["n"]) == (
        "Marc", marc.caller.person, "cuisine", n,
    )  # fmt: skip
    assert [one["n"] for one in content["around"]] == list(around)
    assert content["around"][0]["words"] == f"phrase {around[0]}"


def test_what_its_author_changes_or_erases_afterwards_is_still_judged(now: datetime, marc: Visitor) -> None:
    say(marc, 1, now)
    receipt = report(1, now, "hate")
    actions.erase(marc.caller.person, "cuisine", 1, now)
    reported = reports.notice_for(receipt.number)
    assert reported is not None
    assert reported.items[0].seen["words"] == "phrase 1"
    assert opened()[0]["words"] == "phrase 1"


def test_of_a_conversation_of_two_nothing_is_sealed_nor_hidden(now: datetime, marc: Visitor) -> None:
    room = build.room("a-deux", now, kind="two", basis="agreed")
    marc.sit(room, now)
    say(marc, 1, now, "a-deux")
    receipt = report(1, now, room="a-deux")
    assert receipt.hidden == 0
    assert Exhibit.objects.count() == 0
    assert Message.objects.get().words == "phrase 1"


def test_of_a_person_the_last_thing_they_said_is_sealed(now: datetime, marc: Visitor) -> None:
    say(marc, 2, now)
    safety.report(Report("scam", "Un faux.", "fr", "192.0.2.1", where="Marc"), now)
    [content] = opened()
    assert (content["kind"], content["handle"], content["last"]["words"]) == ("person", "Marc", "phrase 2")


@pytest.mark.parametrize("where", ["cuisine", "Cuisine", "http://localhost:8000/rooms/cuisine", "room:cuisine"])
def test_a_room_is_found_by_its_name_or_address(now: datetime, marc: Visitor, where: str) -> None:
    receipt = safety.report(Report("other", "Là.", "fr", "192.0.2.1", where=where), now)
    assert isinstance(receipt, Receipt)
    assert [item.address for item in reports.notices()[0].items] == ["room:cuisine"]


def test_red_words_leave_every_screen_and_come_back_when_nobody_ruled(
    now: datetime, marc: Visitor, told: Recorder
) -> None:
    say(marc, 1, now)
    assert report(1, now).hidden == 1
    assert (Message.objects.get().words, Message.objects.get().withheld_words) == ("", "phrase 1")
    assert safety.give_back(now + timedelta(hours=25)) == 1
    assert Message.objects.get().words == "phrase 1"
    assert [event.kind for event in told.rooms] == ["said", "withheld", "restored"]


def test_confirmed_by_a_moderator_the_room_hears_of_it_once(now: datetime, marc: Visitor, told: Recorder) -> None:
    say(marc, 1, now)
    receipt = report(1, now)
    statement = safety.decide(
        "withhold", "message:cuisine/1", ground="illegal", category="STATEMENT_CATEGORY_PROTECTION_OF_MINORS",
        clause="227-22-1", facts="", by="moderator:karim", lasts=None, now=now, notice=receipt.number,
    )  # fmt: skip
    assert Message.objects.get().withheld_by_id == statement.pk
    assert [event.kind for event in told.rooms] == ["said", "withheld"]
    assert safety.give_back(now + timedelta(hours=25)) == 0


def test_what_was_erased_meanwhile_does_not_come_back(now: datetime, marc: Visitor) -> None:
    say(marc, 1, now)
    report(1, now)
    actions.erase(marc.caller.person, "cuisine", 1, now)
    assert safety.give_back(now + timedelta(hours=25)) == 1
    row = Message.objects.get()
    assert (row.words, row.withheld_words, row.state) == ("", "", "erased")


def test_many_at_once_hide_no_more_than_the_budget(
    now: datetime, marc: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twelve networks in the same moment, in a room that heard little: one thing."""
    monkeypatch.setattr("placette.safety.pins.COST", 2)
    say(marc, 12, now)
    receipts = at_once(*(partial(report, n, now + timedelta(minutes=3)) for n in range(1, 13)))
    assert sum(receipt.hidden for receipt in receipts) == 1
    assert Message.objects.filter(withheld_by__isnull=False).count() == 1


def test_a_flood_against_one_author_and_one_room(now: datetime, marc: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """300 red reports in a minute from 100 networks: hidden at most the budget, the rest on top."""
    monkeypatch.setattr("placette.safety.pins.COST", 2)
    rows = Message.objects
    say(marc, 1, now)
    first = rows.get()
    fields = {"room_id": first.room_id, "author_id": first.author_id, "handle": "Marc", "digest": b"", "paced": now}
    rows.bulk_create(
        Message(id=f"{n:026}", n=n, words=f"phrase {n}", nonce=str(n), at=now, **fields) for n in range(2, 301)
    )
    Room.objects.filter(pk=first.room_id).update(n=300)
    for n in range(1, 301):
        report(n, now + timedelta(seconds=n / 5))
    hidden = rows.filter(withheld_by__isnull=False).count()
    assert 1 <= hidden <= 5
    queue = reports.notices(limit=300)
    assert [one.rank for one in queue] == [0] * (300 - hidden) + [1] * hidden


def test_nobody_learns_who_reported(now: datetime, cuisine: Room, marc: Visitor, told: Recorder) -> None:
    """Every page that Marc may open and every frame that anybody gets, after Odile reported him as a member."""
    odile = Visitor("Odile", now)
    say(marc, 2, now)
    report_ = odile.post(
        "/report", of="message:cuisine/1", what="intimate", words="témoignage précis", contact="o@x.test"
    )
    found = re.search(r'data-number="([^"]+)" data-pin="(\d+)"', report_.content.decode())
    assert found
    number, pin = found[1], found[2]
    case = Statement.objects.get().number
    pages = [
        "/square", "/rooms/cuisine", "/rooms/cuisine/people", "/rooms/cuisine/silence", "/square/rooms",
        "/rooms/cuisine/own/1", f"/case/{case}", f"/case/{number}", "/report", "/report?of=message:cuisine/1",
        "/api/rooms", "/api/people?room=cuisine", "/api/rooms/cuisine/since/0", "/api/rooms/cuisine/since/0?as=html",
    ]  # fmt: skip
    seen = [html.unescape(marc.get(path).content.decode()) for path in pages]
    seen += [repr(told.people), *(f"{event.json!r}{event.html!r}" for event in told.rooms)]
    seen.append(repr(entry.standing([marc.caller.person])))
    for place, text in zip([*pages, *seen[len(pages) :]], seen, strict=False):
        for secret in (odile.caller.person, "Odile", "témoignage précis", "o@x.test", pin):
            assert secret not in text, place
        if place != f"/case/{number}":
            assert number not in text, place
    page = html.unescape(marc.get(f"/case/{case}").content.decode())
    assert "masqué jusqu’à ce qu’un modérateur l’ait regardé" in page
    assert "Vous pouvez contester" in page
    assert "Un de vos messages a été signalé" in html.unescape(marc.get("/rooms/cuisine").content.decode())


def test_others_messages_have_a_way_to_report_them_without_scripts(now: datetime, marc: Visitor, lea: Visitor) -> None:
    lea.sit(Room.objects.get(), now)
    say(marc, 1, now)
    way = 'href="/report?of=message:cuisine/1"'
    assert way in lea.get("/rooms/cuisine").content.decode()
    assert way not in marc.get("/rooms/cuisine").content.decode()
