"""What the filters note and let pass is counted, by rule; trying the rules counts nothing."""

from __future__ import annotations

from prometheus_client import REGISTRY

from placette.safety import screening


def counted() -> dict[tuple[str, str], float]:
    rows = [one for metric in REGISTRY.collect() if metric.name == "placette_filter_matches" for one in metric.samples]
    return {
        (one.labels["rule"], one.labels["kind"]): one.value for one in rows if one.name == "placette_filter_matches_total"
    }


def test_what_is_noted_is_counted_by_its_rule() -> None:
    before = counted()
    verdict = screening.words_of("appelle moi au 06 39 98 01 23", "agreed")
    assert verdict.kind == "note"
    key = (verdict.rules[0], "note")
    assert counted()[key] == before.get(key, 0) + 1
    after = counted()
    assert screening.self_test()
    screening.words_of("bonjour", "public")
    assert counted() == after
