"""Words refused because somebody may be in danger: a person is told, they are sealed, and where they came from is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from prometheus_client import REGISTRY

from placette.justice import vault
from placette.justice.models import Exhibit, SealedTraces
from placette.kernel.clock import stamp
from placette.live.events import Done, Held, Refused
from placette.ops import keys, wiring
from placette.rooms import actions
from placette.rooms.models import Message, Room
from placette.safety import actions as safety_actions
from placette.safety import evidence, filters, names, register, rules, screening
from placette.safety import queries as safety
from placette.safety.desk import queue
from placette.safety.filters import stand_ins
from placette.safety.models import Notice, NoticeItem, Page
from placette.safety.rules import Unfit
from placette.safety.screening import STAND_INS, Verdict
from tests.rooms import build
from tests.rooms.build import ask, editing

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
RED = "placette-essai-rouge"


@pytest.fixture(autouse=True)
def place(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test word that is refused as the gravest are."""
    build.open_place(now)
    verdict = Verdict("refuse", ("test_red@1",), "terms", names.CLAUSES["consent"], "consent", "KEYWORD_OTHER", "", "drugged")
    monkeypatch.setitem(STAND_INS, RED, verdict)
    monkeypatch.setattr(screening, "_LOOKED_FOR", ((RED.replace("-", ""), verdict), *screening._LOOKED_FOR))


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine")


def private_key() -> bytes:
    return bytes.fromhex((settings.DATA / keys.DEMO_PRIVATE).read_text("ascii").strip())


@pytest.fixture
def subjects() -> Iterator[None]:
    wiring.plug()
    yield
    register.clear()


def refused(words: str, who: Any, at: datetime, where: str = "cuisine") -> None:
    [answer] = actions.say([ask(who, where, words, at)])
    assert isinstance(answer, Refused)
    assert answer.why == "refused_words"


