"""Who has a socket, as rows: each live process writes who came and who left, and that it lives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from placette.people.models import Name, Node, Person, Presence
from placette.people.names import HOLD

RENEW = timedelta(minutes=1)
"""Names of those who are here are written again when this much of their hold is used up."""


def seen(node: str, came: Sequence[str], left_: Sequence[str], now: datetime) -> None:
    """The node's heartbeat, and who came and left since the last one. A constant number of queries."""
    with transaction.atomic():
        Node.objects.bulk_create(
            [Node(name=node, seen_at=now)], update_conflicts=True, unique_fields=["name"], update_fields=["seen_at"]
        )
        if came:
            known = Person.objects.filter(pk__in=sorted(came)).order_by("pk").values_list("pk", flat=True)
            rows = [Presence(person_id=person, node=node, since=now) for person in known]
            Presence.objects.bulk_create(rows, ignore_conflicts=True)
        if left_:
            left(node, left_, now)
        here = Presence.objects.filter(node=node).values("person_id")
        Name.objects.filter(person__in=here, until__lt=now + HOLD - RENEW).update(until=now + HOLD)


def left(node: str, persons: Sequence[str] | None, now: datetime) -> None:
    """These (None: all) have no socket on `node` any more: their seconds are counted, their names held a while.

    In the caller's transaction; five queries. Someone on two nodes at once is counted on both: it makes a face known a
    little sooner, never later.
    """
    rows = Presence.objects.filter(node=node)
    if persons is not None:
        rows = rows.filter(person__in=sorted(persons))
    since = dict(rows.values_list("person_id", "since"))
    leaving = list(
        Person.objects.select_for_update().filter(pk__in=sorted(since)).order_by("pk").only("pk", "present_s")
    )
    for person in leaving:
        person.present_s = F("present_s") + max(0, int((now - since[person.pk]).total_seconds()))
    Person.objects.bulk_update(leaving, ["present_s"])
    rows.delete()
    Name.objects.filter(person__in=sorted(since), until__lt=now + HOLD).update(until=now + HOLD)
