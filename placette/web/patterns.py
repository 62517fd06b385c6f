"""Every part of the pages at once, with long French words: for who changes how the place looks. In the demo town alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from placette.web.pages import page

AT = "2026-11-22T20:15:03.120Z"
LONG = "Anticonstitutionnellement-Saint-Remy-les-Chevreuse"
TOWN = "Saint-Remy-lès-Chevreuse"
TALK = (
    ("p1", "Marguerite du bord de mer", "Qui connaît un bon artisan pour réparer un vélo hollandais près de la gare ?"),
    ("p1", "Marguerite du bord de mer", "Pas trop cher, si possible."),
    ("p2", LONG, "hexakosioihexekontahexaphobie" * 3),
    ("p3", "Noé", "Oui : rue des Tanneurs, demandez Élise. 🚲"),
    ("p4", "سلمى", "مساء الخير، هل من أحد هنا؟"),
)
TINTS = tuple(f"n{number}" for number in range(1, 9))
GROUNDS = ("ground", "raised", "sunk", "pressed", "lamp-wash", "tree-wash", "clay-wash", "own")
SIZES = ("xs", "s", "m", "l", "xl", "xxl")
ICONS = (
    *("menu", "people", "look", "flag", "send", "clock", "hand", "cut", "shut", "alert", "eyeoff", "shield", "out", "down"),
    *("lamp", "star", "answer", "more", "pen", "bin"),
)


def parts() -> dict[str, Any]:
    """Invented rooms, people and words, in the shapes that the templates take."""
    rows = [
        SimpleNamespace(id=f"0{n}a", n=n, by=by, handle=handle, words=words, at=AT, withheld="", edited=n == 2)
        for n, (by, handle, words) in enumerate(TALK, 1)
    ]
    gone = SimpleNamespace(id="09a", n=9, by="p3", handle="Noé", words="", at=AT, withheld="rules", edited=False)
    rooms = [
        SimpleNamespace(slug="cuisine", name="Cuisine", topic="Recettes et tours de main", present=1284, discreet=False, head=9),
        SimpleNamespace(slug="jardin", name=f"Jardin de {LONG}", topic="Semis", present=3, discreet=False, head=None),
        SimpleNamespace(slug="entre-nous", name="Entre nous", topic="", present=0, discreet=True, head=None),
    ]
    people = [
        SimpleNamespace(
            person=by, handle=handle, sex="f", age=34, town=TOWN, about_km=30, discreet=False, present=n != 2
        )
        for n, (by, handle, _) in enumerate(TALK)
        if n != 1
    ]
    return {
        "rows": [*rows, gone],
        "rooms": rooms,
        "people": people,
        "held": SimpleNamespace(id="0ha", nonce="0f", case="PL-0000", words="un mot que quelqu’un lit avant les autres"),
        "room": rooms[0],
        "tints": TINTS,
        "grounds": GROUNDS,
        "sizes": SIZES,
        "icons": ICONS,
    }


@require_safe
def patterns(request: HttpRequest) -> HttpResponse:
    """`?dir=rtl`: as Arabic or Hebrew would have it. Raises Http404 outside the demo town."""
    if not settings.DEMO:
        raise Http404
    return page(request, "web/patterns.html", {**parts(), "dir": "rtl" if request.GET.get("dir") == "rtl" else "ltr"})
