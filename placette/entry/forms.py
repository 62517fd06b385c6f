"""What is asked at the door. An age under 18 never comes as far as this form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy

from placette.entry import rules
from placette.people import names, places
from placette.people import rules as people_rules
from placette.people.actions import Newcomer
from placette.people.places import Place
from placette.web import phrases

CHOOSE = gettext_lazy("Say who you are: choose from the list.")


def country_names() -> dict[str, str]:
    """Countries in the visitor's language, France first."""
    return {
        "FR": gettext("France"),
        "BE": gettext("Belgium"),
        "CH": gettext("Switzerland"),
        "LU": gettext("Luxembourg"),
        "MC": gettext("Monaco"),
    }


def countries() -> list[dict[str, str]]:
    """For the page: code, name, and whether a postcode or a town is asked."""
    return [{"code": code, "name": name, "asks": names.COUNTRIES[code]} for code, name in country_names().items()]


def refused_handle(why: str) -> ValidationError:
    return ValidationError(phrases.say(why, {}, get_language() or "fr"), code=why)


class Line(forms.CharField):
    """A line of text: what cannot be part of any answer is shown back as it came and judged like any wrong answer."""

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").replace("\x00", "\ufffd")[: people_rules.RAW_LONGEST + 1]


class AgeField(forms.IntegerField):
    """An age in figures; `30 ans` is one too."""

    def to_python(self, value: Any) -> int | None:
        age = rules.age_of(str(value or ""))
        return super().to_python(value if age is None else age)


class DoorForm(forms.Form):
    """Pseudonym, sex, age, country, postcode or town, rules. Valid: `newcomer()` is who wants to come in."""

    handle = Line(error_messages={"required": gettext_lazy("Choose a pseudonym.")})
    sex = forms.ChoiceField(
        choices=[(sex, sex) for sex in names.SEXES],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    age = AgeField(
        min_value=names.YOUNGEST,
        max_value=names.OLDEST,
        error_messages={
            "required": gettext_lazy("Tell your age."),
            "invalid": gettext_lazy("Write your age in figures, for instance 30."),
            "min_value": gettext_lazy("Write your age in figures, for instance 30."),
            "max_value": gettext_lazy("An age is a number up to 120."),
        },
    )
    country = forms.ChoiceField(
        choices=[(code, code) for code in names.COUNTRIES],
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This country is not on the list yet.")},
    )
    postcode = Line(required=False)
    town = Line(required=False)
    rules = forms.BooleanField(
        error_messages={"required": gettext_lazy("The place has rules: accept them to come in.")}
    )

    towns: list[Place]
    """Towns to choose from, when what was typed names several."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.towns = []

    def clean_handle(self) -> str:
        handle: str = self.cleaned_data["handle"]
        if why := people_rules.judge_handle(handle, timezone.now().year):
            raise refused_handle(why)
        return people_rules.tidy(handle)

    def clean_country(self) -> str:
        return self.cleaned_data["country"] or "FR"

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if country := data.get("country"):
            asks = names.COUNTRIES[country]
            data["place"] = self._place(country, asks, data.get(asks, ""))
        return data

    def _place(self, country: str, asks: str, typed: str) -> Place | None:
        """The place, or None with an error at its field."""
        if place := places.lookup(country, typed):
            return place
        if not typed:
            missing = gettext("Tell your postcode.") if asks == "postcode" else gettext("Tell your town.")
            self.add_error(asks, missing)
        elif asks == "postcode":
            self.add_error(asks, gettext("Nobody knows this postcode. Check it, or take that of the nearest town."))
        else:
            return self._town(country, typed)
        return None

    def _town(self, country: str, typed: str) -> Place | None:
        """The town of this name. Of namesakes, or of the beginning of a name, the visitor chooses."""
        found = places.named(country, typed)
        if len(found) == 1:
            return found[0]
        self.towns = found or places.search(country, typed)
        if self.towns:
            self.add_error("town", gettext("Several towns are called so. Choose yours from the list."))
        else:
            self.add_error("town", gettext("Nobody knows this town. Take the nearest larger one."))
        return None

    def first_wrong(self) -> str:
        """The name of the first field with an error, where the browser goes by itself; empty if there is none."""
        return next((name for name in self.fields if name in self.errors), "")

    def newcomer(self) -> Newcomer:
        """Of a valid form."""
        data = self.cleaned_data
        return Newcomer(data["handle"], data["sex"], data["age"], data["place"])
