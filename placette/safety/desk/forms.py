"""What a moderator fills in: an act, its ground, how long, what was seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from placette.safety.desk import choices
from placette.safety.desk.choices import Act
from placette.safety.desk.drafts import Draft


class ActForm(forms.Form):
    """`seen_item` and `seen_person` are the decisions on which the page stood when it was made; `shown`: how many things
    of the report it showed; of a report, a page that does not say it showed nothing."""

    act = forms.CharField(max_length=200)
    ground = forms.CharField(max_length=200, required=False)
    law = forms.CharField(max_length=150, required=False)
    lasts = forms.CharField(max_length=8, required=False)
    facts = forms.CharField(max_length=500, required=False)
    seen_item = forms.CharField(max_length=26, required=False)
    seen_person = forms.CharField(max_length=26, required=False)
    notice = forms.CharField(max_length=20, required=False)
    shown = forms.IntegerField(min_value=0, required=False)

    def __init__(self, acts: Sequence[Act], ground_before: str, data: Any = None) -> None:
        """`ground_before`: on which the last decision stood; what undoes it is undone on the same."""
        super().__init__(data)
        self.acts = {act.value: act for act in acts}
        self.ground_before = ground_before
        self.fields["act"].error_messages["required"] = _("Choose what is to be done.")
        self.fields["facts"].error_messages["max_length"] = _("The facts are 500 characters at most.")

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or self.cleaned_data)
        act = self.acts.get(given.get("act", ""))
        if act is None:
            if "act" not in self.errors:
                self.add_error("act", _("This cannot be done here any more: choose again."))
            return given
        if "ground" in act.takes:
            self._check_ground(given)
        if "lasts" in act.takes:
            self._check_lasts(given, act)
        return given

    def _check_ground(self, given: dict[str, Any]) -> None:
        ground = given.get("ground", "")
        if ground not in choices.flat(choices.grounds()):
            self.add_error("ground", _("Choose the rule or the law."))
        elif ground == choices.OTHER_LAW and not given.get("law"):
            self.add_error("law", _("Name the law."))

    def _check_lasts(self, given: dict[str, Any], act: Act) -> None:
        span = given.get("lasts", "")
        if span not in choices.SPANS:
            self.add_error("lasts", _("Choose how long."))
        elif act.value.startswith("hush|") and choices.SPANS.index(span) > choices.SPANS.index(choices.LONGEST_HUSH):
            self.add_error("lasts", _("A silence lasts 30 days at most."))

    def draft(self) -> Draft:
        """Of a valid form."""
        given = self.cleaned_data
        act = self.acts[given["act"]]
        measure, subject = act.value.split("|", 1)
        ground = given["ground"] if "ground" in act.takes else self.ground_before
        if ground == choices.OTHER_LAW:
            ground = f"illegal:{given['law']}"
        lasts = given["lasts"] if "lasts" in act.takes else ""
        seen = given["seen_person"] if subject.startswith("person:") else given["seen_item"]
        items = given["shown"] or 0 if given["notice"] else None
        return Draft(measure, subject, ground, lasts, given["facts"], seen, given["notice"], items)
