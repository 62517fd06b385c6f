"""What the desk's templates say beside the others: hours, measures and states in one word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django import template
from django.utils import formats
from django.utils.translation import gettext

from placette.kernel.clock import FRANCE

register = template.Library()


@register.filter
def clock(at: datetime | None) -> str:
    """`14:05`, in France."""
    return f"{at.astimezone(FRANCE):%H:%M}" if at is not None else ""


@register.filter
def day_and_hour(at: datetime | None) -> str:
    """`25 November 14:05`, in France and in the language spoken now."""
    if at is None:
        return ""
    local = at.astimezone(FRANCE)
    return f"{formats.date_format(local, 'j F')} {local:%H:%M}"


@register.filter
def stamped(at: str) -> str:
    """The same, of a moment as it is kept in what was sealed."""
    return day_and_hour(datetime.fromisoformat(at))


@register.filter
def waited(seconds: float | None) -> str:
    """`40 s`, `2 min 10 s`: how long something waited."""
    whole = round(seconds or 0)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02} s"


@register.filter
def in_language(words: Mapping[str, Sequence[str]], lang: str) -> Sequence[str]:
    """Sentences of a statement in one language."""
    return words.get(lang, ())


@register.simple_tag
def measure(name: str) -> str:
    """What was decided, in one word."""
    known = {
        "withhold": gettext("Withheld"),
        "restore": gettext("Restored"),
        "warn": gettext("Warned"),
        "hush": gettext("Silenced"),
        "suspend": gettext("Suspended"),
    }
    return known.get(name, name)


@register.simple_tag
def state(name: str) -> str:
    """Where words stand."""
    known = {
        "held": gettext("held, seen by nobody"),
        "shown": gettext("shown"),
        "withheld": gettext("withheld"),
        "erased": gettext("erased by its author"),
    }
    return known.get(name, name)


@register.simple_tag
def whose(by: str) -> str:
    """What decided where no person did."""
    known = {
        "filters": gettext("by the filters"),
        "reports": gettext("by a report"),
        "clock": gettext("nobody ruled in time"),
    }
    return known.get(by, by)
