"""What templates say of the rules of the place, and of what is reported."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from placette.safety import terms
from placette.safety.statements import WHATS

register = template.Library()


@register.simple_tag
def clause(key: str) -> str:
    """A clause by its title; an article or another law as it is."""
    known = terms.clause(key)
    return terms.spoken(known.title).rstrip(".") if known else key


@register.filter
def spoken(words: terms.Words) -> str:
    """Words in the language spoken now."""
    return terms.spoken(words)


@register.simple_tag
def what(key: str) -> str:
    """What was reported, as the form calls it."""
    return gettext(WHATS.get(key, key))
