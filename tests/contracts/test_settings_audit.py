"""No setting weakens filters, reports, receipts, statements or the log: every knob is on this page with what it may touch,
and what must not be weakened reads no knob but those named here."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from placette.ops import knobs
from placette.safety import filters

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "placette"

TOUCHES = {
    "PLACETTE_PORT": "where it listens",
    "PLACETTE_HOST": "where it listens",
    "PLACETTE_DATA": "where its data lies",
    "PLACETTE_MODE": "demo has a pretend age method and a moderator who never sleeps; filters, statements, log are the same",
    "PLACETTE_DATABASE_URL": "where rows lie",
    "PLACETTE_BUS_URL": "hints between processes",
    "PLACETTE_PHOTOS_URL": "where photos will lie",
    "PLACETTE_PACE": "how fast one may speak; above 5/s in demo only",
    "PLACETTE_DEMO_PEOPLE": "pretend members, demo only",
    "PLACETTE_MAIL_URL": "how letters go out; what they say stands in tables",
    "PLACETTE_ALERT_URL": "who is told beside the log",
    "PLACETTE_PEOPLE_PER_MODERATOR": "fewer people a moderator, never more than 1,000",
    "PLACETTE_TURN": "calls",
    "PLACETTE_METRICS_TOKEN": "who reads figures",
    "PLACETTE_PROXIES": "whose word about addresses is believed",
    "PLACETTE_LEGAL_NAME": "text of a page",
    "PLACETTE_LEGAL_ADDRESS": "text of a page",
    "PLACETTE_CONTACT_USERS": "text of a page",
    "PLACETTE_CONTACT_AUTHORITIES": "text of a page",
    "PLACETTE_TERMS_VERSION": "which version people accept; production needs one",
    "PLACETTE_AGE_TRUST_LIST": "whose proofs of age are believed",
    "PLACETTE_KEYS": "where keys lie",
    "PLACETTE_ALLOWED_HOSTS": "which names it answers to",
}
"""Whoever adds a knob says here what it touches. If that is a filter, a report, a receipt, a statement or the log, there is
no such knob."""

GUARDED = ("safety", "justice")
PLACES = {"DATA", "KEYS", "SECRET_KEY"}
"""Where things lie, and what they are hashed with: any guarded file may read these."""
MAY_READ = {
    "placette/safety/evidence.py": {"DEMO", "PLACETTE"},
    "placette/safety/queries.py": {"DEMO"},
    "placette/safety/terms/__init__.py": {"TERMS_VERSION"},
    "placette/safety/oncall.py": {"ALERT_URL", "MAIL_URL", "MAIL_FROM"},
}
"""What else a guarded file reads: addresses, which version of the rules holds, and whether this is the demo town."""


def test_every_knob_is_audited() -> None:
    assert TOUCHES.keys() == {knob.name for knob in knobs.KNOBS}


def test_no_knob_is_named_for_what_may_not_be_weakened() -> None:
    for knob in knobs.KNOBS:
        if knob.name != "PLACETTE_PEOPLE_PER_MODERATOR":
            assert not re.search(r"SCREEN|FILTER|MODERAT|REPORT|RECEIPT|STATEMENT|LOG|HOLD|LEASE|SKIP", knob.name)


def read_by(path: Path) -> set[str]:
    """Attributes of Django's settings that a file reads."""
    tree = ast.parse(path.read_text("utf-8"))
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "settings"
    }


def test_no_file_in_the_data_folder_weakens_the_filters(tmp_path: Path) -> None:
    """An operator's rules add; the sets that spare and the concepts are ours alone."""
    ours = filters.load().data
    spare = {name for rule in ours.rules for name in rule.unless}
    assert spare
    tries = [f'[sets.{name}]\nplain = ["mot"]\n' for name in sorted(spare)]
    tries += [f'[concepts.{name}]\ncategory = "c"\nkeyword = "k"\nclause = "rules"\n' for name in ours.concepts]
    tries += [f'[[rules]]\nid = "{ours.rules[0].id}"\nversion = 9\nconcept = "hate"\nall = ["group"]\n']
    for text in tries:
        (tmp_path / "own.toml").write_text(text, "utf-8")
        with pytest.raises(filters.BadRules):
            filters.load([tmp_path / "own.toml"])


def test_filters_statements_and_the_log_read_no_setting_that_could_weaken_them() -> None:
    for folder in GUARDED:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                where = str(path.relative_to(ROOT))
                assert read_by(path) - PLACES == MAY_READ.get(where, set()), where
    for path in (PACKAGE / "rooms" / "actions").glob("*.py"):
        assert read_by(path) <= {"PACE", "SECRET_KEY"}, path


ODD = {
    "PLACETTE_MODE": "production",
    "PLACETTE_PACE": "5/s burst 1000",
    "PLACETTE_PEOPLE_PER_MODERATOR": "1000",
    "PLACETTE_MAIL_URL": "smtp://nowhere.invalid",
    "PLACETTE_TERMS_VERSION": "0",
    "PLACETTE_LEGAL_NAME": "off",
    "PLACETTE_ALLOWED_HOSTS": "*",
    "PLACETTE_SCREENING": "off",
    "PLACETTE_FILTERS": "",
    "PLACETTE_NO_LOG": "1",
}
PROBE = """
import django
django.setup()
from placette.safety import screening, statements
assert screening.self_test()
assert screening.words_of("placette-essai-refus", "public").kind == "refuse"
assert screening.words_of("placette-essai-attente", "public").kind == "hold"
made = statements.compose(statements.Reasons("withhold", "words", "terms", "filters", "fully", rules=("r",)))
assert len(made["fr"]) == len(made["en"]) == 9, made
"""


@pytest.mark.parametrize("mode", ["demo", "production"])
def test_with_every_knob_at_its_oddest_the_filters_and_the_statements_are_the_same(mode: str, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLACETTE_")}
    environ = {
        **kept, **ODD, "PLACETTE_MODE": mode, "PLACETTE_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "placette.ops.settings"
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", PROBE], env=environ, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("value", ["1001", "0", "-1", "many"])
def test_more_people_a_moderator_than_a_thousand_does_not_start(value: str) -> None:
    with pytest.raises(knobs.BadKnob, match="PLACETTE_PEOPLE_PER_MODERATOR"):
        knobs.number("PLACETTE_PEOPLE_PER_MODERATOR", value, 1, 1000)
