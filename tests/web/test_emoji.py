"""Little pictures have names that French people look for."""

from __future__ import annotations

import gzip
import json

import pytest
from django.test import Client

from placette.web import emoji


def test_they_have_a_name_in_both_languages_and_the_known_ones_come_first() -> None:
    french, english = dict(emoji.names("fr")), dict(emoji.names("en"))
    assert french["❤️"] == "cœur rouge"
    assert english["❤️"] == "red heart"
    assert french.keys() == english.keys()
    assert len(french) > 1500
    assert not any(tone in picture for picture in french for tone in emoji.SKIN)
    assert list(french).index("❤️") < list(french).index("🫠")


@pytest.mark.parametrize("lang", emoji.LANGUAGES)
def test_one_answer_for_all_small_and_kept(client: Client, lang: str) -> None:
    small = client.get(f"/emoji/{lang}.json", headers={"accept-encoding": "gzip"})
    plain = client.get(f"/emoji/{lang}.json")
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < 25_000
    assert json.loads(gzip.decompress(small.content)) == plain.json() == [list(one) for one in emoji.names(lang)]
    assert "max-age=86400" in plain["Cache-Control"]
    assert "public" in plain["Cache-Control"]
    assert not plain.cookies


def test_another_language_is_not_there(client: Client) -> None:
    assert client.get("/emoji/de.json").status_code == 404
