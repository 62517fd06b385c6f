"""Every row of the frames table over a real socket, in front of a place in memory."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from placette.live.events import Lease, Standing
from tests.live.client import HTML, JSON, client, run
from tests.live.place import Store, place


@pytest.mark.parametrize(
    ("who", "form", "origin", "status"),
    [
        (None, JSON, None, 401),
        ("lea", None, None, 400),
        ("lea", "other.v1", None, 400),
        ("lea", JSON, "http://elsewhere.test", 403),
        ("lea", HTML, None, 403),
    ],
)
def test_who_may_not_open_a_socket(who: str | None, form: str | None, origin: str | None, status: int) -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        with pytest.raises(InvalidStatus) as refused:
            await client(port, who, form, origin)
        assert refused.value.response.status_code == status

    run(test)


def test_a_browser_of_the_place_may() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        one = await client(port, form=HTML, origin=f"http://127.0.0.1:{port}")
        await one.send(do="ping", ref="p")
        assert await one.get() == {"t": "pong", "ref": "p"}

    run(test)


def test_enter_say_and_hear() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea, marc = await client(port), await client(port, "marc")
        await lea.send(do="enter", room="cuisine", ref="1")
        done = await lea.until(t="done", ref="1")
        assert (done["room"], done["epoch"], done["n"], done["messages"], done["present"]) == (
            "cuisine",
            "e1",
            0,
            [],
            1,
        )
        await marc.send(do="enter", room="cuisine", ref="1")
        assert (await marc.until(t="done", ref="1"))["present"] == 2
        await lea.until(t="crowd", present=2)
        await lea.send(do="say", room="cuisine", words="bonjour", nonce='a"\\é', ref="2")
        assert (await lea.until(t="done", ref="2"))["n"] == 1
        own = await lea.until(t="said", n=1)
        assert own["nonce"] == 'a"\\é'
        heard = await marc.until(t="said", n=1)
        assert (heard["words"], heard["room"]) == ("bonjour", "cuisine")
        assert "nonce" not in heard
        await marc.send(do="leave", room="cuisine", ref="3")
        assert await marc.until(t="done", ref="3") == {"t": "done", "ref": "3"}
        await lea.until(t="crowd", present=1)

    run(test)


def test_coming_back_gets_all_that_is_missing_or_begins_anew() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        for number in range(1, 261):
            store.say("cuisine", "marc", f"mot {number}", str(number))
        lea = await client(port)
        await lea.send(do="enter", room="cuisine", ref="a", since=None)
        first = await lea.until(t="done", ref="a")
        assert [one["n"] for one in first["messages"]] == list(range(211, 261))
        await lea.send(do="enter", room="cuisine", ref="b", since=10, epoch="e1")
        back = await lea.until(t="done", ref="b")
        assert [one["n"] for one in back["messages"]] == list(range(11, 211))
        assert back["more"] is True
        await lea.send(do="enter", room="cuisine", ref="c", since=255, epoch="e1")
        near = await lea.until(t="done", ref="c")
        assert [one["n"] for one in near["messages"]] == [256, 257, 258, 259, 260]
        assert "more" not in near
        for ref, since, epoch in (("d", 255, "e0"), ("e", 999, "e1")):
            await lea.send(do="enter", room="cuisine", ref=ref, since=since, epoch=epoch)
            anew = await lea.until(t="done", ref=ref)
            assert anew["resync"] is True
            assert [one["n"] for one in anew["messages"]] == list(range(211, 261))

    run(test)


def test_the_wait_counts_on_and_leaving_ends_it() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        store.slow["lyon"] = 0.6
        lea = await client(port)
        await lea.send(do="enter", room="lyon", ref="1")
        assert (await lea.until(t="wait", ref="1"))["seconds"] == 0.6
        await lea.send(do="enter", room="lyon", ref="2")
        assert (await lea.until(t="wait", ref="2"))["seconds"] <= 0.6
        assert {(await lea.until(t="done"))["ref"] for _ in range(2)} == {"1", "2"}
        await lea.send(do="leave", room="lyon", ref="3")
        await lea.until(t="done", ref="3")
        store.slow["lyon"] = 30
        await lea.send(do="enter", room="lyon", ref="4")
        await lea.until(t="wait", ref="4")
        await lea.send(do="leave", room="lyon", ref="5")
        assert (await lea.until(ref="4"))["why"] == "not_seated"
        await lea.until(t="done", ref="5")

    run(test)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("pas du json", 4500),
        ("[1]", 4500),
        ('"x"', 4500),
        (b"\x00\x01", 1003),
        ('{"do":"ping","x":"' + "a" * 17_000 + '"}', 1009),
    ],
)
def test_bad_frames_end_the_connection_with_a_goodbye(frame: str | bytes, code: int) -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea, marc = await client(port), await client(port, "marc")
        await lea.ws.send(frame)
        assert await lea.closed() == code
        assert any(body["t"] == "goodbye" and body["code"] == code for body in lea.kept)
        await marc.send(do="ping", ref="still")
        assert (await marc.get())["t"] == "pong"

    run(test)


@pytest.mark.parametrize(
    ("first", "data", "code"), [(0x81, b"\xff\xfe", 1007), (0xC1, b"{}", 1002), (0x83, b"{}", 1002)]
)
def test_what_rfc_6455_forbids(first: int, data: bytes, code: int) -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea = await client(port)
        lea.ws.transport.write(bytes((first, 0x80 | len(data), 0, 0, 0, 0)) + data)
        assert await lea.closed() == code

    run(test)


def test_commands_nobody_knows_are_refused_and_twenty_a_minute_end_it() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea = await client(port)
        bodies = [{"do": "fly"}, {"do": 3}, {}, {"do": "say", "room": "cuisine"}, {"do": "ping", "ref": "x" * 65}]
        for body in bodies:
            await lea.ws.send(json.dumps(body))
            assert (await lea.get())["why"] == "bad_request"
        for _ in range(20 - len(bodies)):
            await lea.send(do="fly")
        assert await lea.closed() == 4500

    run(test)


def test_a_poisoned_item_does_not_fail_its_batch() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea, marc = await client(port), await client(port, "marc")
        await asyncio.gather(lea.send(do="break", poison=True, ref="1"), marc.send(do="break", ref="1"))
        assert (await lea.until(ref="1"))["why"] == "unavailable"
        assert (await marc.until(ref="1"))["t"] == "done"

    run(test)


def test_the_sixth_socket_is_one_too_many() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        five = [await client(port) for _ in range(5)]
        sixth = await client(port)
        assert await sixth.closed() == 4510
        await five[0].send(do="ping", ref="1")
        assert (await five[0].get())["t"] == "pong"

    run(test)


def test_typing_is_told_to_others_seldom_and_never_across_a_block() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        store.blocked["paul"] = frozenset({"lea"})
        lea, marc, paul = await client(port), await client(port, "marc"), await client(port, "paul")
        for one in (lea, marc, paul):
            await one.send(do="enter", room="cuisine", ref="e")
            await one.until(t="done", ref="e")
        await lea.send(do="typing", room="cuisine")
        await lea.send(do="typing", room="cuisine")
        assert await marc.until(t="typing") == {
            "t": "typing", "room": "cuisine", "by": {"person": "lea", "handle": "lea"},
        }  # fmt: skip
        for one in (marc, paul):
            await one.send(do="ping", ref="p")
            await one.until(t="pong")
            assert not [body for body in one.kept if body["t"] == "typing"]

    run(test)


def test_a_block_is_a_skip_and_a_hush_is_told() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea, marc = await client(port), await client(port, "marc")
        for one in (lea, marc):
            await one.send(do="enter", room="cuisine", ref="e")
            await one.until(t="done", ref="e")
        store.blocked["lea"] = frozenset({"marc"})
        await asyncio.to_thread(wires.recheck, "lea")
        await marc.send(do="say", room="cuisine", words="un", nonce="1", ref="s")
        await marc.until(t="done", ref="s")
        assert await lea.until(t="skip") == {"t": "skip", "from": 1, "to": 1, "room": "cuisine"}
        told = {"t": "restricted", "measure": "hush", "case": "c1"}
        store.standings["marc"] = Standing(hushed=frozenset({"*"}), told=(told,))
        store.moved.append("marc")
        assert await marc.until(t="restricted") == told
        store.standings["marc"] = Standing(goodbye=(4530, "suspended", None))
        store.moved.append("marc")
        assert await marc.closed() == 4530

    run(test)


def test_the_place_closes_and_opens_on_every_screen() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea = await client(port)
        store.lease = Lease("read_only", ("no_moderator",))
        wires.place()
        closed = await lea.until(t="place")
        assert (closed["level"], closed["read_only"]) == ("read_only", True)
        await lea.send(do="say", room="cuisine", words="un", nonce="1", ref="s")
        assert (await lea.until(ref="s"))["why"] == "read_only"
        marc = await client(port, "marc")
        assert (await marc.get())["level"] == "read_only"
        store.lease = Lease("open")
        assert (await lea.until(t="place"))["level"] == "open"

    run(test)


def test_a_socket_that_does_not_read_is_parted_and_comes_back() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        slow, loud = await client(port, "paul"), await client(port, "marc")
        for one in (slow, loud):
            await one.send(do="enter", room="cuisine", ref="e")
            await one.until(t="done", ref="e")
        slow.ws.transport.pause_reading()
        words = "x" * 8_000
        sent = 0
        async with asyncio.timeout(60):
            while len(wires.sessions.of("paul")) and not wires.sessions.of("paul")[0].parting:
                await loud.send(do="say", room="cuisine", words=words, nonce=str(sent), ref=str(sent))
                await loud.until(t="done", ref=str(sent))
                sent += 1
        slow.ws.transport.resume_reading()
        assert await slow.closed() in (4008, 1006)
        back = await client(port, "paul")
        await back.send(do="enter", room="cuisine", ref="b", since=sent - 2, epoch="e1")
        assert [one["n"] for one in (await back.until(t="done", ref="b"))["messages"]] == [sent - 1, sent]

    run(test)


def test_what_the_bus_lost_is_found_without_anybody_asking() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea = await client(port)
        await lea.send(do="enter", room="cuisine", ref="e")
        await lea.until(t="done", ref="e")
        for number in range(1, 8):
            store.say("cuisine", "marc", str(number), str(number))
        assert [(await lea.until(t="said"))["n"] for _ in range(7)] == [1, 2, 3, 4, 5, 6, 7]

    run(test)


def test_another_epoch_sends_everybody_back_to_begin_anew() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea = await client(port)
        await lea.send(do="enter", room="cuisine", ref="e")
        await lea.until(t="done", ref="e")
        store.epoch = "e2"
        assert await lea.closed() == 4009

    run(test)


def test_the_end_of_the_server_is_told_with_a_time_to_come_back() -> None:
    async def inside() -> None:
        store = Store()
        async with place(store) as (_, port):
            lea = await client(port)
            await lea.send(do="ping", ref="1")
            await lea.get()
            ended = asyncio.create_task(lea.closed())
        assert await ended == 1001
        (goodbye,) = [body for body in lea.kept if body["t"] == "goodbye"]
        assert goodbye["why"] == "restart"
        assert 0 <= goodbye["again"] <= 10

    asyncio.run(inside())


def test_two_enters_sent_together_for_a_room_that_opens_later_are_each_answered_once() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        store.slow["lyon"] = 0.5
        lea = await client(port)
        await lea.send(do="enter", room="lyon", ref="1")
        await lea.send(do="enter", room="lyon", ref="2")
        assert sorted([(await lea.until(t="done"))["ref"] for _ in range(2)]) == ["1", "2"]
        await lea.send(do="ping", ref="after")
        await lea.until(t="pong")
        assert sorted(body["ref"] for body in lea.kept if body["t"] == "wait") == ["1", "2"]
        assert not [body for body in lea.kept if body["t"] == "done"]

    run(test)


def test_what_changed_at_the_door_holds_inside() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        store.standings["marc"] = Standing()
        before = wires.seam.opened

        def opened(knocks: list[Any]) -> Any:
            answers = before(knocks)
            store.standings["marc"] = Standing(goodbye=(4530, "suspended", None))
            return answers

        object.__setattr__(wires._opened, "handler", opened)
        assert await (await client(port, "marc")).closed() == 4530

    run(test)
