"""The register of processing: for each table why it is there, how long, how it is erased, how it is disclosed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holding:
    """One line of the register (GDPR art. 30). `model` is the table's label, e.g. `rooms.Message`."""

    model: str
    why: str
    how_long: str
    how_erased: str
    how_disclosed: str


_holdings: dict[str, Holding] = {}


def register(*holdings: Holding) -> None:
    """Each domain's `holdings.HOLDINGS`, once. A table has one line."""
    for holding in holdings:
        if _holdings.setdefault(holding.model, holding) != holding:
            raise ValueError(f"{holding.model} has a holding already")


def all_holdings() -> list[Holding]:
    return [_holdings[model] for model in sorted(_holdings)]


def clear() -> None:
    _holdings.clear()
