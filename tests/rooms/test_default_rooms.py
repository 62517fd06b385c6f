"""The rooms there are from the start."""

from __future__ import annotations

from datetime import datetime

import pytest

from placette.rooms import actions, names
from placette.rooms.models import Room
from placette.safety import screening

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]


def test_default_rooms_are_opened_once(now: datetime) -> None:
    assert actions.open_default_rooms(now) == Room.objects.count() >= 38
    Room.objects.filter(slug="lyon").update(name="Lugdunum", n=7)
    assert actions.open_default_rooms(now) == 0
    assert Room.objects.get(slug="lyon").name == "Lugdunum"
    assert Room.objects.get(slug="deuil").discreet


def test_no_room_is_opened_under_a_name_that_the_filters_refuse(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = names.DefaultRoom("essai", "Placette-essai-refus", "Un sujet.", "Trial", "A topic.")
    monkeypatch.setattr(names, "DEFAULT_ROOMS", (bad, *names.DEFAULT_ROOMS[:1]))
    assert actions.open_default_rooms(now) == 1
    assert not Room.objects.filter(slug="essai").exists()


def test_the_filters_pass_every_room_of_the_place() -> None:
    for room in names.DEFAULT_ROOMS:
        for words in (room.name, room.topic, room.name_en, room.topic_en):
            assert screening.words_of(words, "public", place="room_name").kind == "pass", words
