"""The pretend age step: one page, one button. It proves nothing, says so, and exists in the demo town alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from placette.entry.methods import Method
from placette.web.pages import page


class Button:
    """An age method that takes a press of a button for a proof."""

    name = "demo"

    @property
    def title(self) -> str:
        return _("Pretend proof (demo town)")

    def page(self, request: HttpRequest) -> HttpResponse:
        return page(request, "demo/age.html", {"address": f"/age/{self.name}"})

    def assured(self, request: HttpRequest) -> bool:
        return request.method == "POST"


METHODS: tuple[Method, ...] = (Button(),)
