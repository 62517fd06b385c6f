"""The page of the rules: the version in force, older ones, and both for machines (DSA art. 14)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from placette.safety import terms
from placette.web.pages import language_of, page, works_when_closed

KEPT_FOR = 3600
"""Seconds for which machines may keep a version."""


def _found(version: str) -> terms.Terms:
    if not version:
        return terms.current()
    if version not in terms.versions():
        raise Http404
    return terms.versions()[version]


@works_when_closed
@require_safe
def rules(request: HttpRequest, version: str = "") -> HttpResponse:
    """The rules of the place; `version` names one that may hold no more."""
    found, current = _found(version), terms.current()
    context = {
        "terms": found,
        "listed": [one for one in found.clauses.values() if not one.aside],
        "aside": [one for one in found.clauses.values() if one.aside],
        "in_force": found.version == current.version,
        "current": current.version,
        "others": [one for one in reversed(list(terms.versions().values())) if one.version != found.version],
        "changes": terms.changes(found, language_of(request)),
    }
    return page(request, "safety/rules.html", context)


@works_when_closed
@require_safe
def rules_json(request: HttpRequest, version: str = "") -> HttpResponse:
    """The same for machines, in both languages at once."""
    found = _found(version)
    known = {"in_force": found.version == terms.current().version, "versions": list(terms.versions())}
    answer = JsonResponse({**found.as_json(), **known}, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
