"""A small copy of each long proof (`bin/prove`) of one order on several processes, and of a place that shuts by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.trust.proofs import faults, lease, twins

pytestmark = [pytest.mark.services, pytest.mark.timeout(240)]


@pytest.mark.parametrize("kind", [twins.on_sqlite, twins.on_postgres, twins.with_nats])
def test_two_processes_one_order(kind: Callable[[twins.Scale], dict[str, Any]]) -> None:
    kind(twins.SMALL)


@pytest.mark.parametrize("kind", [lease.once, lease.on_postgres])
def test_without_its_keeper_the_place_only_listens(kind: Callable[[lease.Scale], dict[str, Any]]) -> None:
    kind(lease.SMALL)


@pytest.mark.parametrize("kind", [faults.on_sqlite, faults.unplugged])
def test_whatever_fails_the_place_only_listens_until_it_is_mended(kind: Callable[[], dict[str, Any]]) -> None:
    kind()
