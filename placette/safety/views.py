"""Cases, and the way to the desk."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from placette.live.events import Origin
from placette.safety import actions, rules, statements
from placette.safety.actions import Opened
from placette.web.pages import caller_of, language_of, page, works_when_closed

TRY_AGAIN = int(rules.TRIES_FOR.total_seconds())


@works_when_closed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The one concerned opens their own by visit (the PIN is shown once); whoever has the PIN opens it with that."""
    plain = rules.case_number(number)
    if plain is None:
        raise Http404
    if request.method == "POST":
        return opened_by_pin(request, plain)
    caller = caller_of(request)
    own = actions.open_own(plain, caller.person, show_pin=request.method == "GET") if caller else None
    return case_page(request, own) if own else pin_page(request, plain)


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
    lang = language_of(request)
    undone = [statements.undone(case.undone_at, lang)] if case.undone_at else []
    context = {
        "number": case.number,
        "pin": opened.pin,
        "measure": case.measure,
        "until": case.until,
        "sentences": [*undone, *case.words.get(lang, ())],
    }
    return page(request, "safety/case.html", context)


def pin_page(request: HttpRequest, number: str, error: str = "", status: int = 200) -> HttpResponse:
    return page(request, "safety/case_pin.html", {"number": number, "error": error}, status)


@works_when_closed
@never_cache
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Never shown without a moderator's login."""
    return HttpResponseRedirect("/desk/login")


@works_when_closed
@never_cache
@require_safe
def desk_login(request: HttpRequest) -> HttpResponse:
    return page(request, "safety/desk_login.html")
