"""The door as pages: walk in, assure your age, be turned away kindly, leave."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from placette.entry import actions, cookies, line, methods, rules, suggestions
from placette.entry.forms import DoorForm, countries, refused_handle
from placette.entry.methods import Method
from placette.entry.names import LINE_SECONDS
from placette.entry.turnstile import Turnstile
from placette.kernel.ids import unguessable
from placette.live.events import Lease, Refused
from placette.people import queries as people
from placette.people import rules as people_rules
from placette.people.actions import Newcomer
from placette.safety import queries as safety
from placette.safety import terms
from placette.web.pages import caller_of, language_of, not_found, page, works_when_closed

turnstile = Turnstile()
SQUARE = "/square"


def see_other(address: str) -> HttpResponse:
    answer = HttpResponseRedirect(address)
    answer.status_code = 303
    return answer


def lease_of(request: HttpRequest) -> Lease:
    """How open the place is, as the middleware read it for this request."""
    found: Lease | None = getattr(request, "lease", None)
    return found if found is not None else safety.lease(timezone.now())


def stopped(request: HttpRequest) -> HttpResponse | None:
    """What stands before the door itself: already in, turned away today, not open yet. None: go on."""
    if caller_of(request) is not None:
        return see_other(SQUARE)
    if cookies.is_turned_away(request, timezone.now()):
        return page(request, "entry/turned_away.html", status=403)
    lease = lease_of(request)
    if lease.level == "closed":
        return page(request, "entry/opens_soon.html", {"reasons": lease.reasons})
    return in_line(request)


def in_line(request: HttpRequest) -> HttpResponse | None:
    """More people than the moderators keep the place open for: wait your turn, kindly. The page looks again by itself."""
    now, kept = timezone.now(), cookies.line_of(request)
    word, since = kept or (unguessable(100), now)
    turn = line.turn(word, since, now, came_back=kept is not None)
    if turn is None:
        return None
    answer = page(request, "entry/line.html", {"place": turn.place, "seconds": LINE_SECONDS}, status=503)
    answer["Retry-After"] = str(LINE_SECONDS)
    if kept is None:
        cookies.keep_line(request, answer, word, since)
    return answer


def door_page(request: HttpRequest, form: DoorForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "focus": form.first_wrong() if form.is_bound else "",
        "present": people.present_count(timezone.now()),
        "countries": countries(),
        "towns": [{"key": town.key, "town": f"{town.town} ({town.region})"} for town in form.towns],
    }
    return page(request, "entry/door.html", context, status=status)


@works_when_closed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """The form; then on to the age step. Nothing is stored here."""
    if answer := stopped(request):
        return answer
    if request.method != "POST":
        return door_page(request, DoorForm(initial={"country": "FR", "handle": suggestions.handle(timezone.now())}))
    if rules.too_young(request.POST.get("age", "")):
        return turn_away(request)
    form = DoorForm(request.POST)
    if not form.is_valid():
        return door_page(request, form)
    newcomer = form.newcomer()
    if not people.handle_free([people_rules.skeleton(newcomer.handle)], timezone.now()):
        form.add_error("handle", refused_handle("handle_taken"))
        return door_page(request, form)
    answer = see_other("/age")
    cookies.keep_answers(request, answer, newcomer)
    return answer


def turn_away(request: HttpRequest) -> HttpResponse:
    """Kindly, with whom to call; this browser not again today. No row, no visit."""
    answer = page(request, "entry/turned_away.html", status=403)
    cookies.turn_away(request, answer, timezone.now())
    return answer


@works_when_closed
@never_cache
@require_http_methods(["GET", "HEAD"])
def age(request: HttpRequest) -> HttpResponse:
    """How to assure one's age. Where there is one way only, its own page."""
    if answer := stopped(request):
        return answer
    if cookies.answers_of(request) is None:
        return see_other("/")
    offered = methods.offered()
    if len(offered) == 1:
        return offered[0].page(request)
    listed = [{"name": one.name, "title": one.title, "url": f"/age/{one.name}"} for one in offered]
    return page(request, "entry/age.html", {"methods": listed})


@works_when_closed
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def age_method(request: HttpRequest, name: str) -> HttpResponse:
    """One way to assure one's age; once it is, the visitor is in."""
    method = methods.named(name)
    if method is None:
        return not_found(request)
    if answer := stopped(request):
        return answer
    newcomer = cookies.answers_of(request)
    if newcomer is None:
        return see_other("/")
    if request.method != "POST" or not method.assured(request):
        return method.page(request)
    return walk_in(request, newcomer, method)


def walk_in(request: HttpRequest, newcomer: Newcomer, method: Method) -> HttpResponse:
    """The age is assured: in, unless the network is too busy or somebody was quicker with the name."""
    now = timezone.now()
    form = DoorForm(cookies.as_fields(newcomer))
    seconds = turnstile.lets(request.origin.address, now)  # type: ignore[attr-defined]
    if seconds is not None:
        form.add_error(
            None, gettext("Many people came in from your network within the hour. Try again in a few minutes.")
        )
        answer = door_page(request, form, status=429)
        answer["Retry-After"] = str(int(seconds) + 1)
        return answer
    (admitted,) = actions.walk_in([newcomer], method.name, language_of(request), terms.current().version, now)
    if isinstance(admitted, Refused):
        form.add_error("handle", refused_handle(admitted.why))
        return door_page(request, form)
    if kept := cookies.line_of(request):
        line.step_out(kept[0])
    answer = see_other(SQUARE)
    cookies.let_in(request, answer, admitted.cookie)
    return answer


@works_when_closed
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Out, on every screen."""
    caller = caller_of(request)
    if caller is not None:
        actions.leave(caller.visit, caller.person, timezone.now())
    answer = see_other("/")
    cookies.let_out(answer)
    return answer
