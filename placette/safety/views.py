"""Cases, by their address or by number and PIN."""

from __future__ import annotations

from collections.abc import Callable

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
NO_NUMBER = "-"
"""What the tries of a text that cannot be a number are counted under: it is nobody's case."""


@works_when_closed
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def any_case(request: HttpRequest) -> HttpResponse:
    """For who wrote down a number and a PIN: the case opens here as on its own page, with the same limits. A number that is
    no case, or cannot be one, is answered as a wrong PIN is, after the same work. An address copied whole is a number too."""
    if request.method != "POST":
        return ask_page(request)
    if not own_origin(request):
        return forbidden(request)
    given = request.POST.get("number", "")[:200].strip().rstrip("/").rpartition("/")[2]
    return opened_by_pin(request, rules.case_number(given) or NO_NUMBER, ask_page)


def ask_page(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    context = {"error": error, "given": request.POST.get("number", "")[:200]}
    return page(request, "safety/case_open.html", context, status)


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
        return opened_by_pin(request, number, lambda again, error, status: pin_page(again, number, error, status))
    added = reports.add_words(request, number)
    return added if added is not None else pin_page(request, number, words=request.POST.get("words", ""))


Again = Callable[[HttpRequest, str, int], HttpResponse]
"""The page that asks again, with what was wrong and its status."""


def opened_by_pin(request: HttpRequest, number: str, ask_again: Again) -> HttpResponse:
    origin: Origin = request.origin  # type: ignore[attr-defined]
    tried = actions.try_pin(number, request.POST.get("pin", "").strip(), origin.address, timezone.now())
    if isinstance(tried, Opened):
        return case_page(request, tried)
    if tried == "wrong":
        return ask_again(request, _("This is not the PIN of this case. Check both, then try again."), 403)
    answer = ask_again(request, _("Too many wrong PINs came from your network. Try again in an hour."), 429)
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
