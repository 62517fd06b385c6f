"""A small copy of each long proof (`bin/prove`) of what is kept, with the planted defects that must turn it red."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

import pytest

from tests.trust.proofs import crash, dump, powerloss

pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]


@pytest.mark.parametrize("kind", [crash.on_sqlite, crash.on_postgres, crash.postgres_killed])
def test_what_was_acknowledged_survives_a_kill(kind: Callable[[crash.Scale], dict[str, Any]]) -> None:
    figures = kind(crash.SMALL)
    assert figures["acknowledged"] > 50
    assert figures["kills"] == crash.SMALL.kills


def test_an_acknowledgement_before_the_commit_is_seen() -> None:
    assert crash.planted(crash.SMALL)["breaches"]["lost"]


def test_what_was_acknowledged_survives_a_power_cut() -> None:
    assert shutil.which("strace"), powerloss.MISSING
    assert powerloss.full(powerloss.SMALL)["lost"] == 0


def test_without_a_sync_at_each_commit_a_power_cut_is_seen() -> None:
    assert shutil.which("strace"), powerloss.MISSING
    assert powerloss.normal(powerloss.SMALL)["lost"] > 0


@pytest.mark.parametrize("kind", [dump.once, dump.on_postgres])
def test_nothing_is_where_it_should_not_be(kind: Callable[[dump.Scale], dict[str, Any]]) -> None:
    kind(dump.SMALL)
