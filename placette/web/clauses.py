"""Clauses of the rules of the place by their title, as the page of the rules and the desk name them."""

from __future__ import annotations

from django.utils.translation import gettext_noop

TITLES: dict[str, str] = {
    "adults": gettext_noop("Adults only."),
    "consent": gettext_noop("Nobody who cannot say no."),
    "pictures": gettext_noop("Nobody else’s picture."),
    "sale": gettext_noop("Nothing for sale."),
    "goods": gettext_noop("Nothing that may not be sold."),
    "respect": gettext_noop("No insisting."),
    "flood": gettext_noop("Not the same words again and again."),
    "traps": gettext_noop("No traps."),
    "hate": gettext_noop("No hate."),
    "explicit": gettext_noop("Nothing explicit in public."),
    "private": gettext_noop("Keep yours to yourself."),
    "discreet": gettext_noop("What is said in a discreet room stays there."),
    "rules": gettext_noop("The rules of the place as a whole"),
    "filters": gettext_noop("The test words of the filters"),
    "unread": gettext_noop("What the filters could not read"),
}
"""By the keys that decisions cite."""
