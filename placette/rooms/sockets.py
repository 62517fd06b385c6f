"""What a socket may ask of rooms: the fields of each frame, and the action it calls."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

import msgspec
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from placette.live.events import Answer, Ask, Command, Refused
from placette.rooms import actions
from placette.rooms.asks import EditAsk, EnterAsk, SayAsk

log = logging.getLogger("placette.rooms")
Slug = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Made = TypeVar("Made")


class Enter(msgspec.Struct):
    room: Slug
    since: Number | None = None
    epoch: Annotated[str, msgspec.Meta(max_length=64)] | None = None


class Leave(msgspec.Struct):
    room: Slug


class Say(msgspec.Struct):
    room: Slug
    words: str
    nonce: str
    re: Annotated[int, msgspec.Meta(ge=1, le=2**53)] | None = None


class Withdraw(msgspec.Struct):
    room: Slug
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=26)]


class Edit(msgspec.Struct):
    room: Slug
    n: Number
    words: str


class Erase(msgspec.Struct):
    room: Slug
    n: Number


def _read(ask: Ask, shape: type[Made]) -> Made | Refused:
    """The fields of a frame, of the right types; what else it holds is not looked at."""
    try:
        return msgspec.convert(dict(ask.body), type=shape)
    except (msgspec.ValidationError, UnicodeError):
        return Refused("bad_request")


def _batch(
    asks: Sequence[Ask],
    shape: type[Any],
    make: Callable[[Ask, Any], Made],
    act: Callable[[list[Made]], Sequence[Answer]],
) -> list[Answer]:
    """Well-formed asks go to `act` together; each answer goes back to its place."""
    answers: list[Answer] = [Refused("bad_request")] * len(asks)
    good: list[tuple[int, Made]] = []
    for index, ask in enumerate(asks):
        fields = _read(ask, shape)
        if not isinstance(fields, Refused):
            good.append((index, make(ask, fields)))
    try:
        acted = act([made for _, made in good])
    except (OperationalError, InterfaceError):
        # The store did not answer in the time that was given to it: trying each alone would only take as long again for
        # each. Nothing is acknowledged; the same nonce brings the truth later.
        log.error("the store did not answer", extra={"count": len(good)}, exc_info=True)
        acted = [Refused("unavailable")] * len(good)
    for (index, _), answer in zip(good, acted, strict=True):
        answers[index] = answer
    return answers


def _one_by_one(asks: Sequence[Ask], shape: type[Made], act: Callable[[Ask, Made], Answer]) -> list[Answer]:
    answers: list[Answer] = []
    for ask in asks:
        fields = _read(ask, shape)
        answers.append(fields if isinstance(fields, Refused) else act(ask, fields))
    return answers


def enter(asks: list[Ask]) -> Sequence[Answer]:
    return _batch(
        asks,
        Enter,
        lambda ask, f: EnterAsk(ask.caller, f.room, ask.at, f.since, f.epoch, ask.waited),
        lambda made: actions.enter(made, timezone.now()),
    )


def leave(asks: list[Ask]) -> Sequence[Answer]:
    return _one_by_one(asks, Leave, lambda ask, f: actions.leave(ask.caller, f.room, timezone.now()))


def say(asks: list[Ask]) -> Sequence[Answer]:
    return _batch(
        asks,
        Say,
        lambda ask, f: SayAsk(ask.caller, f.room, f.words, f.nonce, ask.at, f.re),
        lambda made: actions.say(made, timezone.now()),
    )


def withdraw(asks: list[Ask]) -> Sequence[Answer]:
    return _one_by_one(asks, Withdraw, lambda ask, f: actions.withdraw(ask.caller.person, f.room, f.id))


def edit(asks: list[Ask]) -> Sequence[Answer]:
    return _one_by_one(
        asks, Edit, lambda ask, f: actions.edit(EditAsk(ask.caller, f.room, f.n, f.words, ask.at), timezone.now())
    )


def erase(asks: list[Ask]) -> Sequence[Answer]:
    return _one_by_one(asks, Erase, lambda ask, f: actions.erase(ask.caller.person, f.room, f.n, timezone.now()))


COMMANDS: list[Command] = [
    Command("enter", enter, "write", works_when_closed=True),
    Command("leave", leave, "write", works_when_closed=True),
    Command("say", say, "write"),
    Command("withdraw", withdraw, "write", batch=1, works_when_closed=True),
    Command("edit", edit, "write", batch=1),
    Command("erase", erase, "write", batch=1, works_when_closed=True),
]
