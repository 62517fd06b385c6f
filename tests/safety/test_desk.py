"""The desk: reading leaves a trace, what is previewed is what is given, two moderators do not cross, a shift keeps open."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from placette.justice import queries as trail
from placette.live.events import Caller, Refused
from placette.ops import wiring
from placette.rooms import actions as rooms
from placette.rooms.models import Message, Room
from placette.safety import actions, queries
from placette.safety.desk import drafts, queue
from placette.safety.middleware import gauge
from placette.safety.models import Decision, HeldEntry, Statement
from placette.safety.rules import Evidence, Unfit
from tests.conftest import Recorder
from tests.rooms import build
from tests.safety.moderator import Moderator

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
FINE = Evidence(awake=0, filters=True, kept=True, free=0.5)
WORDS = "girouette placette-essai-attente"


@pytest.fixture(autouse=True)
def plugged(told: Recorder) -> None:
    wiring.plug()
    cache.clear()
    gauge.forget()


def say(who: Caller, slug: str, words: str, now: datetime) -> None:
    [answer] = rooms.say([build.ask(who, slug, words, now)])
    assert not isinstance(answer, Refused), answer


@pytest.fixture
def room() -> Room:
    return build.room()


@pytest.fixture
def lea(room: Room, now: datetime) -> Caller:
    return build.seated(room, now)


@pytest.fixture
def held(room: Room, lea: Caller, now: datetime) -> str:
    """The subject of words that wait."""
    build.open_place(now)
    say(lea, room.slug, WORDS, now)
    return f"held:{Message.objects.get().pk}"


@pytest.fixture
def karim(now: datetime) -> Moderator:
    return Moderator("karim", now).sign_in()


@pytest.fixture
def nora(now: datetime) -> Moderator:
    return Moderator("nora", now).sign_in()


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def letter(answer: Any, lang: str) -> list[str]:
    found = re.search(rf'<section lang="{lang}">.*?<div class="letter">(.*?)</div>', text(answer), re.DOTALL)
    assert found
    return re.findall(r"<p>(.*?)</p>", found[1])


def test_what_waits_is_listed_without_its_words_and_reading_leaves_a_trace(karim: Moderator, held: str) -> None:
    listed = text(karim.get("/desk"))
    assert held in listed
    assert "girouette" not in listed
    assert "girouette" not in text(karim.get("/desk/beat"))
    assert trail.trail(held) == []
    assert "girouette" in text(karim.get(f"/desk/about/{held}"))
    [entry] = trail.trail(held)
    assert (entry.actor, entry.act) == ("moderator:karim", "read")
    assert "girouette" not in str(entry.facts)


def test_the_others_see_who_reads(karim: Moderator, nora: Moderator, held: str) -> None:
    karim.get(f"/desk/about/{held}")
    assert "karim reads it" in text(nora.get("/desk"))
    assert "karim reads this since" in text(nora.get(f"/desk/about/{held}"))
    assert "karim reads it" not in text(karim.get("/desk"))


def test_a_claim_lasts_minutes(karim: Moderator, held: str, now: datetime) -> None:
    karim.get(f"/desk/about/{held}")
    assert held in queue.claims("nora", now)
    assert held not in queue.claims("nora", now + timedelta(minutes=6))


def test_words_that_wait_are_let_pass(karim: Moderator, held: str) -> None:
    done = karim.confirm(karim.preview(held, f"restore|{held}"))
    assert done.status_code == 303
    message = Message.objects.get()
    assert (message.state, message.n, message.words) == ("shown", 1, WORDS)
    assert text(karim.get(done["Location"])).count("Nothing waits.") >= 1


@pytest.mark.parametrize("measure", ["warn", "hush", "suspend", "withhold"])
def test_the_person_reads_word_for_word_what_was_previewed(
    measure: str, karim: Moderator, held: str, lea: Caller
) -> None:
    act = f"withhold|{held}" if measure == "withhold" else f"{measure}|person:{lea.person}"
    before = Statement.objects.count()
    previewed = karim.preview(held, act, ground="terms:respect", lasts="1d", facts="Seen in a test.")
    assert previewed.status_code == 200, text(previewed)
    assert Statement.objects.count() == before, "a preview decides nothing"
    assert karim.confirm(previewed).status_code == 303
    statement = Statement.objects.order_by("pk").last()
    assert statement is not None
    for lang in ("fr", "en"):
        assert statement.words[lang] == letter(previewed, lang)
    decision = statement.decision
    assert (decision.measure, decision.decided_by, decision.clause) == (measure, "moderator:karim", "respect")
    held_now = queries.restrictions([lea.person], decision.decided_at).get(lea.person, [])
    assert [one.measure for one in held_now] == ([measure] if measure in ("hush", "suspend") else [])


def test_without_a_sentence_the_preview_still_is_what_is_given(karim: Moderator, held: str, lea: Caller) -> None:
    previewed = karim.preview(held, f"hush|person:{lea.person}@cuisine", ground="illegal:222-17", lasts="1h")
    karim.confirm(previewed)
    statement = Statement.objects.order_by("pk").last()
    assert statement is not None
    assert statement.words["en"] == letter(previewed, "en")
    assert "222-17" in " ".join(statement.words["en"])


def test_the_second_of_two_is_told_and_sees_the_firsts_decision(
    karim: Moderator, nora: Moderator, held: str, lea: Caller
) -> None:
    mine = karim.preview(held, f"suspend|person:{lea.person}", ground="terms:hate", lasts="1d", facts="Mine.")
    hers = nora.preview(held, f"hush|person:{lea.person}", ground="terms:respect", lasts="1h", facts="Hers.")
    assert nora.confirm(hers).status_code == 303
    answer = karim.confirm(mine)
    assert answer.status_code == 409
    page = text(answer)
    assert "Somebody decided about this after you looked" in page
    assert "nora" in page
    assert "Silenced" in page
    assert ">Mine.</textarea>" in page, "what was typed is kept"
    assert [row.measure for row in Decision.objects.filter(subject_kind="person")] == ["hush"]
    again = karim.post(
        "/desk/preview", **hidden(page), act=f"suspend|person:{lea.person}", ground="terms:hate", lasts="1d"
    )
    assert karim.confirm(again).status_code == 303


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(page|seen_item|seen_person)" value="([^"]*)">', page))


def test_what_was_decided_meanwhile_waits_no_more(karim: Moderator, nora: Moderator, held: str) -> None:
    mine = karim.preview(held, f"withhold|{held}", ground="terms:hate")
    nora.confirm(nora.preview(held, f"restore|{held}"))
    answer = karim.confirm(mine)
    assert answer.status_code == 409
    assert "It waits no more" in text(answer)
    assert Message.objects.get().state == "shown"
    beat = karim.get(f"/desk/beat?open={held}&seen={hidden(text(mine))['seen_item']}").json()
    assert "nora decided about this" in beat["overtaken"]


def test_a_preview_is_confirmed_by_who_made_it_soon_and_unchanged(
    karim: Moderator, nora: Moderator, held: str, lea: Caller, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = karim.preview(held, f"warn|person:{lea.person}", ground="terms:respect")
    token = re.search(r'name="token" value="([^"]+)"', text(mine))[1]  # type: ignore[index]
    assert nora.post("/desk/confirm", page=held, token=token).status_code == 409
    assert karim.post("/desk/confirm", page=held, token=token[:-3]).status_code == 409
    monkeypatch.setattr(drafts, "GOOD_FOR", timedelta(0))
    with pytest.raises(Unfit):
        drafts.confirm(token, "moderator:karim", now)
    assert not Decision.objects.filter(measure="warn").exists()


def test_what_is_missing_is_said_beside_its_field(karim: Moderator, held: str, lea: Caller) -> None:
    person = f"person:{lea.person}"
    assert "Choose what is to be done." in text(karim.preview(held, ""))
    assert "Choose the rule or the law." in text(karim.preview(held, f"hush|{person}", lasts="1h"))
    assert "Choose how long." in text(karim.preview(held, f"hush|{person}", ground="terms:hate"))
    assert "Name the law." in text(karim.preview(held, f"warn|{person}", ground="other"))
    long = karim.preview(held, f"hush|{person}", ground="terms:hate", lasts="90d", facts="Kept.")
    assert "A silence lasts 30 days at most." in text(long)
    assert ">Kept.</textarea>" in text(long)
    foreign = karim.preview(held, "suspend|person:another", ground="terms:hate", lasts="1d")
    assert "This cannot be done here any more" in text(foreign)
    assert Decision.objects.exclude(decided_by="filters").count() == 0


def test_a_person_has_a_history_and_what_holds_can_be_lifted(karim: Moderator, held: str, lea: Caller) -> None:
    person = f"person:{lea.person}"
    karim.confirm(karim.preview(held, f"suspend|{person}", ground="terms:hate", lasts="3d", facts="Counted."))
    page = text(karim.get(f"/desk/about/{person}"))
    assert lea.handle in page
    assert page.count("Suspended") >= 2, "what holds now, and in the history"
    assert "Counted." in page
    assert karim.confirm(karim.preview(person, f"restore|{person}")).status_code == 303
    assert queries.restrictions([lea.person], Decision.objects.latest("decided_at").decided_at) == {}
    number = Statement.objects.order_by("pk").last().number  # type: ignore[union-attr]
    assert karim.get(f"/desk/find?what={number.upper()}")["Location"] == f"/desk/about/{person}"


def test_a_message_is_withheld_and_restored(karim: Moderator, room: Room, lea: Caller, now: datetime) -> None:
    build.open_place(now)
    say(lea, room.slug, "girouette", now)
    subject = "message:cuisine/1"
    assert karim.get(f"/desk/find?what={subject}")["Location"] == f"/desk/about/{subject}"
    karim.confirm(karim.preview(subject, f"withhold|{subject}", ground="terms:explicit"))
    assert Message.objects.get().words == ""
    assert "girouette" in text(karim.get(f"/desk/about/{subject}")), "an objection can be judged"
    karim.confirm(karim.preview(subject, f"restore|{subject}"))
    assert Message.objects.get().words == "girouette"
    assert karim.get("/desk/find?what=message:cuisine/9").status_code == 404


def test_a_shift_keeps_the_place_open_and_its_end_closes_it(karim: Moderator, held: str) -> None:
    actions.off_shift("veilleur", fresh())
    karim.post("/desk/shift", do="begin")
    assert actions.renew_lease(FINE, fresh()).level == "open"
    assert "End my shift" in text(karim.get("/desk"))
    karim.post("/desk/shift", do="end")
    assert queries.lease(fresh()).read_only, "in the same moment"
    assert actions.renew_lease(FINE, fresh()).reasons == ("no_moderator",)
    assert karim.get(f"/desk/about/{held}").status_code == 200, "the desk works while the place is closed"
    karim.post("/desk/shift", do="begin")
    karim.post("/desk/out")
    assert queries.awake(fresh()) == 0, "who signs out is off shift"


def fresh() -> datetime:
    """Now, as the views take it."""
    from django.utils import timezone

    return timezone.now()


def test_acting_keeps_awake_and_looking_on_does_not(karim: Moderator, held: str, now: datetime) -> None:
    actions.on_shift("karim", now, timedelta(minutes=1))
    karim.get("/desk/beat")
    karim.get("/desk")
    [shift] = [one for one in queries.shifts(now) if one.name == "karim"]
    assert shift.awake_until == now + timedelta(minutes=1)
    assert "Still there?" in karim.get("/desk/beat").json()["watch"]
    karim.get(f"/desk/about/{held}")
    [shift] = [one for one in queries.shifts(now) if one.name == "karim"]
    assert shift.awake_until >= now + timedelta(minutes=14)
    assert "Still there?" not in karim.get("/desk/beat").json()["watch"]


def test_after_ten_hours_the_shift_is_over(karim: Moderator, now: datetime) -> None:
    actions.on_shift("karim", now - timedelta(hours=10, minutes=1))
    actions.keep_awake("karim", now)
    assert "You are not on shift." in text(karim.get("/desk"))
    assert queries.awake(now) == 0


def test_the_desk_speaks_french_and_knows_the_clauses(now: datetime, held: str) -> None:
    page = text(Moderator("odile", now, lang="fr").sign_in().get(f"/desk/about/{held}"))
    assert "Ce qu’il faut faire" in page
    assert "Pas d’insistance" in page or "insiste" in page


def test_outside_the_demo_town_only_who_has_a_second_factor_keeps_the_place_open(now: datetime, settings: Any) -> None:
    actions.on_shift("karim", now)
    assert queries.awake(now) == 1
    settings.DEMO = False
    assert queries.awake(now) == 0, "a name on the command line is nobody who can read"
    Moderator("karim", now).sign_in()
    assert queries.awake(now) == 1


def test_the_desk_says_how_the_queue_stands(now: datetime, held: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placette.safety.rules.FEW", 1)
    karim = Moderator("karim", now).sign_in()
    assert "Nothing was held within the hour." in text(karim.get("/desk"))
    HeldEntry.objects.update(since=now - timedelta(seconds=130), ended_at=now, end="released")
    assert "Within the hour: 1 held, half of them for less than 2 min 10 s." in text(karim.get("/desk"))
    HeldEntry.objects.update(since=now - timedelta(minutes=10), end="expired")
    page = text(karim.get("/desk"))
    assert "1 nobody read in time." in page
    assert "1 nobody read in time." in text(karim.get("/desk/beat"))
