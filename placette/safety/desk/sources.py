"""What the desk shows of others' things. `ops.wiring` plugs them in: safety knows neither rooms nor people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class HeldWords(Protocol):
    """Words that wait for a moderator, without the words. `until`: when they expire; `rules`: the filters' that matched."""

    @property
    def id(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def person(self) -> str: ...
    @property
    def handle(self) -> str: ...
    @property
    def since(self) -> datetime: ...
    @property
    def until(self) -> datetime: ...
    @property
    def rules(self) -> tuple[str, ...]: ...


class Who(Protocol):
    """A person as others see them."""

    @property
    def handle(self) -> str: ...
    @property
    def sex(self) -> str | None: ...
    @property
    def age(self) -> int | None: ...
    @property
    def town(self) -> str | None: ...
    @property
    def present(self) -> bool: ...


@dataclass(slots=True)
class Sources:
    """`held(now)`: the oldest first. `who(person, now)`: None once they are erased. `handles(persons)`: person ->
    pseudonym, of those who are not erased, in one query."""

    held: Callable[[datetime], Sequence[HeldWords]] = lambda now: ()
    who: Callable[[str, datetime], Who | None] = lambda person, now: None
    handles: Callable[[Collection[str]], Mapping[str, str]] = lambda persons: {}


sources = Sources()


def plug(
    held: Callable[[datetime], Sequence[HeldWords]],
    who: Callable[[str, datetime], Who | None],
    handles: Callable[[Collection[str]], Mapping[str, str]],
) -> None:
    """Once a process."""
    sources.held, sources.who, sources.handles = held, who, handles
