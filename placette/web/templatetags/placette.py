"""Tags and filters of every template (loaded for all of them: no `{% load %}` needed)."""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from placette.kernel.ids import unguessable
from placette.web import phrases

register = template.Library()

SCRIPTS = Path(__file__).parent.parent / "static" / "js"
TINTS = 8
FARTHEST = 100
NEAREST = 10
"""Kilometres beyond which nobody is told how far a person is."""
NO_BREAK = "\u00a0"


@register.filter
def tint(person: str) -> str:
    """One of eight colours for a name, always the same for a person: `n1` to `n8`."""
    return f"n{zlib.crc32(person.encode()) % TINTS + 1}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of parts/icons.html, silent for screen readers: the words beside it say what it is."""
    return format_html('<svg class="i" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@functools.cache
def _modules() -> SafeString:
    links = (
        format_html('<link rel="modulepreload" href="{}">\n', static(f"js/{path.relative_to(SCRIPTS).as_posix()}"))
        for path in sorted(SCRIPTS.rglob("*.js"))
    )
    return mark_safe("".join(links))  # noqa: S308 -- made of our own file names


@register.simple_tag
def modules() -> SafeString:
    """Every module of the square, asked for at once instead of one import after the other."""
    return _modules()


@register.simple_tag
def phrase(why: str) -> str:
    """The sentence of a fixed word, without facts, in the page's language."""
    return phrases.say(why, {}, get_language() or "en")


@register.simple_tag
def once() -> str:
    """A value nobody used before: the nonce of a form."""
    return unguessable(100)


def _emptied() -> dict[str, str]:
    return {
        "rules": gettext("Message removed: it broke the rules."),
        "law": gettext("Message removed: the law asks for it."),
        "author": gettext("Erased by who wrote it."),
    }


@register.filter
def told(rows: Iterable[str]) -> SafeString:
    """Rows of a room as they were rendered for everybody, with the sentence of each emptied one filled in."""
    html = "".join(rows)
    for why, sentence in _emptied().items():
        bare = f'<p class="gone" data-gone="{why}">'
        html = html.replace(f"{bare}</p>", format_html("{}{}</p>", mark_safe(bare), sentence))  # noqa: S308 -- our own markup
    return mark_safe(html)  # noqa: S308 -- rows are escaped by rooms/_message.html


@register.simple_tag
def gone(why: str) -> str:
    """What stands in place of a message emptied for `rules`, `law` or by its `author`."""
    return _emptied()[why]


def _sexes() -> dict[str, str]:
    return {"f": gettext("woman"), "m": gettext("man"), "couple": gettext("couple"), "other": gettext("other")}


@register.simple_tag
def who_is(card: Any, me: str = "") -> str:
    """What a person says of themselves and how far they are, on one line: `woman, 34 · Sète · 30 km`."""
    parts = [gettext("%(sex)s, %(age)s") % {"sex": _sexes().get(card.sex, ""), "age": card.age}, card.town]
    if card.about_km and card.person != me:
        far = f"{card.about_km} km"
        if card.about_km > FARTHEST:
            far = gettext("over %(km)s km") % {"km": FARTHEST}
        elif card.about_km <= NEAREST:
            far = gettext("under %(km)s km") % {"km": NEAREST}
        parts.append(far.replace(" ", NO_BREAK))
    return " · ".join(part for part in parts if part)


@register.filter
def seated(rooms: Iterable[Any]) -> list[Any]:
    """The rooms one sits in."""
    return [room for room in rooms if room.seated]


@register.filter
def elsewhere(rooms: Iterable[Any]) -> list[Any]:
    """The rooms one does not sit in."""
    return [room for room in rooms if not room.seated]
