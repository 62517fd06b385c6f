"""The rules of the place: in versions, in both languages, for people and for machines, and cited by every decision."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from placette.safety import names, terms

PUBLISHED = {"2026-11": "309a25639f22bf79a265affc6a0ad15096e16824a685536736603933e2a4f2f5"}
"""SHA-256 of each version: what people accepted is not edited. A new version adds a line here."""


def test_what_people_accepted_is_never_edited() -> None:
    folder = Path(terms.__file__).parent
    found = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.toml")}
    assert found == PUBLISHED


@pytest.mark.parametrize("version", list(terms.versions()))
def test_a_version_is_whole_in_both_languages(version: str) -> None:
    found = terms.versions()[version]
    everything = [*found.purpose]
    for one in found.clauses.values():
        everything += [one.title, one.text]
        assert one.category in names.CATEGORIES
    for section in found.sections:
        everything += [section.title, *section.text]
    assert all(set(words) == {"fr", "en"} and all(words.values()) for words in everything)
    assert [one for one in everything if one["fr"] == one["en"]] == []
    assert {section.key for section in found.sections} >= {"moderation", "objecting", "misuse", "change"}
    assert [line for line in found.lines("fr") if " :" in line or " ;" in line] == [], "French signs stand after a hard space"


def test_decisions_cite_clauses_that_the_version_in_force_has() -> None:
    assert {one.key: one.category for one in terms.newest().clauses.values()} == names.CLAUSES


@pytest.mark.django_db
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_people_read_them_and_machines_too(client: Client, lang: str) -> None:
    page = client.get("/rules", headers={"accept-language": lang}).content.decode()
    known = client.get("/rules.json")
    assert known["Content-Type"] == "application/json"
    assert known["Access-Control-Allow-Origin"] == "*"
    body = known.json()
    assert body["in_force"] is True
    assert {one["key"] for one in body["clauses"]} == names.CLAUSES.keys()
    assert date.fromisoformat(body["effective"])
    for one in body["clauses"]:
        assert one["text"][lang] in page
        assert f'id="{one["key"]}"' in page, "a decision can point at it"
    assert client.get(f"/rules/{body['version']}.json").json() == body
    for odd in ("/rules/1999-01", "/rules/1999-01.json", "/rules/..%2F2026-11"):
        assert client.get(odd).status_code == 404


@pytest.mark.django_db
def test_an_older_version_stays_readable_and_the_new_one_says_what_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = terms.newest()
    flood = old.clauses["flood"]
    changed = terms.Clause("flood", flood.category, flood.title, {"fr": "Une phrase neuve.", "en": "A new sentence."})
    new = terms.Terms("2027-01", date(2027, 1, 1), old.purpose, {**old.clauses, "flood": changed}, old.sections)
    monkeypatch.setattr(terms, "versions", lambda: {old.version: old, new.version: new})
    page = client.get("/rules", headers={"accept-language": "fr"}).content.decode()
    assert f"<del>{flood.title['fr']} {flood.text['fr']}</del>" in page
    assert f"<ins>{flood.title['fr']} Une phrase neuve.</ins>" in page
    before = client.get(f"/rules/{old.version}", headers={"accept-language": "fr"}).content.decode()
    assert "plus en vigueur" in before
    assert "Une phrase neuve" not in before
    assert client.get(f"/rules/{old.version}.json").json()["in_force"] is False