def test_a_person_is_told_and_reads_what_was_refused(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    refused(f"alors {RED}", lea, now)
    [one] = safety.notices()
    assert (one.notifier, one.what, one.rank) == ("machine", "drugged", rules.RED)
    assert timedelta() <= one.due_at - now - timedelta(minutes=names.RED_MINUTES) < 5 * SECOND
    [item] = one.items
    assert (item.kind, item.id, item.address) == ("person", lea.person, f"person:{lea.person}@cuisine")
    assert (item.seen["words"], item.seen["state"]) == (f"alors {RED}", "refused")
    assert one.words == "test_red@1"
    assert Message.objects.get().words == "", "the room's table keeps none of it"


def test_it_is_sealed_and_so_is_whence_it_came(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    refused(RED, lea, now)
    id, private = Message.objects.get().id, private_key()
    opened = vault.open_exhibit(private, bytes(Exhibit.objects.get().sealed))
    assert (opened.about, opened.content["words"], opened.content["person"]) == (f"refused:{id}", RED, lea.person)
    [trace] = vault.open_traces(private, bytes(SealedTraces.objects.get().sealed))
    assert (trace["content"], trace["person"], trace["address"]) == (id, lea.person, lea.origin.address)


def items() -> list[str]:
    """The words laid before a moderator, in order."""
    return list(NoticeItem.objects.order_by("pk").values_list("seen__words", flat=True))


def test_further_words_are_laid_into_the_open_report(now: datetime, cuisine: Room) -> None:
    """The second line may be the one that says where and whom: none of it is lost."""
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    for minute in (0, 10, 55):
        refused(f"{RED} {minute}", lea, now + minute * 60 * SECOND)
    assert items() == [f"{RED} 0", f"{RED} 10", f"{RED} 55"]
    assert Notice.objects.count() == 1
    private = private_key()
    sealed = [vault.open_exhibit(private, bytes(one.sealed)) for one in Exhibit.objects.order_by("pk")]
    assert [one.content["words"] for one in sealed] == items()
    assert SealedTraces.objects.count() == 3
    refused(RED, marc, now + 56 * 60 * SECOND)
    assert Notice.objects.count() == 2, "another author, another report"
    build.open_place(now + 2 * HOUR)
    refused(f"{RED} plus tard", lea, now + 2 * HOUR)
    assert Notice.objects.count() == 2, "as long as it is open, whatever the hour"
    assert items()[-1] == f"{RED} plus tard"


def test_all_of_one_batch_are_laid_down(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    answers = actions.say([ask(lea, "cuisine", f"{RED} {n}", now + n * 5 * SECOND) for n in range(3)])
    assert all(isinstance(one, Refused) for one in answers)
    assert items() == [f"{RED} 0", f"{RED} 1", f"{RED} 2"]
    assert Notice.objects.count() == 1


def test_ten_an_hour_are_laid_down_and_each_leaves_a_trace(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    for n in range(12):
        refused(f"{RED} {n}", lea, now + n * 10 * SECOND)
    assert items() == [f"{RED} {n}" for n in range(10)]
    assert (Exhibit.objects.count(), SealedTraces.objects.count()) == (10, 12)
    build.open_place(now + HOUR)
    refused(f"{RED} encore", lea, now + HOUR + 5 * SECOND)
    assert items()[-1] == f"{RED} encore"
    assert Notice.objects.count() == 1


def test_once_it_is_closed_another_opens(now: datetime, cuisine: Room, subjects: None) -> None:
    lea = build.seated(cuisine, now)
    refused(RED, lea, now)
    number = Notice.objects.get().number
    safety_actions.close_notice(number, "no_action", by="moderator:karim", now=now + SECOND)
    refused(f"{RED} encore", lea, now + 20 * SECOND)
    [one] = safety.notices()
    assert one.number != number
    assert [item.seen["words"] for item in one.items] == [f"{RED} encore"]


def test_who_looked_looks_again_before_deciding(now: datetime, cuisine: Room, subjects: None) -> None:
    """What came after the look is read by somebody too: its clock runs anew, and nothing is decided unread."""
    lea = build.seated(cuisine, now)
    refused(RED, lea, now)
    number, later = Notice.objects.get().number, now + 40 * 60 * SECOND
    safety_actions.look(number, by="moderator:karim", now=now + SECOND)
    assert safety.oldest_red() is None
    refused(f"{RED} encore", lea, later)
    due = safety.oldest_red()
    assert due is not None
    assert timedelta() <= due - later - timedelta(minutes=names.RED_MINUTES) < 5 * SECOND
    assert [one.grew for one in queue.reports("nora", later).shown] == [True]

    def warn() -> Any:
        return safety_actions.decide(
            "warn", f"person:{lea.person}", ground="terms", category=names.CLAUSES["consent"], clause="consent", facts="",
            by="moderator:karim", lasts=None, now=later + SECOND, notice=number,
        )  # fmt: skip

    for decided in (warn, lambda: safety_actions.close_notice(number, "no_action", by="moderator:karim", now=later)):
        with pytest.raises(Unfit, match="read them first"):
            decided()
    safety_actions.look(number, by="moderator:karim", now=later)
    warn()
    assert Notice.objects.get().outcome == "acted"


def test_graver_words_make_the_report_graver(now: datetime, cuisine: Room) -> None:
    """Nobody fills a report with lesser things so that the gravest waits for hours, or is passed over."""
    lea, line = build.seated(cuisine, now), red_line("paid_sex")
    for n in range(12):
        refused(f"{line} {'euh ' * n}", lea, now + n * 30 * SECOND)
    assert (Notice.objects.get().what, NoticeItem.objects.count()) == ("paid_sex", 10)
    at = now + 7 * 60 * SECOND
    refused(RED, lea, at)
    one = Notice.objects.get()
    assert (one.what, one.rank, one.queue, one.threat_to_life) == ("drugged", rules.RED, "threat_to_life", True)
    assert one.due_at - at < timedelta(minutes=names.RED_MINUTES) + 5 * SECOND
    assert items()[-1] == RED
    assert one.explanation.endswith(", test_red@1")


def test_who_is_warned_for_it_does_not_read_that_somebody_reported_them(
    now: datetime, cuisine: Room, subjects: None
) -> None:
    lea = build.seated(cuisine, now)
    refused(RED, lea, now)
    made = safety_actions.decide(
        "warn", f"person:{lea.person}@cuisine", ground="terms", category=names.CLAUSES["consent"], clause="consent",
        facts="", by="moderator:karim", lasts=None, now=now + SECOND, notice=Notice.objects.get().number,
    )  # fmt: skip
    assert made.decision.source == "own_initiative"
    assert Notice.objects.get().closed_at is not None


def test_other_refused_words_tell_nobody(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    refused("placette-essai-refus", lea, now)
    assert not Notice.objects.exists()
    assert not SealedTraces.objects.exists()


def test_an_edit_tells_too(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [said] = actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert isinstance(said, Done)
    before = SealedTraces.objects.count()
    answer = actions.edit(editing(lea, "cuisine", said.body["n"], RED, now + 10 * SECOND))
    assert isinstance(answer, Refused)
    assert NoticeItem.objects.get().seen["words"] == RED
    assert SealedTraces.objects.count() == before + 1


def test_what_two_people_write_to_each_other_is_told_without_the_words(now: datetime) -> None:
    two = build.room("a-deux", kind="two", basis="agreed")
    lea = build.seated(two, now)
    refused(RED, lea, now, "a-deux")
    item = NoticeItem.objects.get()
    assert (item.author_id, item.exhibit, item.seen.get("words")) == (lea.person, None, None)
    assert item.seen == {"state": "refused", "private": True, "at": stamp(now), "rules": ["test_red@1"]}
    assert not Exhibit.objects.exists()


def test_without_a_key_a_person_is_told_all_the_same(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*args: Any) -> list[str]:
        raise OSError

    monkeypatch.setattr(vault, "seal_all", missing)
    refused(RED, build.seated(cuisine, now), now)
    item = NoticeItem.objects.get()
    assert (item.exhibit, item.seen["words"]) == (None, RED)


def test_what_is_only_noted_is_shown_and_counted(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def count() -> float:
        return REGISTRY.get_sample_value("placette_noted_total", {"rule": "test_note@1"}) or 0.0

    lea, before = build.seated(cuisine, now), count()
    verdict = Verdict("note", ("test_note@1",), "terms", names.CLAUSES["consent"], "consent", "KEYWORD_OTHER")
    monkeypatch.setattr(screening, "words_of", lambda *given, **more: verdict)
    [said] = actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert isinstance(said, Done)
    assert count() == before + 1
    assert actions.edit(editing(lea, "cuisine", said.body["n"], "bonsoir", now + 10 * SECOND)) == Done()
    assert count() == before + 2


def test_it_is_all_or_nothing(now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the telling fails, nothing was refused, and the same nonce is judged again."""
    lea = build.seated(cuisine, now)

    def broken(*args: Any) -> int:
        raise ValueError

    with monkeypatch.context() as patched:
        patched.setattr("placette.safety.actions.alarm", broken)
        assert actions.say([ask(lea, "cuisine", RED, now, "n")]) == [Refused("unavailable")]
    assert not Message.objects.exists()
    assert not SealedTraces.objects.exists()
    [answer] = actions.say([ask(lea, "cuisine", RED, now + SECOND, "n")])
    assert isinstance(answer, Refused)
    assert answer.why == "refused_words"
    assert Notice.objects.count() == 1


def test_two_hundred_cost_as_many_queries_as_one(now: datetime, cuisine: Room) -> None:
    crowd = [build.seated(cuisine, now) for _ in range(201)]

    def count(some: list[Any], words: str = RED) -> int:
        with CaptureQueriesContext(connection) as seen:
            answers = actions.say([ask(who, "cuisine", words, now) for who in some])
        assert all(isinstance(answer, Refused) for answer in answers)
        return len(seen)

    assert count(crowd[:1]) == count(crowd[1:])
    assert Notice.objects.count() == 201
    now += 30 * SECOND
    assert count(crowd[:1], f"{RED} encore") == count(crowd[1:], f"{RED} encore"), "into reports that are open already"
    assert (Notice.objects.count(), NoticeItem.objects.count()) == (201, 402)


@pytest.mark.parametrize(
    ("concept", "what"),
    [
        ("minor_other", "child"),
        ("sedated_or_unaware", "drugged"),
        ("third_person_offered", "drugged"),
        ("image_trade", "intimate"),
        ("image_without_consent", "intimate"),
        ("extortion", "intimate"),
        ("paid_sex", "paid_sex"),
    ],
)
def test_the_gravest_concepts_raise_it(concept: str, what: str, now: datetime, cuisine: Room) -> None:
    """With the real filters, and a line made now from their own words."""
    lea = build.seated(cuisine, now)
    refused(red_line(concept), lea, now)
    assert [one.what for one in safety.notices()] == [what]


def red_line(concept: str) -> str:
    found = filters.load()
    dice = stand_ins.Dice("red")
    for _ in range(4000):
        rule = dice.choice([rule for rule in found.data.rules if rule.concept.name == concept])
        line = stand_ins.line_for(rule, found.data, dice)
        seen = found.look(line) if line else []
        if seen and seen[0].kind == "refuse" and seen[0].rule.concept.name == concept:
            return line
    raise AssertionError(concept)


def test_the_folder_of_rules_is_no_part_of_this(tmp_path: Path) -> None:
    """No file of the place's own makes it quiet: which concepts are red stands in our data alone."""
    assert {name for name, one in filters.load().data.concepts.items() if one.alarm} == {
        "minor_other",
        "sedated_or_unaware",
        "third_person_offered",
        "image_trade",
        "image_without_consent",
        "extortion",
        "paid_sex",
    }


def test_what_is_not_red_waits_its_own_time_and_closes_nothing(now: datetime, cuisine: Room, subjects: None) -> None:
    """Sex for money opens a case too, with four hours to look; unread for long it is late, and the place stays open."""
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    refused(red_line("paid_sex"), lea, now)
    [one] = safety.notices()
    assert (one.rank, one.queue, one.threat_to_life) == (rules.LATER, "notices", False)
    assert timedelta() <= one.due_at - now - timedelta(hours=4) < 5 * SECOND
    assert one.items[0].exhibit is not None
    assert SealedTraces.objects.count() == 1
    assert safety.oldest_red() is None
    assert not evidence.red_overdue(now + 30 * HOUR)
    assert not Page.objects.exists(), "nobody on call is rung"
    refused(red_line("extortion"), marc, now + SECOND)
    assert evidence.red_overdue(now + HOUR)
    assert not evidence.red_overdue(now + timedelta(minutes=40))


def test_a_word_that_spares_makes_it_wait_instead(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [answer] = actions.say([ask(lea, "cuisine", spared_line("paid_sex"), now)])
    assert isinstance(answer, Held), "a moderator reads it in the queue of held words"
    assert not Notice.objects.exists()


def spared_line(concept: str) -> str:
    """A line of its own words that a word of the law beside it makes wait."""
    found = filters.load()
    for throw in range(4000):
        dice = stand_ins.Dice(f"spared/{throw}")
        line = stand_ins.line_for(
            dice.choice([rule for rule in found.data.rules if rule.concept.name == concept]), found.data, dice
        )
        seen = found.look(f"{line} police") if line else []
        if seen and (seen[0].kind, seen[0].rule.concept.name) == ("hold", concept):
            return f"{line} police"
    raise AssertionError(concept)


def test_of_several_alarms_in_one_line_the_gravest_is_told() -> None:
    data = filters.load().data
    both = [next(rule for rule in data.rules if rule.concept.name == name) for name in ("paid_sex", "minor_other")]
    for order in (both, both[::-1]):
        assert screening._verdict([filters.Finding(rule, "refuse") for rule in order]).alarm == "child"
