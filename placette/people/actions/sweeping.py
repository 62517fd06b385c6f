"""What is over is taken away: names past their time, nodes that fell silent, persons nothing refers to any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, ForeignObjectRel, Model, OuterRef

from placette.people import presence
from placette.people.models import Block, Name, Node, Person
from placette.people.queries.here import SILENT_AFTER

KEPT_FOR = timedelta(days=1)
"""A person is kept at least so long after arriving."""
BATCH = 500


def free_names(now: datetime) -> int:
    """Names whose time is over are free again; how many."""
    return Name.objects.filter(until__lte=now).delete()[0]


def drop_silent_nodes(now: datetime) -> int:
    """Nodes without a heartbeat for 60 seconds are gone, and so are those who were there; how many nodes."""
    silent = list(Node.objects.filter(seen_at__lt=now - SILENT_AFTER))
    for node in silent:
        with transaction.atomic():
            presence.left(node.name, None, node.seen_at)
            node.delete()
    return len(silent)


def erase_gone(now: datetime) -> int:
    """Erase persons who are not here, hold no name, and whom no row of any domain needs any more; how many.

    A visit, a message, a seat, a restriction: whatever still points to a person keeps them, and ends by its own rule.
    """
    rows = Person.objects.filter(arrived_at__lt=now - KEPT_FOR)
    for model, field in pointing_here():
        rows = rows.filter(~Exists(model._base_manager.filter(**{field: OuterRef("pk")})))
    gone = list(rows.values_list("pk", flat=True)[:BATCH])
    return Person.objects.filter(pk__in=gone).delete()[1].get("people.Person", 0) if gone else 0


def pointing_here() -> Iterator[tuple[type[Model], str]]:
    """Every table that refers to persons, by which field; blocks left out: they go with their person."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model is not Block:
            yield relation.related_model, relation.field.name
