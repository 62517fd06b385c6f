"""What waits for a moderator: ten minutes at most, once a person and words, and nothing that nobody can read in time."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from prometheus_client import REGISTRY

from placette.live.events import Done, Held, Refused
from placette.rooms import actions
from placette.rooms.models import Message, Room
from placette.rooms.subjects import SUBJECTS
from placette.safety import actions as safety
from placette.safety import queries as figures
from placette.safety import register
from placette.safety.models import Decision, HeldEntry
from tests.conftest import Recorder
from tests.rooms import build
from tests.rooms.build import ask

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
REFUSED, HELD = "placette-essai-refus", "placette-essai-attente"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture(autouse=True)
def place(now: datetime) -> None:
    build.open_place(now)


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine")


def hold(where: Room, at: datetime, count: int = 1) -> list[str]:
    """`count` people say something that is held; the ids."""
    asks = [ask(build.seated(where, at), where.slug, f"{HELD} {number}", at) for number in range(count)]
    answers = actions.say(asks, at)
    assert all(isinstance(answer, Held) for answer in answers)
    return [answer.id for answer in answers if isinstance(answer, Held)]


def test_nobody_waits_longer_than_ten_minutes_and_is_told(now: datetime, cuisine: Room, told: Recorder) -> None:
    [id] = hold(cuisine, now)
    assert actions.expire(now + 10 * MINUTE) == 0
    assert actions.expire(now + 10 * MINUTE + SECOND) == 1
    assert [body["why"] for _, body in told.people] == ["expired"]
    assert Message.objects.get(pk=id).words == ""
    assert HeldEntry.objects.get().end == "expired"
    assert figures.expired_ever() == 1


def held_by(rule: str) -> float:
    """How many words this process has held because of a rule."""
    return REGISTRY.get_sample_value("placette_held_words_total", {"rule": rule}) or 0.0


def test_each_way_out_of_the_queue_is_counted(now: datetime, cuisine: Room) -> None:
    before = held_by("test_hold")
    ids = hold(cuisine, now, 4)
    for subject in SUBJECTS:
        register.register(subject.kind, subject)
    try:
        decided = {"category": "STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "clause": "rules", "facts": "", "by": "t"}
        for measure, id, seconds in (("restore", ids[0], 10), ("withhold", ids[1], 20)):
            safety.decide(
                measure, f"held:{id}", ground="terms", lasts=None, now=now + seconds * SECOND, **decided
            )  # fmt: skip
    finally:
        register.clear()
    author = Message.objects.get(pk=ids[2]).author_id
    actions.withdraw(author, "cuisine", ids[2])
    found = figures.hold_figures(now + MINUTE)
    assert (found.waiting, found.oldest, found.ended, found.expired) == (1, now, 3, 0)
    assert held_by("test_hold") - before == 4
    assert not found.behind
    assert sorted(HeldEntry.objects.exclude(end="").values_list("end", flat=True)) == [
        "refused", "released", "withdrawn"
    ]  # fmt: skip


def test_the_median_is_of_the_last_hour(now: datetime, cuisine: Room) -> None:
    for seconds in (10, 30, 50):
        [id] = hold(cuisine, now)
        with transaction.atomic():
            assert actions.release(id, now + seconds * SECOND)
    assert figures.hold_figures(now + MINUTE).median_wait == 30.0
    assert figures.hold_figures(now + 62 * MINUTE).median_wait is None


# The same words again


def test_the_same_words_under_another_nonce_take_no_second_place(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [first] = actions.say([ask(lea, "cuisine", HELD, now, "n1")])
    [again] = actions.say([ask(lea, "cuisine", f" {HELD.upper()} !", now + SECOND, "n2")])
    assert first == again
    assert isinstance(first, Held)
    assert Message.objects.count() == HeldEntry.objects.count() == Decision.objects.count() == 1


def test_and_in_one_batch(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    first, again = actions.say([ask(lea, "cuisine", HELD, now, "n1"), ask(lea, "cuisine", HELD, now, "n2")])
    assert first == again
    assert isinstance(first, Held)
    assert Message.objects.count() == 1


def test_refused_words_again_are_the_same_case(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [first] = actions.say([ask(lea, "cuisine", REFUSED, now, "n1")])
    [again] = actions.say([ask(lea, "cuisine", REFUSED, now + SECOND, "n2")])
    assert first == again
    assert isinstance(first, Refused)
    assert Decision.objects.count() == 1


def test_asking_again_counts_for_the_pace(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    answers = [actions.say([ask(lea, "cuisine", HELD, now)])[0] for _ in range(12)]
    assert isinstance(answers[0], Held)
    assert isinstance(answers[-1], Refused)
    assert answers[-1].why == "too_fast"


def test_others_and_other_rooms_have_their_own_place(now: datetime, cuisine: Room) -> None:
    lyon = build.room("lyon")
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    build.seat(lea, lyon, now)
    asks = [ask(lea, "cuisine", HELD, now), ask(marc, "cuisine", HELD, now), ask(lea, "lyon", HELD, now)]
    actions.say(asks)
    assert HeldEntry.objects.filter(ended_at=None).count() == 3
    assert len(set(Message.objects.values_list("likeness", flat=True))) == 3


def test_what_a_moderator_refused_is_not_queued_again_within_the_hour(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [held] = actions.say([ask(lea, "cuisine", HELD, now)])
    assert isinstance(held, Held)
    with transaction.atomic():
        assert actions.refuse(Message.objects.get(pk=held.id), build.statement(now, lea))
    [again] = actions.say([ask(lea, "cuisine", HELD, now + MINUTE)])
    assert isinstance(again, Refused)
    assert again.why == "refused_words"
    later = now + 62 * MINUTE
    build.open_place(later)
    assert isinstance(actions.say([ask(lea, "cuisine", HELD, later)], later)[0], Held)


def test_what_expired_or_was_taken_back_may_be_said_again(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [held] = actions.say([ask(lea, "cuisine", HELD, now)])
    assert isinstance(held, Held)
    actions.withdraw(lea.person, "cuisine", held.id)
    [again] = actions.say([ask(lea, "cuisine", HELD, now + SECOND)])
    assert isinstance(again, Held)
    assert again.id != held.id


# Whoever reads is behind


def test_over_twenty_waiting_the_next_is_refused_with_its_own_reason(now: datetime, cuisine: Room) -> None:
    hold(cuisine, now, 21)
    lea = build.seated(cuisine, now)
    [answer] = actions.say([ask(lea, "cuisine", HELD, now, "n1")])
    assert isinstance(answer, Refused)
    assert answer.why == "readers_behind"
    assert actions.say([ask(lea, "cuisine", HELD, now, "n1")]) == [answer]
    assert figures.hold_figures(now).behind
    assert HeldEntry.objects.count() == 21


def test_within_one_batch_too(now: datetime, cuisine: Room) -> None:
    asks = [ask(build.seated(cuisine, now), "cuisine", HELD, now) for _ in range(25)]
    answers = actions.say(asks)
    assert [type(answer) for answer in answers] == [Held] * 21 + [Refused] * 4


def test_a_median_of_three_minutes_closes_the_queue_and_it_opens_by_itself(now: datetime, cuisine: Room) -> None:
    ids = hold(cuisine, now, 5)
    later = now + 3 * MINUTE
    lea = build.seated(cuisine, now)
    assert isinstance(actions.say([ask(lea, "cuisine", HELD, later)], later)[0], Refused)
    with transaction.atomic():
        for id in ids:
            assert actions.release(id, later)
    soon, after = later + MINUTE, later + 11 * MINUTE
    assert figures.hold_figures(soon).behind
    build.open_place(after)
    assert isinstance(actions.say([ask(lea, "cuisine", HELD, after)], after)[0], Held)


def test_words_that_pass_go_through_all_the_while(now: datetime, cuisine: Room) -> None:
    hold(cuisine, now, 21)
    lea = build.seated(cuisine, now)
    assert isinstance(actions.say([ask(lea, "cuisine", "bonjour", now)])[0], Done)


def test_a_room_in_the_queue_is_asked_for_once_a_batch(now: datetime, cuisine: Room) -> None:
    crowd = [build.seated(cuisine, now) for _ in range(30)]

    def count(some: list[int]) -> int:
        with CaptureQueriesContext(connection) as seen:
            actions.say([ask(crowd[index], "cuisine", f"{HELD} {index}", now) for index in some])
        return len(seen)

    assert count([0]) == count(list(range(1, 15)))


def test_what_went_with_its_author_does_not_wait_for_ever(now: datetime, cuisine: Room) -> None:
    hold(cuisine, now)
    Message.objects.all().delete()
    assert figures.hold_figures(now + 11 * MINUTE).waiting == 0
    safety.sweep(now + 16 * MINUTE)
    assert HeldEntry.objects.get().end == "gone"
