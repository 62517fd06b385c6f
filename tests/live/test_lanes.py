"""Threads that take many at once: same length, same order, one poisoned item alone, a room on the same thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from placette.live.events import Answer, Ask, Caller, Command, Done, Origin, Refused
from placette.live.lanes import Errand, Lanes, run

CALLER = Caller("v", "p", "Léa", "fr", Origin("127.0.0.1", 1))


def ask(do: str = "say", **body: Any) -> Ask:
    return Ask(CALLER, None, do, body, datetime(2026, 11, 22, tzinfo=UTC))


def lanes(handler: Callable[[list[Ask]], Sequence[Answer]], *, single: bool = True, batch: int = 256) -> Lanes:
    commands = {"say": Command("say", handler, "write", batch), "look": Command("look", handler, "read", batch)}
    return Lanes(commands, asyncio.get_running_loop(), single_writer=single, settle=lambda: None)


async def answered(made: Lanes, asks: Sequence[Ask]) -> list[Any]:
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in asks]
    for one, future in zip(asks, futures, strict=True):
        made.ask(one, future.set_result)
    async with asyncio.timeout(10):
        answers = await asyncio.gather(*futures)
    await asyncio.to_thread(made.stop)
    return list(answers)


def test_what_comes_together_goes_together_in_order() -> None:
    sizes: list[int] = []

    def handler(asks: list[Ask]) -> list[Answer]:
        sizes.append(len(asks))
        return [Done({"at": one.body["at"]}) for one in asks]

    async def test() -> list[Any]:
        return await answered(lanes(handler, batch=100), [ask(at=at) for at in range(250)])

    assert [one.body["at"] for one in asyncio.run(test())] == list(range(250))
    assert sizes == [100, 100, 50]


def test_one_writer_or_a_room_always_on_the_same_thread() -> None:
    def handler(asks: list[Ask]) -> list[Answer]:
        return [Done({"room": one.body["room"], "thread": threading.get_ident()}) for one in asks]

    async def test(single: bool) -> list[Any]:
        return await answered(lanes(handler, single=single), [ask(room=f"r{at % 20}") for at in range(200)])

    assert len({one.body["thread"] for one in asyncio.run(test(True))}) == 1
    threads: dict[str, set[int]] = {}
    for one in asyncio.run(test(False)):
        threads.setdefault(one.body["room"], set()).add(one.body["thread"])
    assert all(len(found) == 1 for found in threads.values())
    assert len(set.union(*threads.values())) > 1


def test_readers_work_side_by_side() -> None:
    meeting = threading.Barrier(4)

    def handler(asks: list[Ask]) -> list[Answer]:
        meeting.wait(5)
        return [Done() for _ in asks]

    async def test() -> list[Any]:
        return await answered(lanes(handler), [ask("look") for _ in range(4)])

    assert asyncio.run(test()) == [Done()] * 4


def test_a_poisoned_item_fails_alone() -> None:
    def handler(asks: list[Any]) -> list[Any]:
        if "poison" in asks:
            raise RuntimeError("poison")
        return asks

    answers = run(Errand("say", handler), ["a", "poison", "b"])
    assert (answers[0], answers[2]) == ("a", "b")
    assert isinstance(answers[1], Refused)
    assert answers[1].why == "unavailable"
    assert answers[1].facts["id"]


def test_a_handler_that_answers_too_few_is_not_believed() -> None:
    answers = run(Errand("say", lambda items: items[:1]), ["a", "b"])
    assert answers == ["a", "b"]  # alone, each is answered
    (refused,) = run(Errand("say", lambda items: []), ["a"])
    assert isinstance(refused, Refused)
    assert refused.why == "unavailable"


def test_an_answer_that_cannot_be_given_back_holds_up_nobody() -> None:
    async def test() -> list[Any]:
        made = lanes(lambda asks: [Done() for _ in asks])
        made.ask(ask(), lambda answer: 1 / 0)
        return await answered(made, [ask()])

    assert asyncio.run(test()) == [Done()]
