"""Who hears which room: seats that end elsewhere, rooms that close, and how many are told to be there."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

from placette.live.events import Standing
from tests.live.client import PATIENCE, client, run
from tests.live.place import Store

ON_THIS_MACHINE = 1.0
"""Seconds that a busy machine may add to what is promised within two."""


def test_a_seat_that_is_gone_is_heard_no_more_and_its_socket_is_told() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea = await client(port)
        for room in ("cuisine", "lyon"):
            await lea.send(do="enter", room=room, ref="e")
            await lea.until(t="done", ref="e")
        store.standings["lea"] = Standing(seats=frozenset({"lyon"}), shut=frozenset({"cuisine"}))
        await asyncio.to_thread(wires.recheck, "lea")
        assert await lea.until(t="parted") == {
            "t": "parted", "room": "cuisine", "why": "closed", "say": "parted_closed (en)",
        }  # fmt: skip
        wires.to_room([store.say("cuisine", "marc", "un", "1"), store.say("lyon", "marc", "deux", "2")])
        assert (await lea.until(t="said"))["room"] == "lyon"
        # A room entered after the asking is not in what was asked.
        await lea.send(do="enter", room="cuisine", ref="again")
        await lea.until(t="done", ref="again")
        (socket,) = wires.sessions.of("lea")
        socket.stand(Standing(seats=frozenset()), socket.talk.rooms["cuisine"])
        assert set(socket.talk.rooms) == {"cuisine"}
        assert (await lea.until(t="parted", room="lyon"))["why"] == "left"

    run(test)


def test_leaving_on_one_screen_is_told_on_the_other() -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        phone, desk = await client(port), await client(port)
        for one in (phone, desk):
            await one.send(do="enter", room="cuisine", ref="e")
            await one.until(t="done", ref="e")
        await phone.send(do="leave", room="cuisine", ref="l")
        await phone.until(t="done", ref="l")
        assert (await desk.until(t="parted", room="cuisine"))["why"] == "left"
        await phone.send(do="ping", ref="p")
        await phone.until(t="pong")
        assert not [body for body in phone.kept if body["t"] == "parted"]

    run(test)


def test_a_room_is_told_its_crowd_once_a_second_at_most_and_within_two(
    record_property: Callable[[str, object], None],
) -> None:
    async def test(store: Store, wires: Any, port: int) -> None:
        lea = await client(port)
        await lea.send(do="enter", room="cuisine", ref="e")
        await lea.until(t="done", ref="e")
        told: list[tuple[float, int]] = []
        clock = asyncio.get_running_loop().time

        async def hear() -> None:
            while not told or told[-1][1] != 5:
                body = await lea.until(t="crowd")
                told.append((clock(), body["present"]))

        hearing = asyncio.create_task(hear())
        for who in ("marc", "paul", "anne", "rose"):
            one = await client(port, who)
            await one.send(do="enter", room="cuisine", ref="e")
            await one.until(t="done", ref="e")
            entered = clock()
            await asyncio.sleep(0.3)  # four come within a second and a bit
        await asyncio.wait_for(hearing, PATIENCE)
        assert all(later - sooner >= 1.0 for (sooner, _), (later, _) in itertools.pairwise(told)), told
        after = told[-1][0] - entered
        record_property("crowd_told_after_s", after)
        assert after < 2.0 + ON_THIS_MACHINE

    run(test)


def test_who_comes_while_another_goes_is_not_left_with_a_figure_of_before() -> None:
    """As many people are not the same people; and who was answered two must hear when it is one again."""

    async def test(store: Store, wires: Any, port: int) -> None:
        lea, marc = await client(port), await client(port, "marc")
        await lea.send(do="enter", room="cuisine", ref="e")
        await lea.until(t="crowd", present=1)
        await marc.send(do="enter", room="cuisine", ref="e")
        assert (await marc.until(t="done", ref="e"))["present"] == 2
        await lea.send(do="leave", room="cuisine", ref="l")
        assert (await marc.until(t="crowd"))["present"] == 1
        # Rose comes and Marc goes before the next figure is due: Rose hears one, of herself.
        rose = await client(port, "rose")
        await rose.send(do="enter", room="cuisine", ref="e")
        assert (await rose.until(t="done", ref="e"))["present"] == 2
        await marc.send(do="leave", room="cuisine", ref="l")
        assert (await rose.until(t="crowd"))["present"] == 1

    run(test)


def test_a_room_is_told_again_once_the_rows_know_who_came_and_who_went() -> None:
    """Pages ask the rows who sits there: what they were told before the rows knew would stay on their screens."""

    async def test(store: Store, wires: Any, port: int) -> None:
        lea, marc = await client(port), await client(port, "marc")
        for one in (lea, marc):
            await one.send(do="enter", room="cuisine", ref="e")
            await one.until(t="done", ref="e")

        async def told_when(known: Callable[[], bool]) -> None:
            while True:
                await lea.until(t="crowd")
                if known():
                    return

        await asyncio.wait_for(told_when(lambda: "marc" in store.here), PATIENCE)
        await marc.ws.close()
        await asyncio.wait_for(told_when(lambda: "marc" not in store.here), PATIENCE)

    run(test)
