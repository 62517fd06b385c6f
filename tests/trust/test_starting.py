"""Starting, refusing to start, starting closed, stopping: what the operator meets."""

from __future__ import annotations

import signal
import socket as sockets
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.server import PLACETTE, Place
from tests.support.walker import Socket, visits
from tests.trust.proofs.crash import open_rooms

pytestmark = pytest.mark.services
PRODUCTION = {
    "PLACETTE_LEGAL_NAME": "Exemple SAS",
    "PLACETTE_LEGAL_ADDRESS": "1 place de l'Exemple, 59000 Lille",
    "PLACETTE_CONTACT_USERS": "aide@exemple.test",
    "PLACETTE_CONTACT_AUTHORITIES": "autorites@exemple.test",
    "PLACETTE_TERMS_VERSION": "2026-11",
    "PLACETTE_AGE_TRUST_LIST": "",
    "PLACETTE_KEYS": "",
    "PLACETTE_ALLOWED_HOSTS": "127.0.0.1,localhost",
}


def refused(place: Place, **more: str) -> list[str]:
    """`placette serve` ends with 1 before it listens: its lines."""
    server = place.server(more=more)
    server.launch()
    assert server.child is not None
    assert server.child.wait(20) == 1, server.errors()
    with sockets.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", server.port)) != 0
    lines = server.errors().splitlines()
    assert not any("Traceback" in line for line in lines)
    return lines


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    """All that production asks for."""
    trust = tmp_path / "issuers.pem"
    trust.write_text("")
    with Place() as place:
        place.do("keys", "create", str(tmp_path / "keys"), "--private-to", str(tmp_path / "elsewhere"))
    (tmp_path / "elsewhere" / "record.key").rename(tmp_path / "far-away")
    return {
        **PRODUCTION, "PLACETTE_MODE": "production", "PLACETTE_AGE_TRUST_LIST": str(trust),
        "PLACETTE_KEYS": str(tmp_path / "keys"), "PLACETTE_PACE": "1/s burst 8",
    }  # fmt: skip


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_the_demo_town_listens_on_loopback_only(host: str) -> None:
    with Place() as place:
        lines = refused(place, PLACETTE_HOST=host)
        assert [line.split(":")[0] for line in lines] == ["PLACETTE_HOST"]


def test_the_demo_town_answers_to_loopback_names_only(tmp_path: Path) -> None:
    with Place() as place:
        server = place.server().start()
        found = {
            host: server.get("/", headers={"Host": host}).status
            for host in ("localhost", "127.0.0.1", "[::1]", "salon.test", "chat.exemple.fr", "127.0.0.1.exemple.fr")
        }
    assert [host for host, status in found.items() if status == 200] == [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "salon.test",
    ]
    assert {found["chat.exemple.fr"], found["127.0.0.1.exemple.fr"]} == {400}


def test_a_taken_port_is_one_sentence() -> None:
    with Place() as place:
        server = place.server().start()
        second = place.server(port=server.port)
        second.launch()
        assert second.child is not None
        assert second.child.wait(20) == 1
        told = second.errors().strip().splitlines()
        assert [line.split(":")[0] for line in told] == ["PLACETTE_PORT"]
        assert server.get("/healthz").text == "ok"


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_goodbye_and_status_0(sign: signal.Signals) -> None:
    with Place() as place:
        room = open_rooms(place, 1)[0]
        server = place.server().start().open()
        with Socket(server, visits(place)[0].cookie) as socket:
            socket.enter(room)
            began = time.monotonic()
            server.main().send_signal(sign)
            code, _ = socket.closed(10)
            goodbye = next(body for body in socket.events if body["t"] == "goodbye")
            assert code == 1001
            assert (goodbye["code"], goodbye["why"]) == (1001, "restart")
        assert server.child is not None
        assert server.child.wait(10) == 0
        assert time.monotonic() - began < 10
        assert "Traceback" not in server.errors()


def test_the_second_start_takes_less_than_5_seconds() -> None:
    with Place() as place:
        place.server().start().stop()
        began = time.monotonic()
        place.server().start()
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_production_names_each_setting_it_misses(production: dict[str, str], missing: str) -> None:
    with Place() as place:
        lines = refused(place, **{**production, missing: ""})
        assert [line.split(":")[0] for line in lines] == [missing]


def test_production_names_all_it_misses() -> None:
    with Place(pace="1/s burst 8") as place:
        lines = refused(place, PLACETTE_MODE="production")
        assert sorted(line.split(":")[0] for line in lines) == sorted(PRODUCTION)


def test_production_does_not_start_where_it_can_read_the_private_half(
    production: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "far-away").rename(tmp_path / "keys" / "record.key")
    with Place() as place:
        assert [line.split(":")[0] for line in refused(place, **production)] == ["PLACETTE_KEYS"]


def test_production_with_all_its_settings_starts_closed(production: dict[str, str]) -> None:
    with Place(pace="1/s burst 8", more=production) as place:
        server = place.server().start()
        ready = server.get("/readyz")
        assert ready.status == 200
        assert ready.json()["ready"] is True
        assert ready.json()["read_only"] is True
        assert ready.json()["why"]
        assert server.get("/healthz").text == "ok"
        assert server.get("/desk").status == 302
        assert server.get("/square").status == 303
        door = server.get("/")
        assert door.status == 200
        assert 'name="handle"' not in door.text, "nobody walks in while it is closed"
        for path in ("/rules", "/legal", "/report"):
            assert server.get(path).status == 200, path
        done = place.command("visit", "--handle", "Lea", "--sex", "f", "--age", "30", "--postcode", "59000", "--json")
        assert done.returncode == 1
        assert done.stdout == ""
        assert len(done.stderr.strip().splitlines()) == 1
        assert server.stop() == 0


def test_a_database_belongs_to_its_mode(production: dict[str, str]) -> None:
    with Place(pace="1/s burst 8") as place:
        place.do("rooms", "list")
        (place.data / "record-demo.key").unlink()
        lines = refused(place, **production)
        assert [line.split(":")[0] for line in lines] == ["PLACETTE_DATA"]
    with Place(pace="1/s burst 8", more=production) as place:
        place.server().start().stop()
        lines = refused(place, PLACETTE_MODE="demo", PLACETTE_KEYS="")
        assert [line.split(":")[0] for line in lines] == ["PLACETTE_DATA"]


def test_a_data_folder_may_be_relative(tmp_path: Path) -> None:
    with Place(more={"PLACETTE_DATA": "here/data"}) as place:
        done = subprocess.run(
            [PLACETTE, "rooms", "list", "--json"], env=place.environment(), cwd=tmp_path, capture_output=True,
            text=True, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here" / "data" / "placette.sqlite3").is_file()


def test_two_hundred_visits_a_second() -> None:
    with Place() as place:
        visits(place, 1)
        began = time.monotonic()
        made = visits(place, 2000, handle="Rapide")
        per_second = 2000 / (time.monotonic() - began)
    assert len({visit.person for visit in made}) == len({visit.cookie for visit in made}) == 2000
    assert made[0].handle == "Rapide101"
    assert per_second >= 200, f"{per_second:.0f} visits a second"
