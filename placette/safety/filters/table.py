"""Concept x place -> what is done. The table is data (`data/table.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, cast, get_args

Kind = Literal["pass", "note", "help", "hold", "refuse"]
"""From the lightest to the gravest."""
Place = Literal["room_name", "handle", "room", "forum", "profile", "agreed"]
KINDS: tuple[Kind, ...] = get_args(Kind)
EASED: Mapping[Kind, Kind] = {"pass": "pass", "note": "note", "help": "help", "hold": "note", "refuse": "hold"}
"""What a word that spares makes of an answer where somebody is in danger: a person looks, and nothing is done in silence."""
PLACES: tuple[Place, ...] = get_args(Place)
Table = Mapping[str, Mapping[Place, Kind]]


class BadTable(ValueError):
    """The table lacks a place or says what cannot be done."""


def load(path: Path, concepts: Iterable[str]) -> Table:
    """Every concept with every place. Raises BadTable."""
    table = tomllib.loads(path.read_text("utf-8"))["table"]
    if set(table) != set(concepts):
        raise BadTable("the table and the concepts are not the same")
    for name, row in table.items():
        if set(row) != set(PLACES) or not set(row.values()) <= set(KINDS):
            raise BadTable(f"the row {name} of the table is not whole")
    return cast("Table", table)


def lighter(one: Kind, other: str) -> Kind:
    """The lighter of two."""
    return min(one, cast("Kind", other), key=KINDS.index)
