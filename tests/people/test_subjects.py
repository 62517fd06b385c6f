"""A person as something that can be decided about; the register of what is held."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.apps import apps
from django.db import transaction

from placette.entry.holdings import HOLDINGS as AT_THE_DOOR
from placette.people import queries
from placette.people.holdings import HOLDINGS
from placette.people.subjects import SUBJECTS
from placette.safety.register import Found
from tests.people.conftest import Arrive

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def test_a_person_is_found_everywhere_or_in_one_room(person: Arrive, now: datetime) -> None:
    (subject,) = SUBJECTS
    lea = person("Léa")
    assert subject.kind == "person"
    assert subject.find(lea.pk) == Found("person", lea.pk, lea.pk)
    assert subject.find(f"{lea.pk}@cuisine") == Found("person", lea.pk, lea.pk, "cuisine")
    assert subject.find("nobody") is None
    assert subject.find("") is None


def test_touching_through_the_register(person: Arrive, now: datetime) -> None:
    lea = person("Léa")
    cursor, _ = queries.moved_since(0)
    with transaction.atomic():
        SUBJECTS[0].touch(lea.pk, now)
    assert queries.moved_since(cursor)[1] == [lea.pk]


def test_every_table_of_people_and_door_has_its_line() -> None:
    held = {holding.model for holding in (*HOLDINGS, *AT_THE_DOOR)}
    assert held == {
        model._meta.label for label in ("people", "entry") for model in apps.get_app_config(label).get_models()
    }
