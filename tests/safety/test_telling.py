"""Nobody learns from the reasons who reported them, and a flood of reports does not keep whoever decides waiting."""

from __future__ import annotations

import re
import threading
import time
import unicodedata
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given, settings
from hypothesis import strategies as st

from placette.kernel import ids
from placette.live.events import Caller, Refused
from placette.ops import wiring
from placette.people.models import Person
from placette.rooms import actions as rooms
from placette.safety.desk import drafts, telling
from placette.safety.desk.drafts import Draft
from placette.safety.desk.telling import Said
from placette.safety.models import Letter, Notice, NoticeItem
from placette.safety.reported import TOGETHER, Teller
from placette.safety.rules import Unfit
from tests.conftest import Recorder
from tests.rooms import build

DEADLINE = 8.0
"""Seconds for a preview in a flood of `FLOOD` reports. It took 38 when each was read anew and asked for by itself; 1 now."""
FLOOD = 2000
store = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ("Rose was insulted twice.", True),
        ("A rosé wine.", True),
        ("Roses were sent.", False),
        ("Call 06 39 98 01 23.", True),
        ("It was at 14:05 on the 25th.", False),
        ("He says that he will come.", False),
        ("Écrit : tu ne sortiras pas d’ici vivante", True),
        ("Olga said so.", True),
        ("See report 7f-3q.", True),
        ("See report 7f.", False),
    ],
)
def test_what_tells_who_reported(facts: str, told: bool) -> None:
    words = ("Il a écrit tu ne sortiras pas d'ici, je vous dis.",)
    assert Said(facts).tells(Teller("7F-3Q", None, "Olga M.", "+33 6 39 98 01 23", words), "rose") is told


def words_of(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(one for one in plain if not unicodedata.combining(one)))


def holds(said: list[str], part: list[str]) -> bool:
    return bool(part) and any(said[at : at + len(part)] == part for at in range(len(said)))


def quotes(said: list[str], words: list[str], least: int) -> bool:
    run = min(5, len(words))
    return run >= least and any(holds(said, words[at : at + run]) for at in range(len(words) - run + 1))


def plainly(facts: str, one: Teller, handle: str) -> bool:
    """What is guarded, word by word and slowly."""
    said, name, digits = words_of(facts), words_of(one.name), re.sub(r"\D", "", one.contact)
    before = words_of(one.contact.partition("@")[0]) if "@" in one.contact else []
    return (
        any(holds(said, words_of(whole)) for whole in (handle, one.name, one.contact, one.number))
        or any(part in said for part in name if len(part) >= 3)
        or (len("".join(before)) >= 3 and holds(said, before))
        or (len(digits) >= 6 and digits[-6:] in re.sub(r"\D", "", facts))
        or any(quotes(said, words_of(words), 3) for words in one.words)
        or quotes(said, words_of(one.where), 5)
    )


SYLLABLES = st.sampled_from(["a", "été", "ETE", "l’", "Zoé", "o@", "12", "3456", "\n", ".", "ﬁ", "e\u0301", "-", ""])
TEXTS = st.lists(SYLLABLES, max_size=9).flatmap(lambda some: st.sampled_from([" ".join(some), "".join(some)]))
FIELDS = st.sampled_from(["number", "name", "contact", "words", "where", "handle"])


def known(field: str, text: str) -> tuple[Teller, str]:
    """One of whom this alone is known, and their pseudonym."""
    fields = {"number": "", "name": "", "contact": "", "where": "", **({field: text} if field != "words" else {})}
    handle = fields.pop("handle", "")
    return Teller(person=None, words=(text,) if field == "words" else (), **fields), handle


@settings(max_examples=1000)
@given(st.lists(TEXTS, min_size=1, max_size=2), FIELDS, TEXTS)
@example(["a l", "ete b"], "name", "l ete")
@example(["a l", "ete b"], "number", "l ete")
@example(["12 34", "56"], "contact", "123456")
@example(["a b", "c d e"], "words", "a b c d e")
@example(["a b c d e"], "words", "d e a b c")
@example(["dans la cuisine"], "where", "dans la cuisine")
@example(["vu devant chez moi dans la rue"], "where", "devant chez moi dans la cuisine")
@example(["seen by olga m twice"], "contact", "olga.m@place.test")
@example(["a b"], "contact", "a@place.test")
def test_what_is_read_once_tells_what_a_slow_reader_finds(texts: list[str], field: str, text: str) -> None:
    """Of two texts each by itself: what begins in one and ends in the other is no quotation."""
    one, handle = known(field, text)
    assert Said(*texts).tells(one, handle) is any(plainly(said, one, handle) for said in texts)


