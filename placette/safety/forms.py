"""What somebody sends who reports: hardly anything is required, nothing is refused for its form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from placette.safety import names, rules

MANY = 10
"""Things that one report is about, at most."""


class ReportForm(forms.Form):
    """`what` is a key of `names.WHATS`; whatever else stands there counts as `other`. `of` may come several times. `where`: the
    room whose page one came from, already written in the form."""

    what = forms.CharField(required=False, max_length=200)
    where = forms.CharField(required=False)
    words = forms.CharField(required=False)
    name = forms.CharField(required=False)
    contact = forms.CharField(required=False)
    concerned = forms.BooleanField(required=False)
    good_faith = forms.BooleanField(required=False)

    def __init__(self, sent: QueryDict | None = None, of: tuple[str, ...] = (), where: str = "") -> None:
        super().__init__(sent, initial={"where": rules.clipped(where, 500)})
        self.of = of

    def clean_what(self) -> str:
        what = self.cleaned_data["what"].strip()
        return what if what in names.WHATS else "other"

    def clean_words(self) -> str:
        return rules.clipped(self.cleaned_data["words"])

    def clean(self) -> dict[str, Any]:
        """Something must be said, or somebody must know where to look."""
        given = super().clean() or self.cleaned_data
        if not (given.get("words") or given.get("where") or self.of):
            self.add_error("words", _("Write what happened, or where you saw it: one of the two is enough."))
        return given


def named(sent: QueryDict) -> tuple[str, ...]:
    """The things a report names by their address, as `kind:id`."""
    return tuple(text for text in sent.getlist("of")[:MANY] if ":" in text and len(text) <= 120)


def what_of(category: str) -> str:
    """A program's `category`: a key of `names.WHATS`, or a category as the Transparency Database spells it."""
    if category in names.WHATS:
        return category
    return next((key for key, one in names.WHATS.items() if one.category == category), "other")
