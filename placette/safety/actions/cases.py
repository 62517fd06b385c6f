"""Opening a case: by its owner's visit, or by number and PIN with few tries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Literal

from django.conf import settings

from placette.safety import pins, queries, rules
from placette.safety.models import CaseTry, Notice, Statement
from placette.safety.queries import Case, Followed


@dataclass(frozen=True, slots=True)
class Opened:
    """A case, and its PIN if it was made just now: it is shown this once and kept as a hash. A Followed is a report, as
    whoever sent it reads it."""

    case: Case | Followed
    pin: str | None = None


def open_own(number: str, person: str, *, show_pin: bool) -> Opened | None:
    """The case, if `person` is the one concerned. With `show_pin` a PIN is made unless it has one already."""
    case = queries.own_case(number, person)
    if case is None:
        sent = queries.own_report(number, person)
        return Opened(sent) if sent is not None else None
    if case.pin_hash or not show_pin:
        return Opened(case)
    pin = pins.new()
    made = Statement.objects.filter(number=number, pin_hash="").update(pin_hash=pins.hash_of(pin))
    return Opened(case, pin if made else None)


def try_pin(number: str, pin: str, address: str, now: datetime) -> Opened | Literal["wrong", "too_many"]:
    """The case, if the PIN is right and this network has not tried too often within the hour.

    A try is written down before it is looked at, so that many at once are not more than a few; the right one is taken
    off again, and so is one that came too late. A number that is no case behaves like one with another PIN.
    """
    mine = CaseTry.objects.create(number=number, network=network_key(address), at=now)
    recent = CaseTry.objects.filter(network=mine.network, at__gt=now - rules.TRIES_FOR)
    if recent.filter(number=number).count() > rules.TRIES or recent.count() > rules.TRIES_A_NETWORK:
        mine.delete()
        return "too_many"
    case = queries.case_for(number) or queries.followed(number)
    if not pins.matches(pin[:64], case.pin_hash if case else "") or case is None:
        return "wrong"
    mine.delete()
    return Opened(case)


def read_answer(number: str, now: datetime) -> bool:
    """Whoever reported has the answer before them: the first time is kept (DSA art. 16(5)). Nothing goes out by itself, so
    an answer that nobody opened informed nobody. False: it was read before, or there is none yet."""
    rows = Notice.objects.filter(number=number, closed_at__isnull=False, notifier_informed_at=None)
    return rows.update(notifier_informed_at=now) == 1


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return blake2b(secret.encode(), digest_size=32, person=b"safety.tries").digest()


def network_key(address: str) -> bytes:
    """16 bytes that tell networks apart and say nothing of which they are."""
    return blake2b(rules.network(address).encode(), digest_size=16, key=_key(settings.SECRET_KEY)).digest()