def test_accents_of_every_kind_are_taken_out() -> None:
    assert telling.words_of("L’Été, cœur") == ["l", "ete", "cœur"]
    marked = "".join(f"x{chr(mark)}" for mark in range(0x300, 0x370))
    for text in (marked, marked[: 2 * telling.FEW], marked[:8]):
        assert telling.words_of(text) == words_of(text)


@pytest.fixture
def marc(told: Recorder, now: datetime) -> Caller:
    """He said one line in the kitchen."""
    wiring.plug()
    build.open_place(now)
    made = build.seated(build.room(), now)
    [answer] = rooms.say([build.ask(made, "cuisine", "girouette", now)])
    assert not isinstance(answer, Refused)
    return made


def flood(marc: Caller, count: int, now: datetime) -> None:
    """So many visitors, `Temoin-0` the first, report him in words of their own, and write once more."""
    people = [
        Person(id=ids.unguessable(), handle=f"Temoin-{n}", skeleton=f"temoin-{n}", sex="f", age=30, country="FR",
               postcode="69001", town="69001", cell=build.PLACE.cell, arrived_at=now)
        for n in range(count)
    ]  # fmt: skip
    Person.objects.bulk_create(people)
    Notice.objects.bulk_create(
        Notice(id=f"flood-{n}", number=f"flood-{n}", notifier_kind="user", person=who, what="threat", rank=3, language="fr",
               good_faith_version="", category="", received_at=now + timedelta(seconds=n), queue="notices", due_at=now,
               explanation="".join(f"voilà le mot {n}-{at} qu’il a crié\n" for at in range(80))[:2000])
        for n, who in enumerate(people)
    )  # fmt: skip
    NoticeItem.objects.bulk_create(
        NoticeItem(notice_id=f"flood-{n}", subject_kind="person", subject_id=marc.person,
                   address=f"person:{marc.person}", author_id=marc.person)
        for n in range(count)
    )  # fmt: skip
    Letter.objects.bulk_create(
        Letter(id=f"flood-{n}", notice_id=f"flood-{n}", sender="notifier", words=f"encore {n} fois hier", at=now)
        for n in range(count)
    )


def warning(marc: Caller, facts: str) -> Draft:
    return Draft("warn", f"person:{marc.person}", "terms:respect", "", facts, "")


@store
@pytest.mark.both
def test_two_hundred_who_reported_cost_the_queries_of_one(marc: Caller, now: datetime) -> None:
    asked = []
    for count in (1, 200):
        Person.objects.filter(handle__startswith="Temoin-").delete()
        Notice.objects.all().delete()
        flood(marc, count, now)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert not telling.tells_who(["A threat."], "", f"person:{marc.person}")
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 5


@store
@pytest.mark.both
def test_of_more_than_are_fetched_at_once_nobody_is_named(marc: Caller, now: datetime) -> None:
    last = TOGETHER + 1
    flood(marc, last + 1, now)
    for n in (0, 1, last):
        for facts in (f"As temoin-{n} wrote.", f"He cried {n}-7 qu’il a crié again.", f"It was encore {n} fois hier.",
                      f"See flood-{n}."):  # fmt: skip
            with pytest.raises(Unfit, match="name or quote whoever reported it"):
                drafts.preview(warning(marc, facts), "moderator:karim", now)
    drafts.preview(warning(marc, "Threats, at night."), "moderator:karim", now)


@store
def test_a_flood_of_reports_does_not_keep_the_desk_waiting(marc: Caller, now: datetime) -> None:
    flood(marc, FLOOD, now)
    done, took = threading.Event(), list[float]()
    facts = " ".join(f"word{n}" for n in range(100))[:500]

    def preview() -> None:
        began = time.perf_counter()
        try:
            drafts.preview(warning(marc, facts), "moderator:karim", now)
            took.append(time.perf_counter() - began)
        finally:
            connections.close_all()
            done.set()

    reader = threading.Thread(target=preview)
    reader.start()
    in_time = done.wait(DEADLINE)
    reader.join(60)
    assert took, "the preview failed"
    print(f"{FLOOD} reports: a preview in {took[0]:.2f} s")
    assert in_time, f"a preview took {took[0]:.1f} s"
