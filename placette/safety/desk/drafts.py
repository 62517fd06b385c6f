"""A decision before it is taken: drafted, read as the one concerned will read it, confirmed unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.core import signing

from placette.safety import actions, rules, statements
from placette.safety.desk import telling
from placette.safety.rules import Unfit
from placette.safety.statements import Reasons

if TYPE_CHECKING:
    from placette.safety.models import Statement

GOOD_FOR = timedelta(minutes=15)
"""How long a preview can be confirmed; of a short measure half of its time at most, for its end stands in the reasons."""
_signer = signing.TimestampSigner(salt="placette.safety.desk.drafts")
_MOMENTS = ("until", "at", "refused_until")
_LISTS = ("rules", "refused_in")


@dataclass(frozen=True, slots=True)
class Draft:
    """`ground` as `rules.reason` reads it, `lasts` as `rules.duration` does, `seen`: the decision it stands on."""

    measure: str
    subject: str
    ground: str
    lasts: str
    facts: str
    seen: str
    notice: str = ""
    """The report that it answers."""
    items: int | None = None
    """How many things of that report were seen. None: it answers none."""


@dataclass(frozen=True, slots=True)
class Previewed:
    """`words`: {"fr", "en"} as the one concerned will read them. `token`: what is confirmed."""

    draft: Draft
    words: Mapping[str, list[str]]
    token: str


def preview(draft: Draft, by: str, now: datetime) -> Previewed:
    """The statement in both languages, and nothing is decided yet. Raises Unfit."""
    draft = _tidied(draft)
    reason = rules.reason(draft.ground)
    if telling.tells_who([draft.facts, telling.free_text(reason)], draft.notice, draft.subject):
        raise Unfit("The facts or the law name or quote whoever reported it: write what was seen, in your own words.")
    reasons = actions.preview(
        draft.measure,
        draft.subject,
        reason=reason,
        facts=draft.facts,
        lasts=rules.duration(draft.lasts),
        now=now,
        notice=draft.notice,
    )
    packed = {**asdict(reasons), **{name: _text(getattr(reasons, name)) for name in _MOMENTS}}
    token = _signer.sign_object({"by": by, "draft": asdict(draft), "reasons": packed})
    return Previewed(draft, statements.compose(reasons), token)


def confirm(token: str, by: str, now: datetime) -> Statement:
    """The decision as it was previewed by the same moderator, minutes ago at most. Raises Unfit, Overtaken."""
    try:
        kept = _signer.unsign_object(token, max_age=GOOD_FOR)
    except signing.BadSignature:
        raise Unfit("This preview is too old: look at the reasons again, then confirm.") from None
    if kept["by"] != by:
        raise Unfit("Somebody else made this preview: make your own.")
    draft, reasons = Draft(**kept["draft"]), _reasons(kept["reasons"])
    reason, lasts = rules.reason(draft.ground), rules.duration(draft.lasts)
    if lasts is not None and reasons.until is not None and reasons.until - now < lasts / 2:
        raise Unfit("Half of the time has passed since you read this: look at the reasons again, then confirm.")
    return actions.decide(
        draft.measure,
        draft.subject,
        ground=reason.ground,
        category=reason.category,
        clause=reason.clause,
        facts=draft.facts,
        by=by,
        lasts=lasts,
        now=now,
        seen=draft.seen,
        notice=draft.notice or None,
        items=draft.items,
        reasons=reasons,
    )


def _tidied(draft: Draft) -> Draft:
    facts = " ".join(draft.facts.split())
    if len(facts) > 500:
        raise Unfit("The facts are one sentence of 500 characters at most, without the words themselves.")
    return replace(draft, facts=facts)


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _reasons(packed: dict[str, object]) -> Reasons:
    fields = dict(packed)
    for name in _MOMENTS:
        text = fields[name]
        fields[name] = datetime.fromisoformat(text) if isinstance(text, str) else None
    for name in _LISTS:
        fields[name] = tuple(packed[name])  # type: ignore[arg-type]
    return Reasons(**fields)  # type: ignore[arg-type]
