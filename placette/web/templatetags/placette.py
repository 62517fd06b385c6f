"""Tags and filters of every template (loaded for all of them: no `{% load %}` needed)."""

from __future__ import annotations

import functools
import re
import zlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from placette.kernel.clock import FRANCE
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
def place_says(lease: Any) -> str:
    """How open the place is, and why it is not more open, in the page's language."""
    return phrases.say(f"place_{lease.level}", {"reasons": lease.reasons}, get_language() or "en")


@register.simple_tag
def once() -> str:
    """A value nobody used before: the nonce of a form."""
    return unguessable(100)


def _emptied() -> dict[str, str]:
    return {
        "rules": gettext("Message removed under the rules of the place."),
        "law": gettext("Message removed: the law asks for it."),
        "author": gettext("Erased by who wrote it."),
    }


@register.filter
def hour(stamp: str) -> str:
    """The hour in France of a moment in RFC 3339: `21:15`, the same for every reader; scripts make it the reader's own."""
    return f"{datetime.fromisoformat(stamp).astimezone(FRANCE):%H:%M}"


def _day_name(day: date, today: date) -> str:
    """What stands on the line between two days."""
    if day == today:
        return gettext("Today")
    if day == today - timedelta(days=1):
        return gettext("Yesterday")
    name = formats.date_format(day, "l j F")
    return name[:1].upper() + name[1:]


ROW = re.compile(
    r'<li class="msg" data-n="(?P<n>\d+)" data-id="[^"]+" data-by="(?P<by>[^"]+)" id="m\d+"(?P<edited> data-edited)?>'
)
MOMENT = re.compile(r'<time datetime="([^"]+)">[^<]*</time></li>$')
NAME = re.compile(r'(<b class="who \w+">)[^<]*')
"""Parts of rooms/_message.html. What people write is escaped there, so it cannot look like one of them."""


@register.simple_tag
def told(rows: Iterable[str], me: str = "", room: str = "") -> SafeString:
    """Rows of a room as they were rendered for everybody, with what one reader sees of them without scripts: lines
    between days, the sentence of each emptied one, the mark of an edited one, which are their own (`me`) and, in
    `room`, the way to change or erase these, or to report the others."""
    today = timezone.now().astimezone(FRANCE).date()
    before: date | None = None
    html: list[str] = []
    for row in rows:
        moment = MOMENT.search(row)
        if moment:
            day = datetime.fromisoformat(moment[1]).astimezone(FRANCE).date()
            if day != before:
                html.append(format_html('<li class="day"><b>{}</b></li>', _day_name(day, today)))
            before = day
        html.append(_for_one(row, me, room))
    return mark_safe("".join(html))  # noqa: S308 -- rows are escaped by rooms/_message.html


def _for_one(row: str, me: str, room: str) -> str:
    for why, sentence in _emptied().items():
        bare = f'<p class="gone" data-gone="{why}">'
        row = row.replace(f"{bare}</p>", format_html("{}{}</p>", mark_safe(bare), sentence))  # noqa: S308 -- our own markup
    head = ROW.match(row)
    if head is None:
        return row
    gone = '<p class="gone"' in row
    row = row.replace('">↩</a>', format_html('">{}</a>', gettext("Answer to a message")), 1)
    if head["edited"] and not gone:
        mark = format_html('</p><span class="mark">{}</span></div><time', gettext("edited"))
        row = row.replace("</p></div><time", mark)
    if me and room and not gone and head["by"] != me:
        row = f"{row.removesuffix('</li>')}{_report(room, head['n'])}</li>"
    if me and head["by"] == me:
        row = NAME.sub(lambda name: name[1] + format_html("{}", gettext("You")), row, count=1)
        row = row.replace('<li class="msg"', '<li class="msg mine"', 1)
        if room and not gone:
            row = f"{row.removesuffix('</li>')}{_acts(room, head['n'])}</li>"
    return row


def _acts(room: str, n: str) -> SafeString:
    """The way to one's own message; scripts put its menu in the place of it."""
    name = gettext("Change or erase this message")
    link = '<a class="ico acts-of" href="/rooms/{}/own/{}" aria-label="{}" title="{}">{}</a>'
    return format_html(link, room, n, name, name, icon("more"))


def _report(room: str, n: str) -> SafeString:
    """The way to report somebody else's message; scripts put their menu in the place of it."""
    name = gettext("Report this message")
    link = '<a class="ico acts-of" href="/report?of=message:{}/{}" aria-label="{}" title="{}">{}</a>'
    return format_html(link, room, n, name, name, icon("flag"))


@register.filter
def linked(text: str, number: str) -> SafeString:
    """A sentence in which the number of a case is the way to it."""
    before, found, after = text.partition(number) if number else (text, "", "")
    if not found:
        return format_html("{}", text)
    return format_html('{}<a href="/case/{}">{}</a>{}', before, number, number, after)


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
    return f"{NO_BREAK}· ".join(part for part in parts if part)


@register.filter
def seated(rooms: Iterable[Any]) -> list[Any]:
    """The rooms one sits in."""
    return [room for room in rooms if room.seated]


@register.filter
def elsewhere(rooms: Iterable[Any]) -> list[Any]:
    """The rooms one does not sit in."""
    return [room for room in rooms if not room.seated]
