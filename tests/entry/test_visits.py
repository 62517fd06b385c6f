"""A visit's life, who asks on a page, and the door of the socket."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from placette.entry import actions, chores, middleware, sockets
from placette.entry.actions import Admitted
from placette.entry.models import AgeCheck, Visit
from placette.entry.names import LIFE, VISIT
from placette.live.events import Admission, Caller, Knock, Origin, Refused, Standing
from placette.live.goodbyes import SIGNED_OUT
from placette.people import actions as people
from placette.people import places
from placette.people.actions import Newcomer
from placette.people.models import Name, Person
from placette.safety import queries as safety
from tests.conftest import Recorder
from tests.people.test_actions import counted

pytestmark = [pytest.mark.both, pytest.mark.django_db]
HERE = Origin("192.0.2.7", 50123)
MINUTE = timedelta(minutes=1)


def come(now: datetime, *handles: str) -> list[Admitted]:
    lille = places.table()["59000"]
    made = actions.walk_in([Newcomer(handle, "f", 30, lille) for handle in handles], "demo", "fr", "demo-1", now)
    assert not any(isinstance(one, Refused) for one in made), made
    return made  # type: ignore[return-value]


def knock(cookie: str | None, now: datetime, lang: str = "fr") -> Knock:
    return Knock(cookie, HERE, lang, now)


def is_in(cookie: str, now: datetime) -> bool:
    (answer,) = sockets.opened([knock(cookie, now)])
    return isinstance(answer, Admission)


def ask(cookie: str, **meta: str) -> HttpRequest:
    """The request as a view sees it behind both middlewares."""
    request = RequestFactory().get("/square", **{"REMOTE_ADDR": "192.0.2.7", "REMOTE_PORT": "50123", **meta})  # type: ignore[arg-type]
    request.COOKIES[VISIT] = cookie
    request.lang = "fr"  # type: ignore[attr-defined]
    answer: Callable[[HttpRequest], HttpResponse] = lambda request: HttpResponse()  # noqa: E731
    middleware.origin(middleware.visit(answer))(request)
    return request


def test_walking_in_many_at_once_is_a_constant_number_of_queries(now: datetime) -> None:
    one = counted(lambda: come(now, "Un"))
    many = counted(lambda: come(now, *[f"Ada{number}" for number in range(100, 300)]))
    assert len(one) == len(many)
    assert AgeCheck.objects.count() == Visit.objects.count() == 201


def test_a_batch_refuses_each_for_itself(now: datetime) -> None:
    lille = places.table()["59000"]
    newcomers = [
        Newcomer(handle, "f", age, lille) for handle, age in [("Léa", 30), ("Tom", 17), ("lea", 40), ("Zoé", 20)]
    ]
    made = actions.walk_in(newcomers, "demo", "fr", "demo-1", now)
    assert [one.why if isinstance(one, Refused) else one.handle for one in made] == [
        "Léa",
        "under_age",
        "handle_taken",
        "Zoé",
    ]
    cookies = {one.cookie for one in made if isinstance(one, Admitted)}
    assert len(cookies) == Visit.objects.count() == Person.objects.count() == 2


def test_an_unconnected_visit_lasts_half_an_hour(now: datetime) -> None:
    (lea,) = come(now, "Léa")
    assert ask(lea.cookie).caller is not None  # type: ignore[attr-defined]
    assert is_in(lea.cookie, now + 29 * MINUTE)
    (marc,) = come(now, "Marc")
    assert not is_in(marc.cookie, now + 30 * MINUTE)


def test_a_connected_visit_lasts_twelve_hours_from_when_it_was_last_seen(now: datetime) -> None:
    (lea,) = come(now, "Léa")
    assert is_in(lea.cookie, now)
    caller = Caller(lea.visit, lea.person, lea.handle, "fr", HERE)
    sockets.closed([caller], now + 60 * MINUTE)
    assert Visit.objects.get().until == now + 60 * MINUTE + LIFE
    assert is_in(lea.cookie, now + 12 * 60 * MINUTE)
    assert not is_in(lea.cookie, now + 24 * 60 * MINUTE)


def test_visits_of_those_who_are_here_do_not_run_out(now: datetime) -> None:
    (lea,) = come(now, "Léa")
    is_in(lea.cookie, now)
    sockets.seen("n1", [lea.person], [], now)
    for hour in range(1, 30):
        sockets.seen("n1", [], [], now + hour * 60 * MINUTE)
    assert sockets.standing_at([lea.person], now + 29 * 60 * MINUTE) == {lea.person: Standing(seats=frozenset())}
    assert Name.objects.get().until > now + 29 * 60 * MINUTE


def test_a_page_knows_who_asks_and_from_where(now: datetime) -> None:
    (lea,) = come(now, "Léa")
    caller = ask(lea.cookie).caller  # type: ignore[attr-defined]
    assert caller == Caller(lea.visit, lea.person, "Léa", "fr", HERE)
    for cookie in ("", "nonsense", lea.cookie[:-1], lea.cookie + "x", "é", "x" * 500):
        assert ask(cookie).caller is None  # type: ignore[attr-defined]


def test_forwarding_headers_are_believed_from_our_proxies_alone(now: datetime, settings: object) -> None:
    told = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PORT": "4711"}
    assert ask("", **told).origin == HERE  # type: ignore[attr-defined]
    settings.PROXIES = ["192.0.2.0/24"]  # type: ignore[attr-defined]
    assert ask("", **told).origin == Origin("203.0.113.9", 4711)  # type: ignore[attr-defined]


def test_being_seen_on_pages_is_written_once_a_minute(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    (lea,) = come(now, "Léa")
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(seconds=59))
    assert len(counted(lambda: ask(lea.cookie))) == 1
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + 20 * MINUTE)
    ask(lea.cookie)
    assert Visit.objects.get().until == now + 50 * MINUTE


def test_a_lapsed_name_is_taken_again_or_the_visit_ends(now: datetime) -> None:
    lea, marc = come(now, "Léa", "Marc")
    assert is_in(lea.cookie, now)
    assert is_in(marc.cookie, now)
    late = now + 60 * MINUTE
    come(late, "m4rc")
    assert is_in(lea.cookie, late)
    assert not is_in(marc.cookie, late)
    assert set(Visit.objects.filter(ended_at=None).values_list("person__handle", flat=True)) == {"Léa", "m4rc"}


def test_the_socket_learns_who_comes_and_what_holds(now: datetime) -> None:
    lea, marc = come(now, "Léa", "Marc")
    people.block(lea.person, marc.person, now)
    answers = sockets.opened([knock(lea.cookie, now), knock(None, now), knock(marc.cookie, now, "en"), knock("x", now)])
    assert answers == [
        Admission(
            Caller(lea.visit, lea.person, "Léa", "fr", HERE), Standing(frozenset({marc.person}), seats=frozenset())
        ),
        Refused("no_visit"),
        Admission(Caller(marc.visit, marc.person, "Marc", "en", HERE), Standing(seats=frozenset())),
        Refused("no_visit"),
    ]
    assert sockets.opened([]) == []


def test_two_windows_of_one_visit(now: datetime) -> None:
    (lea,) = come(now, "Léa")
    first, second = sockets.opened([knock(lea.cookie, now), knock(lea.cookie, now, "en")])
    assert isinstance(first, Admission)
    assert isinstance(second, Admission)
    assert (first.caller.lang, second.caller.lang) == ("fr", "en")


def test_queries_of_the_door_do_not_depend_on_how_many_knock(now: datetime) -> None:
    crowd = come(now, *[f"Ada{number}" for number in range(100, 301)])
    knocks = [knock(one.cookie, now) for one in crowd]
    callers = [Caller(one.visit, one.person, one.handle, "fr", HERE) for one in crowd]
    persons = [one.person for one in crowd]
    for act in (
        lambda some: sockets.opened(knocks[some]),
        lambda some: sockets.closed(callers[some], now),
        lambda some: sockets.standing(persons[some]),
        lambda some: sockets.seen("n1", persons[some], [], now),
        lambda some: sockets.seen("n1", [], persons[some], now),
    ):
        one = len(counted(lambda act=act: act(slice(0, 1))))
        assert one == len(counted(lambda act=act: act(slice(1, None))))
    late = now + 60 * MINUTE
    one = len(counted(lambda: sockets.opened([knock(crowd[0].cookie, late)])))
    assert one == len(counted(lambda: sockets.opened([knock(each.cookie, late) for each in crowd[1:]])))


def test_whoever_left_is_told_goodbye_everywhere(
    now: datetime, told: Recorder, django_capture_on_commit_callbacks: object
) -> None:
    (lea,) = come(now, "Léa")
    cursor, _ = sockets.changed(0)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.leave(lea.visit, lea.person, now)
    assert told.goodbyes == [(lea.person, SIGNED_OUT)]
    assert sockets.changed(cursor)[1] == [lea.person]
    standing = sockets.standing([lea.person])[lea.person]
    assert standing.goodbye == (SIGNED_OUT.code, "signed_out", None)
    assert not is_in(lea.cookie, now)
    assert sockets.standing(["nobody"]) == {}


def test_restrictions_are_told(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    lea, marc = come(now, "Léa", "Marc")
    found = {
        lea.person: [
            safety.Restricted("hush", "cuisine", now + MINUTE, "c1"),
            safety.Restricted("hush", "*", None, "c2"),
        ],
        marc.person: [safety.Restricted("suspend", "*", now + MINUTE, "c3")],
    }
    monkeypatch.setattr(safety, "told", lambda persons, now: found)
    standings = sockets.standing_at([lea.person, marc.person], now)
    assert standings[lea.person].hushed == {"cuisine", "*"}
    assert standings[lea.person].goodbye is None
    assert [body["case"] for body in standings[lea.person].told] == ["c1", "c2"]
    assert standings[marc.person].goodbye == (4530, "suspended", None)
    assert standings[marc.person].hushed == frozenset()
    assert [body["t"] for body in standings[marc.person].told] == ["restricted"]


def test_visits_that_are_over_are_erased_after_a_day(now: datetime) -> None:
    lea, marc, zoe = come(now, "Léa", "Marc", "Zoé")
    actions.leave(lea.visit, lea.person, now)
    is_in(zoe.cookie, now)
    for _, _, chore in chores.CHORES:
        chore(now + timedelta(hours=23))
    assert Visit.objects.count() == 3
    for _, _, chore in chores.CHORES:
        chore(now + timedelta(hours=25))
    assert set(Visit.objects.values_list("pk", flat=True)) == {zoe.visit}
    assert AgeCheck.objects.count() == 1
    assert marc.person in set(Person.objects.values_list("pk", flat=True))
    people.free_names(now + timedelta(hours=25))
    assert people.erase_gone(now + timedelta(hours=25)) == 2
