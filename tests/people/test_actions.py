"""Arriving, holding a name, blocking, touching, being erased."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections, transaction

from placette.live.events import Refused
from placette.people import actions, chores, presence, queries
from placette.people.models import Block, Name, Node, Person
from placette.people.names import HOLD
from tests.conftest import Recorder
from tests.people.conftest import Arrive

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def refused(handle: str, now: datetime, **other: object) -> str:
    asked = {"sex": "f", "age": 30, "country": "FR", "postcode": "59000", "town": "", **other}
    answer = actions.arrive(handle, now=now, **asked)  # type: ignore[arg-type]
    assert isinstance(answer, Refused), answer
    return answer.why


def test_arriving_keeps_what_was_said_at_the_door(now: datetime) -> None:
    person = actions.arrive("  Léa  34 ", "f", 30, "FR", "59000", "", now)
    assert isinstance(person, Person)
    kept = Person.objects.get()
    assert (kept.handle, kept.skeleton, kept.sex, kept.age) == ("Léa 34", "lea#34", "f", 30)
    assert (kept.country, kept.postcode, kept.town) == ("FR", "59000", "59000")
    assert not kept.known_face
    assert Name.objects.get().until == now + HOLD


def test_a_town_is_asked_where_postcodes_are_not_known(now: datetime) -> None:
    person = actions.arrive("Léa", "f", 30, "BE", "", "2792413", now)
    assert isinstance(person, Person)
    assert (person.postcode, person.town) == ("", "2792413")


def test_what_is_refused_leaves_nothing(now: datetime) -> None:
    assert refused("Léa", now, age=17) == "under_age"
    assert refused("Léa", now, age=121) == "bad_request"
    assert refused("Léa", now, sex="x") == "bad_request"
    assert refused("Léa", now, postcode="00000") == "bad_request"
    assert refused("Léa 15 ans", now) == "handle_minor"
    assert refused("modérateur", now) == "handle_reserved"
    assert refused("placette-essai-refus", now) in ("handle_reserved", "handle_words")
    assert (Person.objects.count(), Name.objects.count()) == (0, 0)


def test_a_year_of_birth_is_judged_by_the_year_of_arrival(now: datetime) -> None:
    assert refused(f"Zoe{now.year - 17}", now) == "handle_minor"
    assert isinstance(
        actions.arrive(f"Zoe{now.year - 17}", "f", 30, "FR", "59000", "", now + timedelta(days=366)), Person
    )


def test_the_filters_see_every_pseudonym(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    class Held:
        passes = False

    def words_of(words: str, basis: str, *, place: str) -> Held:
        asked.append((words, basis, place))
        return Held()

    monkeypatch.setattr("placette.safety.screening.words_of", words_of)
    assert refused("Tilleul", now) == "handle_words"
    assert asked == [("Tilleul", "public", "handle")]


@pytest.mark.parametrize("other", ["léa", "LEA", "L3a", "l.e.a", "Lééa", "ʟᴇᴀ"])
def test_a_name_is_held_against_all_that_look_like_it(person: Arrive, now: datetime, other: str) -> None:
    person("Léa")
    assert refused(other, now) == "handle_taken"
    assert Person.objects.count() == 1


def test_a_name_is_free_when_its_time_is_over(person: Arrive, now: datetime) -> None:
    first = person("Léa")
    assert refused("Lea", now + HOLD - timedelta(seconds=1)) == "handle_taken"
    second = person("Lea", at=now + HOLD)
    assert Name.objects.get().person_id == second.pk != first.pk


def test_of_two_alike_in_one_batch_the_first_wins(now: datetime) -> None:
    place = queries.nearby.__globals__["places"].find("59000")
    newcomers = [actions.Newcomer(handle, "f", 30, place) for handle in ("Léa", "Marc", "LEA", "m4rc", "Zoé", "x")]
    answers = actions.arrive_many(newcomers, now)
    assert [one.why if isinstance(one, Refused) else one.handle for one in answers] == [
        "Léa", "Marc", "handle_taken", "handle_taken", "Zoé", "handle_shape",
    ]  # fmt: skip
    assert Person.objects.count() == Name.objects.count() == 3


def test_the_number_of_queries_does_not_depend_on_the_batch(now: datetime, django_assert_num_queries: object) -> None:
    place = queries.nearby.__globals__["places"].find("59000")
    counts = []
    for batch in (["Un"], [f"Deux{number}" for number in range(100, 300)]):
        newcomers = [actions.Newcomer(handle, "f", 30, place) for handle in batch]
        counts.append(len(counted(lambda newcomers=newcomers: actions.arrive_many(newcomers, now))))
    assert counts[0] == counts[1]


def counted(act: object) -> list[str]:
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        act()  # type: ignore[operator]
    return [query["sql"] for query in found.captured_queries]


def test_holding_names(person: Arrive, now: datetime) -> None:
    lea, marc = person("Léa"), person("Marc")
    late = now + timedelta(hours=1)
    other = person("m4rc", at=late)
    assert actions.hold_names([lea.pk, marc.pk], late) == {lea.pk}
    assert queries.handle_free(["lea", "marc", "zoe"], late) == {"zoe"}
    actions.release_name(other.pk)
    assert actions.hold_names([marc.pk], late) == {marc.pk}


def test_touching_moves_the_cursor_in_order(person: Arrive, now: datetime) -> None:
    lea, marc = person("Léa"), person("Marc")
    start, nobody = queries.moved_since(0)
    assert (start, nobody) == (1, [])
    with transaction.atomic():
        actions.touch([lea.pk], now)
    first, moved = queries.moved_since(start)
    assert moved == [lea.pk]
    assert queries.moved_since(0) == (first, [])
    with transaction.atomic():
        actions.touch([marc.pk, lea.pk], now)
    second, moved = queries.moved_since(first)
    assert second > first
    assert set(moved) == {lea.pk, marc.pk}
    assert queries.moved_since(second) == (second, [])
    assert Person.objects.get(pk=lea.pk).auth_epoch == 2


def test_blocking_works_for_the_one_who_blocks(
    person: Arrive, now: datetime, told: Recorder, django_capture_on_commit_callbacks: object
) -> None:
    lea, marc = person("Léa"), person("Marc")
    cursor, _ = queries.moved_since(0)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert actions.block(lea.pk, marc.pk, now) is None
        assert actions.block(lea.pk, marc.pk, now) is None
    assert queries.blocked_of([lea.pk, marc.pk]) == {lea.pk: frozenset({marc.pk})}
    assert queries.blockers_of(marc.pk) == {lea.pk}
    assert queries.blocked_pairs([lea.pk, marc.pk]) == {(lea.pk, marc.pk)}
    assert queries.moved_since(cursor)[1] == [lea.pk]
    assert set(told.rechecks) == {lea.pk}
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.unblock(lea.pk, marc.pk, now)
        actions.unblock(lea.pk, marc.pk, now)
    assert queries.blocked_of([lea.pk]) == {}


def test_nobody_blocks_themselves_or_nobody(person: Arrive, now: datetime) -> None:
    lea = person("Léa")
    for other, why in ((lea.pk, "bad_request"), ("nobody", "not_found")):
        answer = actions.block(lea.pk, other, now)
        assert answer is not None
        assert answer.why == why
    assert not Block.objects.exists()


def test_persons_are_erased_when_nothing_needs_them(person: Arrive, now: datetime) -> None:
    old = person("Vieux", at=now - timedelta(days=2))
    held = person("Tenu", at=now - timedelta(days=2))
    here = person("Ici", at=now - timedelta(days=2))
    young = person("Neuf")
    Block.objects.create(person=old, blocked=here, at=now)
    Name.objects.exclude(person=held).delete()
    presence.seen("n1", [here.pk], [], now)
    assert actions.erase_gone(now) == 1
    assert set(Person.objects.values_list("pk", flat=True)) == {held.pk, here.pk, young.pk}
    assert not Block.objects.exists()


def test_every_table_that_points_to_a_person_keeps_them() -> None:
    """The sweep asks every domain's tables, hidden relations too."""
    from placette.people.actions.sweeping import pointing_here

    labels = {f"{model._meta.label}.{field}" for model, field in pointing_here()}
    assert {"entry.Visit.person", "rooms.Message.author", "rooms.Seat.person", "safety.Restriction.person"} <= labels
    assert "people.Block.person" not in labels


def test_chores_sweep_names_and_nodes(person: Arrive, now: datetime) -> None:
    lea = person("Léa")
    presence.seen("n1", [lea.pk], [], now)
    late = now + timedelta(minutes=20)
    for _, period, chore in chores.CHORES:
        assert period > 0
        chore(late)
    assert not Name.objects.exists()
    assert not Node.objects.exists()
    assert queries.present(None, late) == set()


@pytest.mark.django_db(transaction=True)
def test_of_those_who_race_for_a_name_exactly_one_gets_it(now: datetime) -> None:
    for round_ in range(3):
        at = now + round_ * timedelta(hours=1)
        answers: list[object] = []
        gate = threading.Barrier(6)

        def come(at: datetime = at, gate: threading.Barrier = gate, answers: list[object] = answers) -> None:
            try:
                gate.wait(10)
                answers.append(actions.arrive("Léa", "f", 30, "FR", "59000", "", at))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=come) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert len(answers) == 6
        assert sum(isinstance(one, Person) for one in answers) == 1
        assert all(one.why == "handle_taken" for one in answers if isinstance(one, Refused))
        assert Name.objects.count() == 1
        assert Person.objects.count() == round_ + 1
