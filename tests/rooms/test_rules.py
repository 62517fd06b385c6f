"""What may be said, where, how often: the pure rules."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placette.live.events import Level, Refused
from placette.rooms import names, rules
from placette.rooms.rules import NEW_FACE_PACE, Bar, Pace, Speaker, may_speak, tidy

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
PACE = Pace(1.0, 8)
SEATED = Speaker(seated=True, level="open")
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=400)
ODD = "ae\u0301\u0327\u0308\u200d\u200b\u202a\u202e\u2066\u2069 \n\t\r\x00\x7f\x85\u1100\u1161\u11a8\ud800é.😀"
ODD_TEXT = st.text(st.sampled_from(ODD), max_size=60)


@given(ANY_TEXT | ODD_TEXT)
def test_tidying_twice_is_tidying_once(words: str) -> None:
    once = tidy(words)
    if isinstance(once, str):
        assert tidy(once) == once


@given(ANY_TEXT | ODD_TEXT)
def test_tidied_words_are_as_promised(words: str) -> None:
    kept = tidy(words)
    if isinstance(kept, Refused):
        assert kept.why in ("bad_request", "too_long")
        return
    assert 1 <= len(kept) <= rules.LONGEST
    assert kept == kept.strip() == unicodedata.normalize("NFC", kept)
    assert not any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" for char in kept)
    assert not any("\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069" for char in kept)
    marks = 0
    for char in kept:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        assert marks <= rules.MARKS


@given(st.text(st.characters(categories=["L", "N", "P", "So"]), min_size=1, max_size=200))
def test_plain_words_stay_as_sent(words: str) -> None:
    plain = unicodedata.normalize("NFC", words)
    assert tidy(plain) == plain


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("  bonjour \n", "bonjour"),
        ("e\u0301te\u0301", "été"),
        ("a\r\nb", "a\nb"),
        ("a\tb\x07c\x85d", "abcd"),
        ("a\u202eb\u2066c\u2069", "abc"),
        ("z" + "\u0336" * 50, "z" + "\u0336" * 8),
        ("👩\u200d🍳", "👩\u200d🍳"),
        ("<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_tidying(sent: str, kept: str) -> None:
    assert tidy(sent) == kept


@pytest.mark.parametrize("sent", ["", "   ", "\n\n", "\u200b", "\u202e\u2066", "\x00\x01", "\u00a0\u2003", "\u0301"])
def test_nothing_to_see_is_nothing_said(sent: str) -> None:
    assert tidy(sent) == Refused("bad_request")


def test_length_is_counted_after_tidying() -> None:
    assert tidy(" " + "é" * 2000 + "\x07 ") == "é" * 2000
    assert tidy("e\u0301" * 2000) == "é" * 2000
    assert tidy("x" * 2001) == Refused("too_long", {"limit": 2000})
    assert tidy("\x07" * 20_001) == Refused("too_long", {"limit": 2000})


@pytest.mark.parametrize(
    ("nonce", "fine"),
    [
        ("a", True),
        ("x" * 64, True),
        ("é-1/2 \"'\\", True),
        ("", False),
        ("x" * 65, False),
        ("a\x00", False),
        ("\ud800", False),
    ],
)
def test_nonces(nonce: str, fine: bool) -> None:
    assert rules.is_nonce(nonce) is fine


@pytest.mark.parametrize("text", ["cuisine", "belgique-suisse", "a", "x" * 64])
def test_slugs(text: str) -> None:
    assert rules.is_slug(text)


@pytest.mark.parametrize("text", ["", "Cuisine", "a/b", "a b", "é", "x" * 65, "a\x00", "-a", "a\n"])
def test_what_is_no_slug(text: str) -> None:
    assert not rules.is_slug(text)


# Pace


@given(
    st.lists(st.floats(0, 5), min_size=1, max_size=60),
    st.builds(Pace, st.sampled_from([0.05, 1.0, 3.0]), st.integers(1, 8)),
)
def test_no_window_holds_more_words_than_the_pace_allows(gaps: list[float], pace: Pace) -> None:
    said, due, at = [], None, AT
    for gap in gaps:
        at += timedelta(seconds=gap)
        if not rules.too_soon(due, at, pace):
            due = rules.next_due(due, at, pace)
            said.append(at)
    for start in range(len(said)):
        for end in range(start, len(said)):
            window = (said[end] - said[start]).total_seconds()
            assert end - start + 1 <= pace.burst + window / pace.every + 1e-3


@given(st.floats(0, 20), st.builds(Pace, st.sampled_from([0.05, 1.0, 3.0]), st.integers(1, 8)))
def test_after_the_wait_one_may_speak(ahead: float, pace: Pace) -> None:
    due = AT + timedelta(seconds=ahead)
    wait = rules.too_soon(due, AT, pace)
    assert wait >= 0
    assert rules.too_soon(due, AT + timedelta(seconds=wait), pace) == 0


def test_a_burst_then_one_word_a_second() -> None:
    due = None
    for _ in range(8):
        assert may_speak(Speaker(True, "open", paced=due), "mot", AT, PACE) is None
        due = rules.next_due(due, AT, PACE)
    assert may_speak(Speaker(True, "open", paced=due), "mot", AT, PACE) == Refused("too_fast", {"seconds": 1.0}, 1.0)
    assert may_speak(Speaker(True, "open", paced=due), "mot", AT + timedelta(seconds=1), PACE) is None


def test_a_new_face_says_one_word_in_three_seconds() -> None:
    fresh = Speaker(True, "open", new_face=True)
    assert may_speak(fresh, "mot", AT, PACE) is None
    due = rules.next_due(None, AT, rules.pace_of(True, PACE))
    soon = may_speak(Speaker(True, "open", new_face=True, paced=due), "mot", AT + timedelta(seconds=1), PACE)
    assert soon == Refused("new_face", {"seconds": 2.0}, 2.0)
    assert may_speak(Speaker(True, "open", new_face=True, paced=due), "mot", AT + timedelta(seconds=3), PACE) is None


def test_a_new_face_keeps_the_slower_pace() -> None:
    assert rules.pace_of(True, Pace(0.05, 50)) == NEW_FACE_PACE
    assert rules.pace_of(True, Pace(10.0, 2)) == Pace(10.0, 1)
    assert rules.pace_of(True, Pace(10.0, 1)) == Pace(10.0, 1)
    assert rules.pace_of(False, PACE) == PACE


@pytest.mark.parametrize(
    "words",
    ["voir http://a", "HTTPS://exemple.test", "www.exemple", "sur exemple.fr", "sous.exemple.com", "youtu.be/x1"],
)
def test_a_new_face_gives_no_links(words: str) -> None:
    assert may_speak(Speaker(True, "open", new_face=True), words, AT, PACE) == Refused("new_face")
    assert may_speak(SEATED, words, AT, PACE) is None


@pytest.mark.parametrize(
    "words", ["fini.Et toi ?", "3.50 euros", "a..b", "c'est tout.", "moi@exemple", "12h.30", "M.Untel"]
)
def test_what_is_no_link(words: str) -> None:
    assert not rules.has_link(words)


# The order of refusals


@pytest.mark.parametrize("level", ["read_only", "closed"])
def test_nobody_speaks_in_a_place_that_is_not_open(level: Level) -> None:
    assert may_speak(Speaker(False, level, bar=Bar("*", None, "1")), "mot", AT, PACE) == Refused("read_only", {"reasons": ()})


def test_words_pass_where_photos_do_not() -> None:
    assert may_speak(Speaker(True, "text_only"), "mot", AT, PACE) is None


def test_one_speaks_where_one_sits() -> None:
    assert may_speak(Speaker(False, "open"), "mot", AT, PACE) == Refused("not_seated")


def test_who_is_hushed_is_told_until_when_and_which_case() -> None:
    until = AT + timedelta(hours=1)
    refused = may_speak(Speaker(True, "open", bar=Bar("lyon", until, "abc")), "mot", AT, PACE)
    assert refused == Refused("hushed", {"until": until, "number": "abc"})


def test_the_bar_that_holds_longest_is_named() -> None:
    short, long, ever = Bar("lyon", AT, "1"), Bar("*", AT + timedelta(days=1), "2"), Bar("lyon", None, "3")
    assert rules.bar_for("lyon", [short, long]) == long
    assert rules.bar_for("lyon", [ever, long, short]) == ever
    assert rules.bar_for("cuisine", [ever, short]) is None
    assert rules.bar_for("cuisine", [short, long]) == long


# Entering and reading


@pytest.mark.parametrize("entitled", [True, False])
@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize("been", [True, False])
def test_the_wait(entitled: bool, first: bool, been: bool) -> None:
    assert rules.wait_before(entitled, first, been) == (0.0 if entitled or first or been else 5.0)


def test_how_many_rooms() -> None:
    assert rules.rooms_at_most(new_face=True) == 1
    assert rules.rooms_at_most(new_face=False) == 10


@given(st.integers(0, 10**9), st.booleans())
def test_the_floor(head: int, discreet: bool) -> None:
    floor = rules.floor(head, discreet)
    assert 0 <= floor <= head
    assert head - floor == (0 if discreet else min(head, 200))


@given(st.integers(0, 10**4), st.booleans(), st.booleans())
def test_counts_of_discreet_rooms_do_not_tell_who_came(present: int, discreet: bool, sits: bool) -> None:
    told = rules.told_count(present, discreet, sits)
    if discreet and not sits:
        assert told % 5 == 0
        assert present - 5 < told <= present
        assert present >= 5 or told == 0
    else:
        assert told == present


# The rooms there are from the start


def test_the_default_rooms() -> None:
    slugs = [room.slug for room in names.DEFAULT_ROOMS]
    assert len(set(slugs)) == len(slugs)
    assert 38 <= len(slugs) <= 50
    assert {"cuisine", "lyon"} <= set(slugs)
    assert sum(room.discreet for room in names.DEFAULT_ROOMS) == 6
    for room in names.DEFAULT_ROOMS:
        assert rules.is_slug(room.slug)
        assert max(len(room.name), len(room.name_en)) <= 60
        assert max(len(room.topic), len(room.topic_en)) <= 200
        assert all((room.name, room.topic, room.name_en, room.topic_en))
