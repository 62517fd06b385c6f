"""Ways to assure an age. Each is a `Method`; `ops.wiring` fills the register. None here says yes by itself.

A method learns the age's threshold and nothing of where the visitor goes; the place learns yes or no, and which method.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.http import HttpRequest, HttpResponse


class Method(Protocol):
    """One way. `name` stands in its address `/age/<name>` and in the AgeCheck; `title` is read by visitors."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> str: ...

    def page(self, request: HttpRequest) -> HttpResponse:
        """What the visitor sees, and sees again when it did not work. Its form posts to `/age/<name>`."""
        ...

    def assured(self, request: HttpRequest) -> bool:
        """Does this POST prove 18 or more? False: show `page` again."""
        ...


_methods: dict[str, Method] = {}


def register(methods: Iterable[Method]) -> None:
    """These are the methods from now on, in the order they are offered."""
    _methods.clear()
    _methods.update({method.name: method for method in methods})


def offered() -> list[Method]:
    return list(_methods.values())


def named(name: str) -> Method | None:
    return _methods.get(name)
