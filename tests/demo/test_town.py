"""The town's people, its moderator, and a place without the town."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from placette.demo import CHORES, METHODS, sentences, town, veilleur
from placette.live.events import Refused
from placette.people import queries, rules
from placette.rooms import actions as rooms
from placette.rooms.models import Message
from placette.safety import actions as safety
from placette.safety import queries as safety_queries
from placette.safety import screening
from placette.safety.models import OpenLease

ROOT = Path(__file__).resolve().parents[2]


def test_sentences_are_whole_and_pass_the_filters() -> None:
    random = Random(7)
    for template in (*sentences.OPENERS, *sentences.LINES, *sentences.REPLIES):
        for _ in range(40):
            words = sentences.filled(template, random, name="Colette34")
            assert not re.search(r"[{}]", words)
            assert 5 <= len(words) <= 120
            assert screening.words_of(words, "public").kind == "pass"
    assert len({sentences.filled(line, random) for line in sentences.LINES for _ in range(20)}) > 100


def test_no_sentence_says_a_word_twice() -> None:
    """Whatever is drawn: `une soupe … ou une soupe` is nobody's small talk."""
    random = Random(7)
    for template in (*sentences.OPENERS, *sentences.LINES, *sentences.REPLIES):
        for _ in range(400):
            said = re.findall(r"\w{4,}", sentences.filled(template, random, name="Colette34").casefold())
            assert len(said) == len(set(said)), said


def test_sentences_agree_with_whoever_speaks() -> None:
    """No participle or adjective of the speaker's own sex: only what is said alike by all."""
    slots = " ".join(words for slot in sentences.SLOTS.values() for words in slot)
    assert not re.search(r"\b(?:je suis|fatigu|content|seul|prêt|ravi)", slots + " ".join(sentences.LINES))


def test_members_have_names_and_ages_of_grown_ups() -> None:
    """Sixty: each name goes with its sex and its years, and no two are one."""
    random = Random(7)
    by_name = {name: (sex, range(low, high + 1)) for sex, low, high, names in town.PEOPLE for name in names}
    assert (by_name["Colette"][0], by_name["Marcel"][0], by_name["Luc_et_Hugo"][0]) == ("f", "m", "couple")
    for index in range(60):
        one = town.newcomer(index, random)
        sex, ages = by_name[one.handle.rstrip("0123456789")]
        assert rules.judge_handle(one.handle, 2026) is None
        assert one.sex == sex
        assert one.age in ages
        assert min(ages) >= 18
        assert one.place.town, "a town that exists"
    assert len({rules.skeleton(name) for *_, name in town.NAMES}) == len(town.NAMES) == 60
    assert {sex for sex, *_ in town.NAMES[:8]} == {"f", "m", "other", "couple"}


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_sixty_people_come_sit_and_speak_like_everybody(now: datetime) -> None:
    """Through the real `enter` and `say`: seated, filtered, numbered; a sentence in some minutes each."""
    rooms.open_default_rooms(now)
    OpenLease.objects.create(level="open", reasons=[], until=now + timedelta(hours=1))
    place = town.gather(60, Random(7), now)
    assert len(place.members) == 60
    town.sit_down(place.members, now)
    for clock in range(1, 301):
        due = [member for member in place.members if member.due <= clock]
        town.speak(due, place, float(clock), now + timedelta(seconds=clock))
    said = Message.objects.values_list("room__slug", "state")
    assert {slug for slug, _ in said} == set(town.ROOMS)
    assert {state for _, state in said} == {"shown"}
    assert 60 <= len(said) <= 250


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_nobody_of_the_town_speaks_while_the_place_is_read_only(now: datetime) -> None:
    rooms.open_default_rooms(now)
    place = town.gather(5, Random(7), now)
    town.sit_down(place.members, now)
    town.speak(place.members, place, 1.0, now)
    assert not Message.objects.exists()


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_the_town_lives_and_goes_home(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placette.rooms.actions.enter", lambda asks: [])
    monkeypatch.setattr("placette.rooms.actions.say", lambda asks: [Refused("read_only") for _ in asks])
    stop = threading.Event()
    thread = threading.Thread(target=town.run, args=(stop, 8))
    thread.start()
    try:
        for _ in range(100):
            if len(queries.present(None, datetime.now(now.tzinfo))) >= 7:
                break
            stop.wait(0.1)
        assert len(queries.present(None, datetime.now(now.tzinfo))) >= 7
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert queries.present(None, datetime.now(now.tzinfo)) == set()


@pytest.mark.both
@pytest.mark.django_db
def test_the_veilleur_is_always_awake_until_sent_off(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(veilleur, "_called", threading.Event())

    def look(at: datetime) -> bool:
        for _, _, chore in CHORES:
            chore(at)
        return any(shift.awake for shift in safety_queries.shifts(at) if shift.name == "veilleur")

    for minute in range(0, 25 * 60, 4):
        assert look(now + timedelta(minutes=minute))
    late = now + timedelta(hours=25)
    assert safety.off_shift("veilleur", late)
    for minute in range(0, 30, 4):
        assert not look(late + timedelta(minutes=minute))
    safety.on_shift("veilleur", late + timedelta(minutes=31))
    assert look(late + timedelta(minutes=40))


def test_the_only_method_is_a_button_and_belongs_to_the_town() -> None:
    assert [method.name for method in METHODS] == ["demo"]


def test_without_the_town_the_place_still_stands(tmp_path: Path) -> None:
    """A copy without `placette/demo`: everything imports, the register of age methods is empty, nobody gets in."""
    shutil.copytree(ROOT / "placette", tmp_path / "placette", ignore=shutil.ignore_patterns("demo", "__pycache__"))
    code = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "placette.ops.settings"
import django
django.setup()
import placette
assert placette.__file__.startswith(os.environ["HERE"]), placette.__file__
from placette.entry import actions, forms, methods, middleware, sockets, views
from placette.people import actions, chores, queries, subjects, views
from django.conf import settings
assert settings.DEMO_MODULE == ""
assert methods.offered() == [] and methods.named("demo") is None
"""
    here = {
        "HERE": str(tmp_path),
        "PYTHONPATH": str(tmp_path),
        "PLACETTE_DATA": str(tmp_path / "data"),
        "PATH": "/usr/bin",
    }
    subprocess.run([sys.executable, "-c", code], env=here, cwd=tmp_path, check=True, timeout=60)
