"""Settings are read once, from the environment or `placette.toml`, and a bad one is a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from placette.ops import boot, databases, knobs


def test_the_environment_wins_over_the_page_and_the_page_over_the_default(tmp_path: Path) -> None:
    (tmp_path / "placette.toml").write_text('PLACETTE_PORT = 9001\nPLACETTE_HOST = "::1"\n', "utf-8")
    found, unknown = knobs.read({"PLACETTE_DATA": str(tmp_path), "PLACETTE_PORT": "9002"})
    assert (found["PLACETTE_PORT"].value, found["PLACETTE_PORT"].source) == ("9002", "environment")
    assert (found["PLACETTE_HOST"].value, found["PLACETTE_HOST"].source) == ("::1", "placette.toml")
    assert found["PLACETTE_PACE"].source == "default"
    assert unknown == []


def test_unknown_settings_are_named(tmp_path: Path) -> None:
    (tmp_path / "placette.toml").write_text("PLACETTE_FOO = 1\n", "utf-8")
    _, unknown = knobs.read({"PLACETTE_DATA": str(tmp_path), "PLACETTE_BAR": "1", "HOME": "/"})
    assert unknown == ["PLACETTE_BAR", "PLACETTE_FOO"]


def test_a_broken_page_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "placette.toml").write_text("PLACETTE_PORT = = 1\n", "utf-8")
    with pytest.raises(knobs.BadKnob, match=r"^PLACETTE_DATA: placette\.toml cannot be read"):
        knobs.read({"PLACETTE_DATA": str(tmp_path)})


@pytest.mark.parametrize(
    ("text", "every", "burst"),
    [("1/s burst 8", 1.0, 8), ("5/s", 0.2, 1), ("30/m burst 3", 2.0, 3), ("1000/s burst 1000", 0.001, 1000)],
)
def test_a_pace(text: str, every: float, burst: int) -> None:
    assert knobs.pace(text) == knobs.Pace(every, burst)


@pytest.mark.parametrize("text", ["", "fast", "0/s", "1/s burst 0", "1/d", "-1/s"])
def test_no_pace(text: str) -> None:
    with pytest.raises(knobs.BadKnob, match="PLACETTE_PACE"):
        knobs.pace(text)


def test_sqlite_is_durable() -> None:
    options = databases.sqlite(Path("x.sqlite3"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON", "trusted_schema=OFF"):
        assert f"PRAGMA {pragma}" in options["init_command"]


def test_postgresql_commits_synchronously() -> None:
    made = databases.settings("postgresql://u:p%40ss@127.0.0.1:5433/place?sslmode=require", Path("x"))
    assert made["PASSWORD"] == "p@ss"
    assert made["PORT"] == "5433"
    assert made["OPTIONS"]["sslmode"] == "require"
    assert "-c synchronous_commit=on" in made["OPTIONS"]["options"]


def test_another_database_is_refused() -> None:
    with pytest.raises(knobs.BadKnob, match="PLACETTE_DATABASE_URL"):
        databases.settings("mysql://u@h/d", Path("x"))


def test_proxies_are_networks_and_a_bus_is_one_we_have() -> None:
    assert knobs.networks("10.0.0.0/8, ::1") == ["10.0.0.0/8", "::1"]
    assert knobs.networks("") == []
    with pytest.raises(knobs.BadKnob, match="PLACETTE_PROXIES"):
        knobs.networks("my-proxy")
    assert knobs.bus("nats://127.0.0.1:4222")
    with pytest.raises(knobs.BadKnob, match="PLACETTE_BUS_URL"):
        knobs.bus("redis://127.0.0.1")


@pytest.mark.parametrize(
    "url", ["memory:", "nats://place:word@10.0.0.5:4222", "nats://token@bus", "tls://place:word@bus"]
)
def test_a_bus_with_credentials_or_none_at_all_is_fine(url: str) -> None:
    assert boot.unsafe_bus(knobs.bus(url)) == []


@pytest.mark.parametrize("url", ["nats://10.0.0.5:4222", "nats://127.0.0.1", "tls://bus", "nats://:word@bus"])
def test_production_wants_credentials_of_a_bus(url: str) -> None:
    (line,) = boot.unsafe_bus(knobs.bus(url))
    assert line.startswith("PLACETTE_BUS_URL: ")
