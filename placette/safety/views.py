"""Cases."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from placette.live.events import Origin
from placette.safety import actions, reports, rules, statements
from placette.safety.actions import Opened
from placette.safety.queries import Followed
from placette.web.api import own_origin
from placette.web.pages import caller_of, forbidden, language_of, page, works_when_closed

TRY_AGAIN = int(rules.TRIES_FOR.total_seconds())


@works_when_closed
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The one concerned, or whoever reported, opens their own by visit (the PIN is shown once); whoever has the PIN opens
    it with that. Works without any cookie: the sender's origin stands in place of the token."""
    plain = rules.case_number(number)
    if plain is None:
        raise Http404
    if request.method == "POST":
        return posted(request, plain)
    caller = caller_of(request)
    own = actions.open_own(plain, caller.person, show_pin=request.method == "GET") if caller else None
    return case_page(request, own) if own else pin_page(request, plain)


def posted(request: HttpRequest, number: str) -> HttpResponse:
    if not own_origin(request):
        return forbidden(request)
    if "pin" in request.POST:
        return opened_by_pin(request, number)
    added = reports.add_words(request, number)
    return added if added is not None else pin_page(request, number, words=request.POST.get("words", ""))


def opened_by_pin(request: HttpRequest, number: str) -> HttpResponse:
    origin: Origin = request.origin  # type: ignore[attr-defined]
    tried = actions.try_pin(number, request.POST.get("pin", "").strip(), origin.address, timezone.now())
    if isinstance(tried, Opened):
        return case_page(request, tried)
    if tried == "wrong":
        return pin_page(request, number, _("This is not the PIN of this case. Check both, then try again."), 403)
    answer = pin_page(request, number, _("Too many wrong PINs came from your network. Try again in an hour."), 429)
    answer["Retry-After"] = str(TRY_AGAIN)
    return answer


def case_page(request: HttpRequest, opened: Opened) -> HttpResponse:
    case = opened.case
    if isinstance(case, Followed):
        return reports.case_page(request, opened, words=request.POST.get("words", ""))
    lang = language_of(request)
    replaced = case.undone_as == "withhold"
    undone = [statements.undone(case.undone_at, lang, replaced=replaced)] if case.undone_at else []
    context = {
        "number": case.number,
        "pin": opened.pin,
        "measure": case.measure,
        "until": case.until,
        "sentences": [*undone, *case.words.get(lang, ())],
    }
    return page(request, "safety/case.html", context)


def pin_page(request: HttpRequest, number: str, error: str = "", status: int = 200, *, words: str = "") -> HttpResponse:
    """`words`: what was written on a page that had been open for too long; it is kept until the case is open again."""
    context = {"number": number, "error": error, "words": words or request.POST.get("words", "")}
    return page(request, "safety/case_pin.html", context, status)
