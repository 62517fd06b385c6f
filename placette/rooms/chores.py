"""What rooms sweep, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from placette.rooms import actions, names


def expire_held(now: datetime) -> None:
    actions.expire(now)


def lapse_seats(now: datetime) -> None:
    actions.lapse_seats(now)


def erase_old_seats(now: datetime) -> None:
    actions.erase_old_seats(now)


def forget_erased(now: datetime) -> None:
    actions.forget_erased(now)


def keep_epoch(now: datetime) -> None:
    actions.keep_epoch(settings.DATA / names.EPOCH_STAMP, now)


CHORES: list[tuple[str, float, Callable[[datetime], None]]] = [
    ("rooms.keep_epoch", 5.0, keep_epoch),
    ("rooms.expire_held", 10.0, expire_held),
    ("rooms.lapse_seats", 60.0, lapse_seats),
    ("rooms.erase_old_seats", 600.0, erase_old_seats),
    ("rooms.forget_erased", 600.0, forget_erased),
]
