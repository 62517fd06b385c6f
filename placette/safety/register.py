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
    `at`: when it came there. `erased`: its author took it back, so no decision makes it seen again. `discreet`: a room
    that is named to nobody who is not in it.
    """

    kind: str
    id: str
    person: str | None
    room: str | None = None
    n: int | None = None
    at: datetime | None = None
    erased: bool = False
    discreet: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """One message beside the one that is looked at."""

    n: int
    person: str
    handle: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What whoever decides has to read of a thing. `state`: `held`, `shown`, `withheld`, or `erased` by its author.

    `around`: up to ten messages before and after it, in public places alone, ascending. `public`: everybody may read it
    there, so a report may seal it; what two people write to each other is handed over by one of them or not at all.
    """

    state: str
    handle: str
    words: str
    around: tuple[Around, ...] = ()
    public: bool = False


class Subject(Protocol):
    """How one kind of thing is found, read and changed. All but `find` and `snapshot` run in the transaction of the
    decision, and may raise Unfit with a sentence of their own."""

    kind: str

    def find(self, id: str) -> Found | None:
        """The thing by the text after `kind:`, or None. `person`: `<id>` or `<id>@<room>`."""

    def snapshot(self, found: Found) -> Snapshot | None:
        """What there is to read of it, for who decides or judges an objection. None: it has no words (any more)."""

    def last_of(self, person: str, room: str | None) -> Found | None:
        """The last thing of this kind by which `person` was seen (in that room, if one is named), with its `at`.

        Without `room` a discreet room is not named. None: there is none, or it is not this kind's to say.
        """

    def named(self, text: str) -> Found | None:
        """The thing that people call so: a pseudonym, the name or the address of a room."""

    def lately(self, room: str, since: datetime) -> int:
        """How many things of this kind came into a room since then."""

    def new_face(self, person: str, now: datetime) -> bool:
        """Is `person` hardly here yet? False where it is not this kind's to say."""

    def part(self, person: str, now: datetime) -> None:
        """`person` is suspended: they leave what is of this kind."""

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


def subject(kind: str) -> Subject | None:
    """Who answers for a kind."""
    return _subjects.get(kind)


def is_room(slug: str) -> bool:
    """Is there such a room, as who keeps rooms says."""
    return resolve(f"room:{slug}") is not None


def last_of(person: str, room: str | None) -> Found | None:
    """By what `person` was seen last: what they said, else where they sit."""
    found = [one for subject in _subjects.values() if (one := subject.last_of(person, room)) is not None]
    return max(found, key=lambda one: (one.n is not None, one.at), default=None)


def named(text: str) -> Found | None:
    """What somebody means who writes down where they saw something: an address, a room, a pseudonym. None: nothing here."""
    resolved = resolve(text)
    if resolved is not None:
        return resolved[1]
    return next((found for subject in _subjects.values() if (found := subject.named(text)) is not None), None)


def lately(kind: str, room: str, since: datetime) -> int:
    """How many things of this kind came into a room since then."""
    subject = _subjects.get(kind)
    return subject.lately(room, since) if subject is not None else 0


def new_face(person: str, now: datetime) -> bool:
    """Is `person` hardly here yet, as who keeps people says."""
    return any(subject.new_face(person, now) for subject in _subjects.values())


def part(person: str, now: datetime) -> None:
    """`person` is suspended: they leave whatever they are in, in the caller's transaction."""
    for subject in _subjects.values():
        subject.part(person, now)


def resolve(text: str) -> tuple[Subject, Found] | None:
    """`kind:id` -> who answers for it, and what was found. None: no such kind, or nothing there."""
    kind, colon, id = text.partition(":")
    subject = _subjects.get(kind)
    found = subject.find(id) if subject is not None and colon and id else None
    return (subject, found) if subject is not None and found is not None else None
