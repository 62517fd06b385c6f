"""Who has a socket; who is a new face; what a node that fell silent leaves behind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from placette.people import actions, presence, queries
from placette.people.models import Name, Node, Person, Presence
from placette.people.names import HOLD
from tests.people.conftest import Arrive
from tests.people.test_actions import counted

pytestmark = [pytest.mark.both, pytest.mark.django_db]
SECOND = timedelta(seconds=1)


def test_coming_and_leaving(person: Arrive, now: datetime) -> None:
    lea, marc = person("Léa"), person("Marc")
    presence.seen("n1", [lea.pk, marc.pk, "gone"], [], now)
    presence.seen("n2", [lea.pk], [], now)
    assert queries.present(None, now) == {lea.pk, marc.pk}
    assert queries.present_count(now) == 2
    assert queries.present({lea.pk, "gone"}, now) == {lea.pk}
    presence.seen("n1", [], [lea.pk, marc.pk, "gone"], now + 90 * SECOND)
    presence.seen("n2", [], [], now + 90 * SECOND)
    assert queries.present(None, now + 90 * SECOND) == {lea.pk}
    assert Person.objects.get(pk=marc.pk).present_s == 90


def test_coming_twice_is_being_there(person: Arrive, now: datetime) -> None:
    lea = person("Léa")
    presence.seen("n1", [lea.pk], [], now)
    presence.seen("n1", [lea.pk], [], now + SECOND)
    assert Presence.objects.get().since == now


def test_a_new_face_becomes_known_after_ten_minutes(person: Arrive, now: datetime) -> None:
    lea = person("Léa")
    assert queries.faces([lea.pk, "gone"], now) == {lea.pk: queries.Face(new=True)}
    presence.seen("n1", [lea.pk], [], now)
    presence.seen("n1", [], [lea.pk], now + timedelta(minutes=6))
    later = now + timedelta(hours=1)
    assert queries.faces([lea.pk], later)[lea.pk].new
    presence.seen("n1", [lea.pk], [], later)
    assert queries.faces([lea.pk], later + timedelta(minutes=3))[lea.pk].new
    assert not queries.faces([lea.pk], later + timedelta(minutes=5))[lea.pk].new


def test_a_visit_of_the_command_line_is_known_from_the_start(now: datetime) -> None:
    made = actions.arrive("Léa", "f", 30, "FR", "59000", "", now, known_face=True)
    assert isinstance(made, Person)
    assert not queries.faces([made.pk], now)[made.pk].new


def test_names_are_held_for_those_who_are_here_and_ten_minutes_after(person: Arrive, now: datetime) -> None:
    lea = person("Léa")
    presence.seen("n1", [lea.pk], [], now)
    for minute in range(1, 40):
        presence.seen("n1", [], [], now + timedelta(minutes=minute))
    assert Name.objects.get().until >= now + timedelta(minutes=39) + HOLD - timedelta(minutes=1)
    gone = now + timedelta(minutes=40)
    presence.seen("n1", [], [lea.pk], gone)
    assert Name.objects.get().until == gone + HOLD
    assert queries.handle_free(["lea"], gone + HOLD - SECOND) == set()
    assert queries.handle_free(["lea"], gone + HOLD) == {"lea"}


def test_whoever_was_on_a_silent_node_is_gone(person: Arrive, now: datetime) -> None:
    lea = person("Léa")
    presence.seen("n1", [lea.pk], [], now)
    presence.seen("n1", [], [], now + 30 * SECOND)
    late = now + 91 * SECOND
    assert queries.present(None, now + 90 * SECOND) == {lea.pk}
    assert queries.present(None, late) == set()
    assert actions.drop_silent_nodes(late) == 1
    assert not Node.objects.exists()
    assert Person.objects.get().present_s == 30


def test_the_number_of_queries_does_not_depend_on_how_many(person: Arrive, now: datetime) -> None:
    crowd = [person(f"Ada{number}").pk for number in range(100, 301)]
    one, many = crowd[:1], crowd[1:]
    presence.seen("n1", [], [], now)
    assert len(counted(lambda: presence.seen("n1", one, [], now))) == len(
        counted(lambda: presence.seen("n1", many, [], now))
    )
    assert len(counted(lambda: presence.seen("n1", [], one, now))) == len(
        counted(lambda: presence.seen("n1", [], many, now))
    )
    assert len(counted(lambda: queries.faces(many, now))) == 1
    assert len(counted(lambda: queries.blocked_of(many))) == 1
    assert len(counted(lambda: queries.cards(many, one[0], now))) == 2
