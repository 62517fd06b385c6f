"""The little pictures of Unicode with their names, for who writes `:` and the beginning of one.

Names are those of the package `emoji` (Unicode's CLDR, in French and English). Nothing of a person: one answer for all.
"""

from __future__ import annotations

import functools
import gzip
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from emoji import EMOJI_DATA, STATUS, config

LANGUAGES = ("fr", "en")
NEWEST = 15.1
"""Of a later Unicode version, most telephones show an empty box."""
SKIN = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""One picture for all is enough: tones of skin are five more of each."""


@functools.cache
def names(lang: str) -> list[tuple[str, str]]:
    """(picture, name in that language), the oldest first, which people know, and of these the shortest."""
    config.load_language(lang)
    known = [
        (said["E"], picture, said[lang].strip(":").replace("_", " "))
        for picture, said in EMOJI_DATA.items()
        if said["status"] == STATUS["fully_qualified"] and said["E"] <= NEWEST and lang in said and SKIN.isdisjoint(picture)
    ]
    return [(picture, name) for _, picture, name in sorted(known, key=lambda one: (one[0], len(one[2])))]


@functools.cache
def packed(lang: str) -> bytes:
    """Gzip of a JSON array of `[picture, name]`; some 18 kB."""
    return gzip.compress(json.dumps(names(lang), ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


@require_safe
@cache_control(public=True, max_age=86_400)
@vary_on_headers("Accept-Encoding")
def emoji(request: HttpRequest, lang: str) -> HttpResponse:
    """`GET /emoji/fr.json`. Raises Http404 for a language that we do not speak."""
    if lang not in LANGUAGES:
        raise Http404
    body = packed(lang)
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return HttpResponse(gzip.decompress(body), content_type="application/json")
    return HttpResponse(body, content_type="application/json", headers={"Content-Encoding": "gzip"})
