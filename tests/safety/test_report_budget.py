"""How much reports alone may hide: by network, member, author and room; what was given back stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from placette.live.events import Refused
from placette.safety import actions, queries, rules
from placette.safety.actions import Receipt
from placette.safety.models import Decision, Notice, NoticeItem
from tests.safety.conftest import Arrive, Things
from tests.safety.reporting import ruled, sent, take

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def many(now: datetime, things: Things, count: int, of: Callable[[int], str], **more: Any) -> int:
    things.withheld = dict.fromkeys(range(1, count + 1), "")
    things.said = more.pop("said", 1000)
    for n in range(1, count + 1):
        given = {key: value(n) if callable(value) else value for key, value in more.items()}
        take(now + timedelta(milliseconds=100 * n), of=of(n), **given)
    return sum(why != "" for why in things.withheld.values())


def test_three_hundred_red_reports_from_a_hundred_networks_hide_the_budget_and_lead_the_queue(
    now: datetime, things: Things, rung: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("placette.safety.pins.COST", 2)
    hidden = many(now, things, 300, lambda n: f"message:cuisine/{n}", address=lambda n: f"198.51.{n % 100}.7")
    assert hidden == rules.AUTHOR_ITEMS == 5
    queue = queries.notices(limit=400)
    assert len(queue) == 300
    assert [one.rank for one in queue] == [rules.TOP] * 295 + [rules.RED] * 5
    assert all(one.due_at - one.received_at == timedelta(minutes=15) for one in queue)
    assert [cause for cause, _ in rung()].count("red_not_hidden") == 1


def test_a_quiet_room_loses_one_message_at_most_a_busy_one_three_in_a_hundred(now: datetime, things: Things) -> None:
    far = {"address": lambda n: f"198.51.{n}.7"}
    assert many(now, things, 6, lambda n: f"message:cuisine/{n}", said=20, **far) == 1
    NoticeItem.objects.all().delete()
    assert many(now, things, 6, lambda n: f"message:cuisine/{n}", said=100, **far) == 3


def test_without_account_one_thing_an_hour_a_network(now: datetime, things: Things) -> None:
    assert take(now).hidden == 1
    assert take(now, of="message:cuisine/2", address="192.0.2.200").hidden == 0
    assert take(now + timedelta(minutes=61), of="message:cuisine/2").hidden == 1


def test_a_member_hides_two_an_hour_and_one_after_reports_found_wrong(
    now: datetime, things: Things, arrive: Arrive
) -> None:
    lea = arrive(known=True)
    assert many(now, things, 4, lambda n: f"message:cuisine/{n}", person=lea.pk) == 2
    first = Notice.objects.order_by("pk").first()
    assert first is not None
    actions.close_notice(first.number, "no_action", by="moderator:karim", now=now)
    later = now + timedelta(hours=2)
    things.withheld = dict.fromkeys(range(11, 15), "")
    assert [take(later, of=f"message:cuisine/{n}", person=lea.pk).hidden for n in range(11, 15)] == [1, 0, 0, 0]


def test_new_faces_hide_no_more_than_somebody_without_account(now: datetime, things: Things, arrive: Arrive) -> None:
    """One network walks in again and again."""
    of, new = (lambda n: f"message:cuisine/{n}"), (lambda _: arrive().pk)
    assert many(now, things, 6, of, person=new) == 1
    assert many(now, things, 6, of, person=new, address="198.51.100.7") == 1


@pytest.mark.parametrize(("said", "most"), [(1000, rules.AUTHOR_ITEMS), (20, 1)])
def test_many_members_together_hide_no_more_of_one_author_or_room_than_anybody(
    now: datetime, things: Things, arrive: Arrive, said: int, most: int
) -> None:
    known, far = (lambda _: arrive(known=True).pk), (lambda n: f"198.51.{n}.7")
    assert many(now, things, 9, lambda n: f"message:cuisine/{n}", said=said, person=known, address=far) == most


def test_the_members_of_one_network_hide_a_few_things_an_hour(
    now: datetime, things: Things, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "AUTHOR_ITEMS", 100)
    known = lambda _: arrive(known=True).pk  # noqa: E731
    assert many(now, things, 9, lambda n: f"message:cuisine/{n}", person=known) == rules.NETWORK_HIDES


def test_what_a_person_gave_back_is_not_hidden_again_by_whoever_reports_it(
    now: datetime, things: Things, rung: Any
) -> None:
    things.said = 1000
    first = take(now)
    ruled("restore", first.number, now + timedelta(minutes=5))
    again = take(now + timedelta(minutes=6), address="198.51.100.7")
    assert (again.hidden, things.withheld[1]) == (0, "")
    [waits] = queries.notices()
    assert (waits.number, waits.rank) == (again.number, rules.TOP)
    assert ("red_not_hidden", again.number) in rung()


def test_what_came_back_by_the_clock_is_not_hidden_again(now: datetime, things: Things) -> None:
    things.said = 1000
    take(now)
    late = now + timedelta(hours=24)
    assert actions.give_back(late) == 1
    assert take(late + timedelta(minutes=1), "danger", address="198.51.100.7").hidden == 0
    assert [one.rank for one in queries.notices()] == [rules.TOP] * 2


def test_what_a_person_looked_at_and_left_is_not_hidden_by_the_next_report(now: datetime, things: Things) -> None:
    things.said = 1000
    first = take(now, "hate")
    actions.close_notice(first.number, "no_action", by="moderator:karim", now=now)
    assert take(now + timedelta(minutes=1)).hidden == 0
    assert take(now + timedelta(minutes=1), of="message:cuisine/2", address="198.51.100.7").hidden == 1


def test_what_its_author_made_of_it_afterwards_nobody_has_judged(now: datetime, things: Things) -> None:
    things.said = 1000
    first = take(now)
    ruled("restore", first.number, now + timedelta(minutes=5))
    things.words = "un autre mot"
    assert take(now + timedelta(minutes=6), address="198.51.100.7").hidden == 1
    ruled("restore", Notice.objects.get(closed_at=None).number, now + timedelta(minutes=7))
    assert take(now + timedelta(minutes=8), address="198.51.101.7").hidden == 0


def test_what_was_given_back_frees_nothing_to_hide_more_of_the_same_author(now: datetime, things: Things) -> None:
    things.withheld, things.said = dict.fromkeys(range(1, 20), ""), 1000
    for n in range(1, 13):
        receipt = take(now + timedelta(seconds=n), of=f"message:cuisine/{n}", address=f"198.51.{n}.7")
        if receipt.hidden:
            ruled("restore", receipt.number, now + timedelta(seconds=n, milliseconds=500), f"message:cuisine/{n}")
    assert things.moves.count("withheld") == rules.AUTHOR_ITEMS
    tomorrow = now + timedelta(hours=25)
    assert take(tomorrow, of="message:cuisine/15", address="198.51.50.7").hidden == 1


def test_a_flagger_is_always_within_it(now: datetime, things: Things) -> None:
    assert many(now, things, 12, lambda n: f"message:cuisine/{n}", kind="trusted_flagger") == 12
    assert {one.source for one in Decision.objects.all()} == {"trusted_flagger"}


def test_very_many_reports_are_asked_to_wait_and_nobody_else(
    now: datetime, things: Things, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "REPORTS_A_NETWORK", 2)
    for _ in range(2):
        take(now, "hate")
    late = actions.report(sent("hate"), now + timedelta(minutes=10))
    assert isinstance(late, Refused)
    assert (late.why, late.retry_after) == ("too_fast", 50 * 60)
    assert isinstance(actions.report(sent("hate", address="198.51.100.1"), now), Receipt)
    assert isinstance(actions.report(sent("hate", person=arrive().pk), now), Receipt)
