"""Nobody sees the desk but who signed in with a password and a second factor; the cookie stays there."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import identify_hasher
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client, override_settings

from placette.justice.models import AuditEntry
from placette.ops import settings as ops
from placette.ops import wiring
from placette.safety import evidence, moderators
from placette.safety.desk import logins
from placette.safety.rules import Unfit
from tests.safety.moderator import PASSWORD, Moderator
from tests.support import totp

pytestmark = [pytest.mark.both, pytest.mark.django_db(transaction=True)]
PAGES = ("/desk", "/desk/beat", "/desk/about/person:x", "/desk/keys", "/desk/find?what=x")
POSTS = ("/desk/preview", "/desk/confirm", "/desk/shift", "/desk/out")


@pytest.fixture(autouse=True)
def plugged() -> None:
    wiring.plug()
    cache.clear()


@pytest.fixture
def karim(now: datetime) -> Moderator:
    return Moderator("karim", now)


def shut(client: Client) -> bool:
    answers = [client.get(path) for path in PAGES] + [client.post(path) for path in POSTS]
    return all(one.status_code == 302 and one["Location"].startswith("/desk/login") for one in answers)


def test_without_a_login_every_page_leads_to_it() -> None:
    assert shut(Client())
    assert Client().get("/desk")["Location"] == "/desk/login"


def test_a_password_alone_opens_nothing(karim: Moderator) -> None:
    karim.set_up()
    assert karim.give_password()["Location"] == "/desk/login/second"
    assert shut(karim.client)
    assert karim.give_code("000000").status_code == 200
    assert shut(karim.client)


def test_a_password_is_kept_slow_to_guess(karim: Moderator) -> None:
    """With what the place sets, not with what the tests take for speed."""
    with override_settings(PASSWORD_HASHERS=ops.PASSWORD_HASHERS):
        karim.set_up()
        kept = User.objects.get(username="karim").password
        assert identify_hasher(kept).algorithm == "scrypt"
        assert PASSWORD not in kept
        assert karim.give_password()["Location"] == "/desk/login/second"


def test_both_factors_open_it_and_the_cookie_stays_there(karim: Moderator) -> None:
    karim.sign_in()
    assert karim.get("/desk").status_code == 200
    cookie = karim.client.cookies["placette_desk"]
    assert cookie["path"] == "/desk"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert int(cookie["max-age"]) <= 10 * 3600
    assert "placette_desk" not in karim.client.get("/rules").cookies
    policy = karim.get("/desk")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "no-store" in karim.get("/desk")["Cache-Control"]


def test_the_same_digits_do_not_sign_in_twice(karim: Moderator) -> None:
    karim.sign_in()
    code = totp.code(karim.secret)
    other = Moderator.__new__(Moderator)
    other.name, other.client, other.secret = "karim", Client(), karim.secret
    other.give_password()
    assert other.give_code(code).status_code == 200
    assert shut(other.client)


def test_the_link_works_once_and_sets_both_or_none(karim: Moderator) -> None:
    client = karim.client
    secret = re.search(r'id="secret" value="(\w+)"', client.get(karim.link).content.decode())[1]  # type: ignore[index]
    assert client.post(karim.link, {"password": "court", "code": totp.code(secret)}).status_code == 422
    assert client.post(karim.link, {"password": PASSWORD, "code": "000000"}).status_code == 422
    assert not User.objects.get().check_password(PASSWORD)
    assert moderators.with_second_factor() == []
    assert client.post(karim.link, {"password": PASSWORD, "code": totp.code(secret)}).status_code == 302
    assert moderators.with_second_factor() == ["karim"]
    assert client.get(karim.link).status_code == 410
    assert client.post(karim.link, {"password": PASSWORD, "code": totp.code(secret)}).status_code == 410
    assert Client().get(karim.link[:-1] + "x").status_code == 410
    assert Client().get("/desk/first/nobody/abc-def").status_code == 410


def test_a_new_link_makes_the_unused_one_worthless_and_shuts_open_pages_when_used(
    karim: Moderator, now: datetime
) -> None:
    unused = karim.link
    karim.link = logins.create("karim", "operator:nora", now)
    assert Client().get(unused).status_code == 410
    karim.sign_in()
    again = Moderator("karim", now)
    assert karim.get("/desk").status_code == 200, "nothing changes before it is used"
    again.set_up()
    assert shut(karim.client)


def test_who_is_removed_is_out_at_once(karim: Moderator, now: datetime) -> None:
    karim.sign_in()
    logins.remove("karim", "operator:nora", now)
    assert shut(karim.client)
    with pytest.raises(Unfit):
        logins.remove("karim", "operator:nora", now)


def test_names_that_differ_by_a_capital_are_one(karim: Moderator, now: datetime) -> None:
    for name in ("Karim", "é", ""):
        with pytest.raises(Unfit):
            logins.create(name, "operator:nora", now)


def test_after_ten_hours_one_signs_in_again(karim: Moderator, monkeypatch: pytest.MonkeyPatch) -> None:
    karim.sign_in()
    real = logins.time.time
    monkeypatch.setattr(logins.time, "time", lambda: real() + timedelta(hours=10, seconds=1).total_seconds())
    assert shut(karim.client)
    assert karim.get("/desk/login").status_code == 200, "and is not sent round in a circle"


def test_five_wrong_passwords_and_the_name_waits(karim: Moderator) -> None:
    karim.set_up()
    for _ in range(5):
        assert karim.give_password("wrong-wrong-wrong").status_code == 200
    assert karim.give_password().status_code == 200, "even the right one waits"
    assert shut(karim.client)


def test_six_digits_cannot_be_guessed_one_after_the_other(karim: Moderator) -> None:
    karim.set_up()
    karim.give_password()
    for _ in range(5):
        karim.give_code("000000")
    assert karim.give_code().status_code == 200
    assert shut(karim.client)


def test_a_form_of_another_site_is_refused(karim: Moderator) -> None:
    karim.sign_in()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = karim.client.cookies
    assert strict.post("/desk/shift", {"do": "begin"}).status_code == 403


def test_allauths_other_pages_are_not_there(karim: Moderator) -> None:
    karim.sign_in()
    paths = ("signup", "password/reset", "email", "login/code", "2fa", "totp/deactivate", "recovery-codes", "inactive")
    for path in paths:
        for base in ("/desk/", "/accounts/", "/"):
            assert karim.get(f"{base}{path}").status_code == 404, path


def test_secrets_are_not_readable_in_the_tables(karim: Moderator) -> None:
    karim.set_up()
    [row] = Authenticator.objects.values_list("data", flat=True)
    assert karim.secret not in str(row)
    assert PASSWORD not in str(User.objects.values())


def test_the_trail_says_who_came_and_holds_no_secret(karim: Moderator) -> None:
    karim.sign_in()
    rows = list(AuditEntry.objects.order_by("pk").values_list("actor", "act", "about"))
    assert rows == [
        ("operator:nora", "login_offered", "moderator:karim"),
        ("moderator:karim", "login_made", "moderator:karim"),
        ("moderator:karim", "signed_in", "moderator:karim"),
    ]


def test_production_opens_with_two_second_factors(karim: Moderator, now: datetime) -> None:
    nora = Moderator("nora", now)
    assert "no_moderators" in evidence.lacking()
    karim.set_up()
    assert "no_moderators" in evidence.lacking()
    nora.set_up()
    assert "no_moderators" not in evidence.lacking()


def test_signing_in_works_while_the_place_is_closed_and_leads_nowhere_else(karim: Moderator) -> None:
    karim.set_up()
    karim.give_password()
    answer = karim.client.post("/desk/login/second?next=https://evil.test/", {"code": totp.code(karim.secret)})
    assert answer["Location"] == "/desk"
