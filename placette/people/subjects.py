"""What can be decided about people: a person, everywhere or in one room."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from placette.people import actions, queries
from placette.safety.register import Found, Snapshot, Subject, Why

if TYPE_CHECKING:
    from placette.safety.models import Statement


class PersonSubject:
    """`person:<id>`, or `person:<id>@<room>` for a decision that is limited to one room."""

    kind = "person"

    def find(self, id: str) -> Found | None:
        person_id, _, room = id.partition("@")
        person = queries.person_for(person_id)
        return Found(self.kind, person.pk, person.pk, room or None) if person is not None else None

    def snapshot(self, found: Found) -> Snapshot | None:
        """How they show themselves to everybody."""
        person = queries.person_for(found.id)
        return Snapshot("shown", person.handle, "", public=True) if person is not None else None

    def named(self, text: str) -> Found | None:
        person = queries.bearer(text)
        return Found(self.kind, person, person) if person is not None else None

    def lately(self, room: str, since: datetime) -> int:
        return 0

    def new_face(self, person: str, now: datetime) -> bool:
        face = queries.faces([person], now).get(person)
        return face is None or face.new

    def last_of(self, person: str, room: str | None) -> Found | None:
        return None

    def part(self, person: str, now: datetime) -> None:
        """Their sockets close by what holds for them; nothing else of a person is a place to leave."""

    def withhold(self, found: Found, statement: Statement, why: Why, now: datetime) -> bool:
        """A person is hushed, suspended or excluded; there is nothing of a person to withhold."""
        return False

    def restore(self, found: Found, statement: Statement, now: datetime) -> bool:
        """Restrictions are lifted by who made them; a person has nothing else that could come back."""
        return False

    def touch(self, person: str, now: datetime) -> None:
        actions.touch([person], now)


SUBJECTS: tuple[Subject, ...] = (PersonSubject(),)
