"""The real process: how it refuses to start, starts closed, tells people goodbye and ends."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.children import ROOT
from tests.support.server import PLACETTE, Place
from tests.support.walker import Socket, visits
from tests.trust import tables

pytestmark = pytest.mark.services

LEGAL = {
    "PLACETTE_MODE": "production",
    "PLACETTE_PACE": "1/s burst 8",
    "PLACETTE_LEGAL_NAME": "Association de la place",
    "PLACETTE_LEGAL_ADDRESS": "1 place de la mairie",
    "PLACETTE_CONTACT_USERS": "bonjour@place.test",
    "PLACETTE_CONTACT_AUTHORITIES": "droit@place.test",
    "PLACETTE_TERMS_VERSION": "2026-11",
    "PLACETTE_ALLOWED_HOSTS": "127.0.0.1",
}


def test_the_end_is_told_and_the_status_is_nought() -> None:
    with Place() as place:
        server = place.server().start().open()
        (lea,) = visits(place)
        with Socket(server, lea.cookie) as open_socket:
            began = time.monotonic()
            assert server.child is not None
            server.main().terminate()
            code, _ = open_socket.closed()
            assert code == 1001
            assert any(event["t"] == "goodbye" and event["why"] == "restart" for event in open_socket.events)
        assert server.child.wait(12) == 0
        assert time.monotonic() - began < 10
        began = time.monotonic()
        server.start()
        assert time.monotonic() - began < 10, "the second start"


def test_a_taken_port_is_one_sentence() -> None:
    with Place() as place, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place.settings["PLACETTE_PORT"] = str(taken.getsockname()[1])
        done = place.command("serve")
        assert done.returncode == 1
        assert len(done.stderr.strip().splitlines()) == 1
        assert "PLACETTE_PORT" in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_the_demo_town_listens_to_this_machine_alone(host: str) -> None:
    with Place(more={"PLACETTE_HOST": host}) as place:
        done = place.command("serve")
        assert done.returncode == 1
        assert done.stderr.startswith("PLACETTE_HOST: ")


def test_production_names_every_setting_it_lacks() -> None:
    with Place(pace="1/s burst 8", more={"PLACETTE_MODE": "production"}) as place:
        done = place.command("serve")
        assert done.returncode == 1
        names = [line.split(":")[0] for line in done.stderr.strip().splitlines()]
        missing = {*LEGAL, "PLACETTE_KEYS", "PLACETTE_AGE_TRUST_LIST"} - {"PLACETTE_MODE", "PLACETTE_PACE"}
        assert set(names) == missing
        checked = place.command("check")
        assert checked.returncode == 1
        assert "PLACETTE_CONTACT_USERS: is missing; where people write (DSA art. 12)." in checked.stderr
        refused = place.command("visit", "--handle", "Lea", "--sex", "f", "--age", "30", "--postcode", "59000")
        assert refused.returncode == 1


def complete(folder: Path) -> dict[str, str]:
    trust = folder / "trust.pem"
    trust.write_text("")
    return {**LEGAL, "PLACETTE_KEYS": str(folder / "keys"), "PLACETTE_AGE_TRUST_LIST": str(trust)}


def test_production_with_its_settings_starts_closed(tmp_path: Path) -> None:
    with Place(pace="1/s burst 8", more=complete(tmp_path)) as place:
        made = place.command("keys", "create", str(tmp_path / "keys"), "--private-to", str(tmp_path / "elsewhere"))
        assert made.returncode == 0, made.stderr
        server = place.server().start()
        page = server.get("/")
        assert page.status == 200
        assert 'name="handle"' not in page.text, "the door is shut"
        ready = server.get("/readyz").json()
        assert (ready["ready"], ready["read_only"], ready["level"]) == (True, True, "closed")
        assert ready["why"]
        assert server.get("/desk").status == 302
        for path in ("/rules", "/legal", "/report", "/takedown", "/desk/login", "/healthz"):
            assert server.get(path).status == 200, path
        assert server.get("/square").status == 303


def test_production_refuses_to_hold_the_records_private_key(tmp_path: Path) -> None:
    with Place(pace="1/s burst 8", more=complete(tmp_path)) as place:
        place.do("keys", "create", str(tmp_path / "keys"))
        done = place.command("serve")
        assert done.returncode == 1
        assert "private key" in done.stderr


def test_a_database_belongs_to_the_mode_that_made_it(tmp_path: Path) -> None:
    with Place() as place:
        visits(place)
        place.do("keys", "create", str(tmp_path / "keys"), "--private-to", str(tmp_path / "elsewhere"))
        place.settings |= complete(tmp_path)
        assert place.command("serve").stderr.startswith("PLACETTE_DATA: ")
        (place.data / "record-demo.key").unlink()
        done = place.command("serve")
        assert done.returncode == 1
        assert done.stderr.startswith("PLACETTE_DATA: ")


def test_check_tells_of_a_rule_file_that_is_not_taken() -> None:
    with Place() as place:
        visits(place)
        (place.data / "rules").mkdir()
        (place.data / "rules" / "own.toml").write_text('[sets.against]\nwords = ["bonjour"]\n', "utf-8")
        checked = place.command("check")
        assert checked.returncode == 1
        assert "own.toml: words of the set against spare, so more of them would weaken our rules" in checked.stderr
        assert "keep the rules they had" in place.command("rules", "list").stderr


def test_added_words_are_on_the_trail_and_nowhere_in_clear() -> None:
    with Place() as place:
        done = subprocess.run(
            [PLACETTE, "rules", "add", "--by", "nora"], input="exemplissime\n", env=place.environment(), cwd=ROOT,
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, "1 new, 1 in all\n"), done.stderr
        [(actor, about, facts)] = tables.rows(
            place.data / "placette.sqlite3",
            "SELECT actor, about, facts FROM justice_auditentry WHERE act = 'rules_added'",
        )
        assert (actor, about, json.loads(facts)) == ("operator:nora", "rules:hashed", {"new": 1, "all": 1})
        kept = b"".join(path.read_bytes() for path in place.data.rglob("*") if path.is_file())
        assert b"exemplissime" not in kept.lower()


def test_check_prints_every_setting_with_its_source() -> None:
    with Place() as place:
        visits(place)
        page = json.loads(place.do("check", "--json"))
        assert page["settings"]["PLACETTE_DATA"]["source"] == "environment"
        assert page["settings"]["PLACETTE_HOST"] == {"value": "127.0.0.1", "source": "default"}
        assert page["wrong"] == []


def test_probes_and_figures() -> None:
    with Place() as place:
        server = place.server().start().open()
        (lea,) = visits(place)
        with Socket(server, lea.cookie) as one:
            one.enter("cuisine")
            one.say("cuisine", "bonjour", "n1")
            one.say("lyon", "bonjour", "n2")
            figures = server.get("/metrics").text
        assert server.get("/healthz").text.strip() == "ok"
        for name in ("placette_sockets", "placette_visits", "placette_messages_total 1.0", "placette_commit_seconds_count",
                     'placette_refused_total{why="not_seated"} 1.0', "placette_read_only 0.0"):  # fmt: skip
            assert name in figures, name
        assert server.get("/metrics", headers={"X-Forwarded-For": "192.0.2.1"}).status == 403
        assert server.get("/live").status == 426


def test_the_command_says_how_it_is_used() -> None:
    with Place() as place:
        assert place.command("nonsense").returncode == 2
        assert place.command("visit", "--help").returncode == 0
        minor = place.command("visit", "--handle", "Ines", "--sex", "f", "--age", "17", "--postcode", "59000")
        assert minor.returncode == 1
        assert minor.stderr.strip()
        assert PLACETTE


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"PLACETTE_DATA": "/proc/nowhere"}, "PLACETTE_DATA: "),
        ({"PLACETTE_DATABASE_URL": "postgresql://x@127.0.0.1:1/x"}, "PLACETTE_DATABASE_URL: "),
        ({"PLACETTE_PACE": "fast"}, "PLACETTE_PACE: "),
    ],
)
@pytest.mark.parametrize("words", [("serve",), ("rooms", "list")])
def test_what_cannot_be_is_one_sentence_and_no_trace(more: dict[str, str], name: str, words: tuple[str, ...]) -> None:
    with Place() as place:
        place.settings |= more
        done = place.command(*words)
        assert done.returncode == 1
        assert done.stderr.startswith(name), done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_reading_changes_nothing_of_a_place_that_runs() -> None:
    with Place() as place:
        visits(place)
        note = place.data / "epoch.stamp"
        before = note.read_bytes()
        place.do("rooms", "list")
        place.do("moderation", "list", "--json")
        assert note.read_bytes() == before, "listing is no start of the place"
