"""Visits without a browser, by the hundred: for programs, load tests and the town's own people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import count as count_from
from itertools import islice

from placette.entry import actions
from placette.entry.actions import Admitted
from placette.live.events import Refused
from placette.people import places, queries, rules
from placette.people.actions import Newcomer
from placette.safety import terms

FIRST_NUMBER = 101
BATCH = 1_000
"""Visits of one transaction."""
METHOD = "demo-command"


def walk_in_many(
    handle: str, sex: str, age: int, postcode: str, count: int, now: datetime
) -> list[dict[str, str]] | Refused:
    """`count` visits, each `{"person", "handle", "cookie"}`; refuses what the door refuses.

    More than one: the pseudonym gets numbers from 101 up; those in use, and those with which the door would refuse it
    (a year of birth), are passed over.
    """
    place = places.find("".join(postcode.split()))
    if place is None:
        return Refused("bad_request")
    if count == 1:
        return as_lines(admit([Newcomer(handle, sex, age, place)], now))
    lines: list[dict[str, str]] = []
    names = numbered(handle, now)
    while len(lines) < count:
        batch = [Newcomer(name, sex, age, place) for name in islice(names, min(BATCH, count - len(lines)))]
        made = as_lines([one for one in admit(batch, now) if not is_taken(one)])
        if isinstance(made, Refused):
            return made
        lines += made
    return lines


def numbered(handle: str, now: datetime) -> Iterator[str]:
    """`handle` with numbers from 101 up that nobody has and that pass the door; one query a batch."""
    for first in count_from(FIRST_NUMBER, BATCH):
        tries = [f"{handle}{number}" for number in range(first, first + BATCH)]
        passing = [one for one in tries if rules.judge_handle(one, now.year) is None]
        free = queries.handle_free([rules.skeleton(one) for one in passing], now)
        yield from (one for one in passing if rules.skeleton(one) in free)
        if not passing:
            yield tries[0]  # no number will help: the door says why


def admit(newcomers: Sequence[Newcomer], now: datetime) -> list[Admitted | Refused]:
    """Past the new-face limits, and with a yes to filtered openings, as programs need them."""
    return actions.walk_in(
        newcomers, METHOD, "fr", terms.current().version, now, known_face=True, filtered_openings=True
    )


def is_taken(answer: Admitted | Refused) -> bool:
    """Somebody was quicker with this number: the next one will do."""
    return isinstance(answer, Refused) and answer.why == "handle_taken"


def as_lines(answers: Sequence[Admitted | Refused]) -> list[dict[str, str]] | Refused:
    lines: list[dict[str, str]] = []
    for answer in answers:
        if isinstance(answer, Refused):
            return answer
        lines.append({"person": answer.person, "handle": answer.handle, "cookie": answer.cookie})
    return lines
