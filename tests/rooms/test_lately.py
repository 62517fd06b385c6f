"""A word in pieces is read as one; a word that nobody may read is not touched, and not even fetched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from placette.live.events import Done, Held, Refused
from placette.rooms import actions
from placette.rooms.models import Message, Room
from placette.rooms.queries.lately import lines
from placette.safety import screening
from placette.safety.screening import PASS, Verdict
from tests.rooms import build
from tests.rooms.build import ask, editing

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
SECOND = timedelta(seconds=1)
FIRST, SECOND_HALF = "placette-essai-", "refus"


@pytest.fixture(autouse=True)
def place(now: datetime) -> None:
    build.open_place(now)


@pytest.fixture
def cuisine() -> Room:
    return build.room("cuisine")


class Reads:
    """The filters as a list of what they were given; all pass."""

    def __init__(self) -> None:
        self.given: list[tuple[str, str, str, tuple[str, ...]]] = []

    def __call__(self, words: str, basis: str, *, place: str = "", before: Sequence[str] = ()) -> Verdict:
        self.given.append((words, basis, place, tuple(before)))
        return PASS


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    made = Reads()
    monkeypatch.setattr(screening, "words_of", made)
    return made


def test_a_refused_word_in_two_messages_is_refused(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [first] = actions.say([ask(lea, "cuisine", FIRST, now)])
    assert isinstance(first, Done)
    [second] = actions.say([ask(lea, "cuisine", SECOND_HALF, now + 3 * SECOND)])
    assert isinstance(second, Refused)
    assert second.why == "refused_words"


@pytest.mark.parametrize("kind", ["pass", "note", "help"])
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "a second later"])
def test_and_whatever_becomes_of_the_first_half(
    now: datetime, cuisine: Room, monkeypatch: pytest.MonkeyPatch, kind: screening.Kind, together: bool
) -> None:
    """Noted and helped words are shown like any other."""
    lea, read = build.seated(cuisine, now), screening.words_of

    def answered(words: str, *given: Any, **more: Any) -> Verdict:
        found = Verdict(kind, ("some.rule",), "terms", "STATEMENT_CATEGORY_OTHER_VIOLATION_TC", "rules")
        return found if words == FIRST else read(words, *given, **more)

    monkeypatch.setattr(screening, "words_of", answered)
    first, second = ask(lea, "cuisine", FIRST, now), ask(lea, "cuisine", SECOND_HALF, now + 3 * SECOND)
    one, other = actions.say([first, second]) if together else (actions.say([each])[0] for each in (first, second))
    assert isinstance(one, Done)
    assert isinstance(other, Refused)
    assert other.why == "refused_words"


@pytest.mark.parametrize("order", ["decoys first", "a decoy between"])
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "a second apart"])
def test_and_words_that_wait_between_the_halves_hide_nothing(
    now: datetime, cuisine: Room, order: str, together: bool
) -> None:
    """Readers do not see what waits: both halves stand side by side."""
    lea, wait = build.seated(cuisine, now), "placette-essai-attente"
    said = [wait, f"{wait} encore", FIRST, SECOND_HALF] if order == "decoys first" else [FIRST, wait, SECOND_HALF]
    asks = [ask(lea, "cuisine", words, now + turn * SECOND) for turn, words in enumerate(said)]
    answers = actions.say(asks) if together else [actions.say([one])[0] for one in asks]
    assert isinstance(answers[-1], Refused)
    assert answers[-1].why == "refused_words"
    assert sum(isinstance(one, Held) for one in answers) == said.count(wait) + (order == "decoys first")


def test_and_when_an_edit_completes_it(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    actions.say([ask(lea, "cuisine", FIRST, now)])
    [second] = actions.say([ask(lea, "cuisine", "bonjour", now + SECOND)])
    assert isinstance(second, Done)
    answer = actions.edit(editing(lea, "cuisine", second.body["n"], SECOND_HALF, now + 20 * SECOND))
    assert isinstance(answer, Refused)
    assert answer.why == "refused_words"


def test_and_when_an_old_line_is_edited_just_before(now: datetime, cuisine: Room) -> None:
    """When it was said counts no more: readers see the first half where the second follows."""
    lea = build.seated(cuisine, now)
    [old] = actions.say([ask(lea, "cuisine", "bonjour", now)])
    assert isinstance(old, Done)
    later = now + timedelta(hours=1)
    build.open_place(later)
    assert actions.edit(editing(lea, "cuisine", old.body["n"], FIRST, later)) == Done()
    [second] = actions.say([ask(lea, "cuisine", SECOND_HALF, later + 20 * SECOND)])
    assert isinstance(second, Refused)
    assert second.why == "refused_words"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_and_when_two_old_lines_are_edited_whichever_first(
    now: datetime, cuisine: Room, order: tuple[int, int]
) -> None:
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    said = actions.say([ask(lea, "cuisine", "un", now), ask(marc, "cuisine", "oh", now), ask(lea, "cuisine", "deux", now)])
    numbers = [answer.body["n"] for answer in (said[0], said[2]) if isinstance(answer, Done)]
    first, last = order
    later = now + timedelta(days=1)
    pieces = (FIRST, SECOND_HALF)
    build.open_place(later)
    assert actions.edit(editing(lea, "cuisine", numbers[first], pieces[first], later)) == Done()
    answer = actions.edit(editing(lea, "cuisine", numbers[last], pieces[last], later + timedelta(minutes=20)))
    assert isinstance(answer, Refused)
    assert answer.why == "refused_words"
    assert Message.objects.get(n=numbers[last]).words == ("un", "deux")[last]


def test_an_edit_is_not_refused_for_what_others_wrote_nor_for_its_own_earlier_words(
    now: datetime, cuisine: Room
) -> None:
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    said = actions.say([ask(lea, "cuisine", FIRST, now), ask(marc, "cuisine", "oh", now)])
    one, other = (answer.body["n"] for answer in said if isinstance(answer, Done))
    later = now + timedelta(minutes=5)
    assert actions.edit(editing(marc, "cuisine", other, SECOND_HALF, later)) == Done()
    assert actions.edit(editing(lea, "cuisine", one, SECOND_HALF, later)) == Done()


def test_an_edit_is_not_refused_for_neighbours_that_would_be_stopped_without_it(now: datetime, cuisine: Room) -> None:
    """They stand beside each other because they came more than half a minute apart."""
    lea = build.seated(cuisine, now)
    numbers = []
    for minute, words in enumerate(("bonsoir", FIRST, SECOND_HALF, "voilà")):
        [answer] = actions.say([ask(lea, "cuisine", words, now + timedelta(minutes=minute))])
        assert isinstance(answer, Done)
        numbers.append(answer.body["n"])
    for minute, n in enumerate((numbers[0], numbers[3]), 5):
        assert actions.edit(editing(lea, "cuisine", n, "bonne nuit", now + timedelta(minutes=minute))) == Done()


def test_half_a_minute_later_or_by_somebody_else_or_elsewhere_it_is_another_word(
    now: datetime, cuisine: Room
) -> None:
    lyon = build.room("lyon")
    lea, marc = build.seated(cuisine, now), build.seated(cuisine, now)
    build.seat(lea, lyon, now)
    actions.say([ask(lea, "cuisine", FIRST, now)])
    later = now + 31 * SECOND
    others = [ask(marc, "cuisine", SECOND_HALF, now + SECOND), ask(lea, "lyon", SECOND_HALF, now + 2 * SECOND)]
    assert all(isinstance(answer, Done) for answer in actions.say(others))
    assert isinstance(actions.say([ask(lea, "cuisine", SECOND_HALF, later)])[0], Done)


def test_words_that_wait_hold_nothing_that_comes_after_them(now: datetime, cuisine: Room) -> None:
    lea = build.seated(cuisine, now)
    [held] = actions.say([ask(lea, "cuisine", "placette-essai-attente", now)])
    [after] = actions.say([ask(lea, "cuisine", "bonjour", now + SECOND)])
    assert isinstance(held, Held)
    assert isinstance(after, Done)
    with transaction.atomic():
        assert actions.release(held.id, now + 2 * SECOND)
    assert isinstance(actions.say([ask(lea, "cuisine", "bonsoir", now + 3 * SECOND)])[0], Done)


def test_the_last_three_lines_are_given_oldest_first(now: datetime, cuisine: Room, reads: Reads) -> None:
    lea = build.seated(cuisine, now)
    for second, word in enumerate(("un", "deux", "trois", "quatre")):
        actions.say([ask(lea, "cuisine", word, now + second * SECOND)])
    actions.say([ask(lea, "cuisine", "cinq", now + 5 * SECOND), ask(lea, "cuisine", "six", now + 6 * SECOND)])
    assert reads.given[-2:] == [
        ("cinq", "public", "room", ("deux", "trois", "quatre")),
        ("six", "public", "room", ("trois", "quatre", "cinq")),
    ]


def test_erased_and_withheld_lines_are_read_no_more(now: datetime, cuisine: Room, reads: Reads) -> None:
    lea = build.seated(cuisine, now)
    actions.say([ask(lea, "cuisine", "un", now)])
    actions.erase(lea.person, "cuisine", 1, now)
    actions.say([ask(lea, "cuisine", "deux", now + SECOND)])
    assert reads.given[-1][3] == ()


def test_two_hundred_speakers_cost_one_query_more_and_no_more(now: datetime, cuisine: Room) -> None:
    crowd = [build.seated(cuisine, now) for _ in range(200)]
    for step in range(2):
        actions.say([ask(who, "cuisine", "mot", now + step * SECOND) for who in crowd])
    pairs = {(who.person, cuisine.pk) for who in crowd}
    with CaptureQueriesContext(connection) as seen:
        found = lines(pairs, now + 2 * SECOND)
    assert len(seen) == 1
    assert {len(some) for some in found.values()} == {2}
    assert len(found) == 200


# Words that nobody may read


class Unread(str):
    """Words that tell when they are looked at."""

    def _touched(self, *args: Any) -> Any:
        raise AssertionError("unread words were touched")

    __len__ = __iter__ = __contains__ = __getitem__ = __eq__ = __add__ = _touched  # type: ignore[assignment]
    __hash__ = __str__ = __format__ = __repr__ = _touched  # type: ignore[assignment]
    casefold = lower = isascii = encode = split = strip = translate = _touched  # type: ignore[assignment]


class Lines:
    """Lines before that tell when they are looked at."""

    def __iter__(self) -> Any:
        raise AssertionError("unread lines were touched")

    __len__ = __bool__ = __getitem__ = __iter__


def test_without_a_basis_neither_words_nor_the_lines_before_are_touched() -> None:
    before: Any = Lines()
    assert screening.words_of(Unread("x"), "none", place="room", before=before) == screening.UNREAD
    with pytest.raises(AssertionError):
        Unread("x").casefold()


def test_a_conversation_without_agreement_is_not_fetched_for_reading(now: datetime, reads: Reads) -> None:
    """Neither the filters nor the search for lines before see a word of it; the words go through."""
    two = build.room("a-deux", kind="two", basis="none")
    lea = build.seated(two, now)
    assert isinstance(actions.say([ask(lea, "a-deux", FIRST, now)])[0], Done)
    with CaptureQueriesContext(connection) as seen:
        assert isinstance(actions.say([ask(lea, "a-deux", SECOND_HALF, now + SECOND)])[0], Done)
    assert [given[3] for given in reads.given] == [(), ()]
    assert not [one for one in seen if "WITH speaker" in one["sql"]]


def test_it_passes_unread_through_the_real_filters(now: datetime) -> None:
    two = build.room("a-deux", kind="two", basis="none")
    lea = build.seated(two, now)
    assert isinstance(actions.say([ask(lea, "a-deux", "placette-essai-refus", now)])[0], Done)
    assert Message.objects.get().words == "placette-essai-refus"


@pytest.mark.parametrize(
    ("kind", "basis"), [("open", "none"), ("open", "agreed"), ("two", "public"), ("two", "other"), ("trio", "public")]
)
def test_a_room_of_more_than_two_is_public_in_the_database_itself(kind: str, basis: str) -> None:
    with pytest.raises(IntegrityError):
        build.room("salon", kind=kind, basis=basis)


def test_no_room_becomes_another_kind_by_an_update(cuisine: Room) -> None:
    with pytest.raises(IntegrityError):
        Room.objects.filter(pk=cuisine.pk).update(basis="none")
