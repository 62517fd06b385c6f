"""The door as a browser meets it: the whole way in, each refusal, and what is left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core import signing
from django.test import Client

from placette.demo.age import METHODS
from placette.entry import methods, turnstile, views
from placette.entry.models import AgeCheck, Visit
from placette.entry.names import ANSWERS, LATER, VISIT
from placette.entry.rules import hash_of
from placette.live.events import Lease
from placette.people.models import Name, Person
from placette.safety import terms

pytestmark = [pytest.mark.both, pytest.mark.django_db]
GOOD = {"handle": "Léa", "sex": "f", "age": "30", "country": "FR", "postcode": "59000", "rules": "on"}


@pytest.fixture(autouse=True)
def town_methods() -> Iterator[None]:
    methods.register(METHODS)
    yield
    methods.register(())


@pytest.fixture(autouse=True)
def fresh_turnstile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "turnstile", turnstile.Turnstile())


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "fr"}, REMOTE_PORT="50123")


def rows() -> int:
    return Person.objects.count() + Name.objects.count() + Visit.objects.count() + AgeCheck.objects.count()


def walk_in(browser: Client, **fields: str) -> str:
    """Door and age step; the cookie."""
    answer = browser.post("/", {**GOOD, **fields})
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/age"), answer.content.decode()
    answer = browser.post("/age/demo")
    assert (answer.status_code, answer.headers.get("Location")) == (303, "/square"), answer.content.decode()
    return browser.cookies[VISIT].value


def test_the_whole_way_in(browser: Client) -> None:
    page = browser.get("/")
    assert page.status_code == 200
    suggested = re.search(r'name="handle" value="([A-Z][a-z]+\d\d)"', page.content.decode())
    assert suggested
    assert browser.post("/", {**GOOD, "handle": suggested[1]}).headers["Location"] == "/age"
    assert rows() == 0, "nothing is stored before the age is assured"
    step = browser.get("/age")
    assert step.status_code == 200
    assert step.content.decode().count("<button") >= 1
    assert 'action="/age/demo"' in step.content.decode()
    assert rows() == 0
    answer = browser.post("/age/demo")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/square")
    person = Person.objects.get()
    assert (person.handle, person.sex, person.age, person.town) == (suggested[1], "f", 30, "59000")
    assert not person.known_face
    assert AgeCheck.objects.get().method == "demo"
    assert AgeCheck.objects.get().visit.rules_version == terms.newest().version


def test_the_cookie_is_a_secret_and_only_its_hash_is_kept(browser: Client) -> None:
    value = walk_in(browser)
    assert re.fullmatch(r"[\w-]{43}", value)
    visit = Visit.objects.get()
    assert bytes(visit.cookie_hash) == hash_of(value)
    assert value not in repr([vars(visit), vars(Person.objects.get())])
    cookie = browser.cookies[VISIT]
    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["path"], cookie["domain"], cookie["secure"]) == ("Lax", "/", "", "")
    assert visit.until - visit.started_at == timedelta(minutes=30)
    assert browser.cookies[ANSWERS].value == ""


def test_the_cookie_is_secure_whenever_the_page_came_by_https(browser: Client) -> None:
    browser.post("/", GOOD, secure=True)
    assert browser.cookies[ANSWERS]["secure"] is True
    browser.post("/age/demo", secure=True)
    assert browser.cookies[VISIT]["secure"] is True


def test_whoever_is_in_goes_to_the_square(browser: Client) -> None:
    walk_in(browser)
    for answer in (browser.get("/"), browser.post("/", GOOD), browser.get("/age"), browser.post("/age/demo")):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/square")
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("handle", "", "pseudo"), ("handle", "Léa 15 ans", "mineur"), ("handle", "0612345678", "téléphone"),
        ("handle", "moderateur", "pseudo"), ("sex", "", ""), ("sex", "x", ""), ("age", "", ""), ("age", "abc", ""),
        ("age", "121", "120"), ("postcode", "", ""), ("postcode", "00000", ""), ("country", "XX", ""),
        ("rules", "", ""),
    ],
)  # fmt: skip
def test_each_mistake_is_said_at_its_field(browser: Client, field: str, value: str, says: str) -> None:
    answer = browser.post("/", {**GOOD, field: value})
    assert answer.status_code == 200
    assert ANSWERS not in browser.cookies
    errors = answer.context["form"].errors
    assert set(errors) == {field}
    assert says in errors[field][0]
    assert str(errors[field][0])
    assert rows() == 0


WRONG = [
    ("handle", "", "Choisissez un pseudo."), ("handle", "x" * 21, "2 à 20"), ("handle", "x" * 250, "2 à 20"),
    ("handle", "Le\x00a", "2 à 20"), ("handle", "weed59", "vente"), ("handle", "Soeur 12", "mineur"),
    ("sex", "", "choisissez dans la liste"), ("sex", "zz", "choisissez dans la liste"), ("age", "", "Dites votre âge."),
    ("age", "abc", "en chiffres"), ("age", "-3", "en chiffres"), ("age", "9" * 20, "120"), ("age", "121", "120"),
    ("country", "XX", "pas encore dans la liste"), ("postcode", "", "Dites votre code postal."),
    ("postcode", "5900", "pas connu"), ("postcode", "5" * 40, "pas connu"), ("postcode", "59\x00000", "pas connu"),
    ("town", "", "Dites votre commune."), ("town", "Zzyzx", "pas connue"), ("town", "x" * 100, "pas connue"),
    ("town", "Wohlen", "dans la liste"), ("rules", "", "acceptez-les"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "says"), WRONG)
def test_a_mistake_costs_nothing_else(browser: Client, field: str, value: str, says: str) -> None:
    """One sentence in French, at the field, which the browser goes to; all that was typed is still there."""
    abroad = {"country": "CH", "postcode": ""} if field == "town" else {}
    typed = {**GOOD, **abroad, field: value}
    page = unescape(browser.post("/", typed).content.decode())
    sentences = re.findall(r'<p class="wrong" id="id_(\w+)_wrong">.*?<span>(.*?)</span></p>', page, re.DOTALL)
    assert [at for at, _ in sentences] == [field]
    assert says in sentences[0][1]
    assert re.findall(r'name="(\w+)"[^>]* autofocus', page) == [field]
    assert re.findall(r'name="(\w+)"[^>]* aria-invalid', page) == [field]
    for name in ("handle", "age", "postcode"):
        assert f'name="{name}" value="{typed[name]}"' in page, name
    assert field == "sex" or '<option value="f" selected>' in page
    assert field == "rules" or re.search(r'name="rules" required checked', page)
    assert f'value="{value}"' in page or field not in ("handle", "age", "postcode") or value == ""


def test_an_age_may_be_written_with_its_word(browser: Client) -> None:
    assert browser.post("/", {**GOOD, "age": "30 ans"}).headers["Location"] == "/age"
    assert "3018" in Client().post("/", {**GOOD, "age": "17 ans"}).content.decode()


def test_a_year_of_birth_is_judged_by_the_year_it_is(browser: Client) -> None:
    answers = [
        browser.post("/", {**GOOD, "handle": f"Zoe{datetime.now(UTC).year - years}", "age": ""}) for years in (17, 18)
    ]
    assert ["handle" in answer.context["form"].errors for answer in answers] == [True, False]


def test_a_taken_name_is_refused_at_the_door(browser: Client) -> None:
    walk_in(browser)
    other = Client()
    answer = other.post("/", {**GOOD, "handle": "L3A"})
    assert answer.context["form"].errors.as_data()["handle"][0].code == "handle_taken"
    assert Person.objects.count() == 1


def test_a_name_taken_during_the_age_step_is_refused_after_it(browser: Client) -> None:
    browser.post("/", GOOD)
    walk_in(Client(), handle="lea")
    answer = browser.post("/age/demo")
    assert answer.status_code == 200
    assert answer.context["form"].errors.as_data()["handle"][0].code == "handle_taken"
    assert answer.context["form"].data["postcode"] == "59000"
    assert VISIT not in browser.cookies
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"country": "BE", "town": "Liège", "postcode": ""}, {"country": "BE", "town": "2792413"},
        {"country": "CH", "town": "geneve"}, {"country": "LU", "town": "Luxembourg"},
        {"country": "MC", "postcode": "98000"},
        {"country": "", "postcode": "97400"}, {"postcode": "59 000"},
    ],
)  # fmt: skip
def test_from_every_country(browser: Client, fields: dict[str, str]) -> None:
    walk_in(browser, **fields)
    assert Person.objects.get().country == (fields.get("country", "FR") or "FR")


def test_of_namesakes_the_visitor_chooses(browser: Client) -> None:
    answer = browser.post("/", {**GOOD, "country": "CH", "town": "Wohlen"})
    towns = answer.context["towns"]
    assert len(towns) == 2
    assert all(town["key"] in answer.content.decode() for town in towns)
    walk_in(browser, country="CH", town=towns[1]["key"])
    assert Person.objects.get().town == towns[1]["key"]
    assert browser.cookies[VISIT].value


def test_a_town_nobody_knows(browser: Client) -> None:
    answer = browser.post("/", {**GOOD, "country": "BE", "town": "Zzyzx"})
    assert set(answer.context["form"].errors) == {"town"}


@pytest.mark.parametrize("age", ["17", "8", "0"])
def test_a_minor_is_turned_away_kindly(browser: Client, age: str) -> None:
    answer = browser.post("/", {**GOOD, "age": age})
    assert answer.status_code in (200, 403)
    assert "119" in answer.content.decode()
    assert "3018" in answer.content.decode()
    assert VISIT not in browser.cookies
    assert rows() == 0


def test_a_minor_is_turned_away_whatever_else_is_wrong(browser: Client) -> None:
    answer = browser.post("/", {"age": "15"})
    assert "3018" in answer.content.decode()


def test_seventeen_then_thirty_is_turned_away_all_day(browser: Client) -> None:
    browser.post("/", {**GOOD, "age": "17"})
    later = browser.cookies[LATER]
    assert later["httponly"] is True
    assert 0 < int(later["max-age"]) <= 25 * 3600
    for answer in (browser.post("/", GOOD), browser.get("/"), browser.get("/age"), browser.post("/age/demo")):
        assert answer.status_code in (200, 403)
        assert "3018" in answer.content.decode()
    assert rows() == 0


def test_answers_kept_before_do_not_help_a_minor(browser: Client) -> None:
    browser.post("/", GOOD)
    kept = browser.cookies[ANSWERS].value
    browser.post("/", {**GOOD, "age": "17"})
    browser.cookies[ANSWERS] = kept
    assert "3018" in browser.post("/age/demo").content.decode()
    assert rows() == 0


def test_the_next_day_begins_at_midnight_in_france(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    evening = datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
    monkeypatch.setattr("django.utils.timezone.now", lambda: evening)
    browser.post("/", {**GOOD, "age": "17"})
    assert int(browser.cookies[LATER]["max-age"]) == 1800
    assert "3018" in browser.get("/").content.decode()
    monkeypatch.setattr("django.utils.timezone.now", lambda: evening + timedelta(minutes=31))
    assert "3018" not in browser.get("/").content.decode()


def test_the_age_step_without_answers_leads_back_to_the_door(browser: Client) -> None:
    for answer in (browser.get("/age"), browser.get("/age/demo"), browser.post("/age/demo")):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert browser.get("/age/unknown").status_code == 404
    assert rows() == 0


def test_answers_cannot_be_forged_or_kept_for_long(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    signer = signing.TimestampSigner(salt="placette.entry.answers", key="another")
    browser.cookies[ANSWERS] = signer.sign_object(["Léa", "f", 30, "59000"])
    assert browser.post("/age/demo").headers["Location"] == "/"
    browser.post("/", GOOD)
    real = datetime.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: real + 16 * 60)
    assert browser.post("/age/demo").headers["Location"] == "/"
    assert rows() == 0


def test_signed_answers_of_a_minor_would_be_refused_all_the_same(browser: Client) -> None:
    signer = signing.TimestampSigner(salt="placette.entry.answers")
    browser.cookies[ANSWERS] = signer.sign_object(["Léa", "f", 17, "59000"])
    assert VISIT not in browser.cookies
    assert browser.post("/age/demo").status_code == 200
    assert rows() == 0


def test_without_a_method_nobody_gets_in(browser: Client) -> None:
    methods.register(())
    browser.post("/", GOOD)
    step = browser.get("/age")
    assert step.status_code == 200
    assert "<button" not in step.content.decode().split("<main")[1].split("</main>")[0]
    assert browser.post("/age/demo").status_code == 404
    assert rows() == 0


def test_a_method_that_says_no_shows_its_page_again(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("placette.demo.age.Button.assured", lambda self, request: False)
    browser.post("/", GOOD)
    assert browser.post("/age/demo").status_code == 200
    assert rows() == 0


def test_several_methods_are_listed(browser: Client) -> None:
    class Other(type(METHODS[0])):  # type: ignore[misc]
        name = "other"

    methods.register((*METHODS, Other()))
    browser.post("/", GOOD)
    words = browser.get("/age").content.decode()
    assert 'href="/age/demo"' in words
    assert 'href="/age/other"' in words


def test_a_closed_place_opens_soon(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    browser.post("/", GOOD)
    monkeypatch.setattr(views, "lease_of", lambda request: Lease("closed", ("no_moderators",)))
    for answer in (browser.get("/"), browser.get("/age"), browser.post("/age/demo")):
        assert answer.status_code == 200
        assert answer.templates[0].name == "entry/opens_soon.html"
    assert rows() == 0


def test_a_read_only_place_lets_people_in(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "lease_of", lambda request: Lease("read_only", ("no_moderator",)))
    walk_in(browser)


def test_too_many_from_one_network(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "turnstile", turnstile.Turnstile(most=2))
    for number in (20, 21):
        walk_in(Client(REMOTE_ADDR="192.0.2.7"), handle=f"Ada{number}")
    late = Client(REMOTE_ADDR="192.0.2.8")
    late.post("/", GOOD)
    answer = late.post("/age/demo")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert VISIT not in late.cookies
    walk_in(Client(REMOTE_ADDR="198.51.100.9"))


def test_leaving(browser: Client, told: object) -> None:
    walk_in(browser)
    assert browser.get("/leave").status_code == 405
    answer = browser.post("/leave")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert browser.cookies[VISIT].value == ""
    assert Visit.objects.get().ended_at is not None
    assert not Name.objects.exists()
    assert browser.get("/").status_code == 200
    walk_in(browser)


def test_leaving_twice_and_without_a_visit(browser: Client) -> None:
    assert browser.post("/leave").status_code == 303


def test_forms_need_their_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/", GOOD).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', strict.get("/").content.decode())
    assert token
    assert strict.post("/", {**GOOD, "csrfmiddlewaretoken": token[1]}).headers["Location"] == "/age"
    assert strict.post("/age/demo").status_code == 403
    assert strict.post("/leave").status_code == 403


def test_no_page_of_the_door_is_kept_by_caches(browser: Client) -> None:
    assert "no-store" in browser.get("/").headers["Cache-Control"]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_both_languages(lang: str) -> None:
    answer = Client(headers={"accept-language": lang}).get("/")
    assert f'<html lang="{lang}">' in answer.content.decode()
