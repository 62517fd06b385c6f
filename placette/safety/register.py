"""What can be decided about. Whoever owns a thing registers its Subject; safety knows things through this alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from placette.safety.models import Statement

Why = Literal["rules", "law"]
"""What others are told of a reason: nothing finer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that a decision can be about.

    `id` is the row's own and goes into the decision; `person` is the one concerned (who wrote it), None if nobody is.
    `room` is where it is (a slug), or for a person the room that the decision is limited to. `n`: a message's number.
    """

    kind: str
    id: str
    person: str | None
    room: str | None = None
    n: int | None = None


class Subject(Protocol):
    """How one kind of thing is found and changed. All but `find` run in the transaction of the decision."""

    kind: str

    def find(self, id: str) -> Found | None:
        """The thing by the text after `kind:`, or None. `person`: `<id>` or `<id>@<room>`."""

    def withhold(self, found: Found, statement: Statement, why: Why, now: datetime) -> bool:
        """Nobody sees it from now on, because of `statement`. False: there was nothing to withhold (any more)."""

    def restore(self, found: Found, statement: Statement, now: datetime) -> bool:
        """It is seen again, because of `statement`. False: there was nothing to restore."""

    def touch(self, person: str, now: datetime) -> None:
        """What holds for `person` changes: every process asks again."""


_subjects: dict[str, Subject] = {}


def register(kind: str, subject: Subject) -> None:
    """From now on `kind:…` is asked of `subject`. A kind belongs to one subject."""
    if _subjects.setdefault(kind, subject) is not subject:
        raise ValueError(f"{kind} is registered already")


def clear() -> None:
    _subjects.clear()


def kinds() -> tuple[str, ...]:
    return tuple(sorted(_subjects))


def resolve(text: str) -> tuple[Subject, Found] | None:
    """`kind:id` -> who answers for it, and what was found. None: no such kind, or nothing there."""
    kind, colon, id = text.partition(":")
    subject = _subjects.get(kind)
    found = subject.find(id) if subject is not None and colon and id else None
    return (subject, found) if subject is not None and found is not None else None
