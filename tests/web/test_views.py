"""The pages that belong to nobody's domain, through their addresses."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.mark.parametrize("path", ["/rules", "/legal", "/report", "/takedown"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_pages_answer_without_a_visit_and_leave_no_cookie(client: Client, path: str, lang: str) -> None:
    answer = client.get(path, headers={"Accept-Language": lang})
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.content.decode()
    assert not answer.cookies
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/report", "/takedown"])
def test_help_names_every_number(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    for number in ("17", "112", "114", "119", "3018", "3919", "116 006"):
        assert number in page


def test_a_language_is_chosen_for_good(client: Client) -> None:
    answer = client.post("/language", {"language": "en"}, headers={"Referer": "http://testserver/rules"})
    assert answer.status_code == 303
    assert answer["Location"] == "http://testserver/rules"
    assert answer.cookies["placette_language"]["httponly"]
    assert '<html lang="en">' in client.get("/rules", headers={"Accept-Language": "fr"}).content.decode()


def test_whoever_asks_for_no_language_gets_french(client: Client) -> None:
    assert '<html lang="fr">' in client.get("/rules").content.decode()
    assert client.get("/api/people").json()["say"].startswith("Votre visite")


def test_a_language_leads_nowhere_else(client: Client) -> None:
    answer = client.post("/language", {"language": "xx"}, headers={"Referer": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert not answer.cookies
    assert client.post("/language", {"language": "fr"}, headers={"Origin": "https://evil.example"}).status_code == 403


def test_live_asks_for_an_upgrade(client: Client) -> None:
    answer = client.get("/live")
    assert answer.status_code == 426
    assert answer["Upgrade"] == "websocket"


def test_what_is_not_there_says_so_in_french(client: Client) -> None:
    answer = client.get("/nothing-here", headers={"Accept-Language": "fr"})
    assert answer.status_code == 404
    assert "Il n’y a rien ici." in answer.content.decode()


REACHED = {"PLACETTE_CONTACT_USERS": "bonjour@place.test", "PLACETTE_CONTACT_AUTHORITIES": "droit@place.test"}
REACHED |= {"PLACETTE_LEGAL_NAME": "Association de la place", "PLACETTE_LEGAL_ADDRESS": "1 place de la mairie"}


@pytest.mark.parametrize("path", ["/report", "/takedown", "/legal"])
def test_a_demo_town_says_that_nobody_is_reached_and_whom_to_call(client: Client, path: str) -> None:
    page = client.get(path, headers={"Accept-Language": "fr"}).content.decode()
    assert "personne ne lit ce qu’on envoie ici" in page
    assert "adresse ci-dessus" not in page
    for number in ("17", "119", "3018"):
        assert number in page


@pytest.mark.parametrize("path", ["/report", "/takedown", "/legal"])
def test_a_place_with_an_operator_names_the_contact(client: Client, path: str, settings: Any) -> None:
    settings.PLACETTE = {**settings.PLACETTE, **REACHED}
    page = client.get(path, headers={"Accept-Language": "fr"}).content.decode()
    assert "bonjour@place.test" in page
    assert "démonstration sur la machine" not in page


def test_a_hole_is_told_to_the_contact_or_to_nobody(client: Client, settings: Any) -> None:
    assert "nobody is reached here" in client.get("/.well-known/security.txt").content.decode()
    settings.PLACETTE = {**settings.PLACETTE, **REACHED}
    told = client.get("/.well-known/security.txt").content.decode()
    assert told.startswith("Contact: mailto:bonjour@place.test\n")
    assert "nobody" not in told


@pytest.mark.parametrize(
    ("method", "path", "status", "why"),
    [
        ("get", "/api/nothing-here", 404, "not_found"),
        ("post", "/api/rooms/cuisine/nothing", 404, "not_found"),
        ("get", "/api/", 404, "not_found"),
        ("get", "/api/reports", 405, "bad_request"),
        ("get", "/api/rooms/cuisine/messages", 405, "bad_request"),
    ],
)
def test_what_is_not_in_the_api_says_so_in_json(client: Client, method: str, path: str, status: int, why: str) -> None:
    answer = client.generic(method.upper(), path, headers={"Accept-Language": "fr"})
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["why"] == why
    assert answer.json()["say"].endswith(".")
    assert (status == 405) == ("Allow" in answer.headers)


def test_machines_find_whom_to_tell(client: Client) -> None:
    text = client.get("/.well-known/security.txt").content.decode()
    assert text.startswith("Contact: ")
    assert "\nExpires: 20" in text
    assert "Disallow: /rooms/" in client.get("/robots.txt").content.decode()
