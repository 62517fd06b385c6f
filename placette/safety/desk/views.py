"""The desk: what waits, one thing at a time, a decision read before it is confirmed, the shift."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from placette.safety import actions, names, queries, statements, waits
from placette.safety.desk import choices, drafts, logins, opening, queue
from placette.safety.desk.dress import dressed
from placette.safety.desk.forms import ActForm
from placette.safety.desk.opening import Opened
from placette.safety.queries import Reported
from placette.safety.rules import Overtaken, Unfit
from placette.web.pages import language_of, page, works_when_closed

BEATS = ("watch", "queue", "overtaken")
"""Parts of the page that are kept fresh."""
View = Callable[..., HttpResponse]


def moderators_only(view: View) -> View:
    """Whoever did not sign in with the second factor is sent to the login, and sees nothing of the desk."""

    @works_when_closed
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, **named: Any) -> HttpResponse:
        name = logins.moderator_of(request)
        if name is None:
            if request.user.is_authenticated:
                logout(request)  # their ten hours are over: the login would send them back here, round and round
            back = f"?next={quote(request.path)}" if request.method == "GET" and request.path != "/desk" else ""
            return HttpResponseRedirect(f"/desk/login{back}")
        return dressed(view(request, name, **named))

    return guarded


def desk_page(request: HttpRequest, me: str, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    now = timezone.now()
    shown = {
        "now": now,
        "me": me,
        "watch": queue.watch(me, now),
        "items": queue.waiting(me, now),
        "figures": waits.hold_figures(now),
        "reports": queue.reports(me, now),
        **context,
    }
    return page(request, template, shown, status)


@require_safe
@moderators_only
def desk(request: HttpRequest, me: str) -> HttpResponse:
    return desk_page(
        request, me, "desk/desk.html", {"done": request.GET.get("done", "")[:20], "closed": "closed" in request.GET}
    )


@require_safe
@moderators_only
def beat(request: HttpRequest, me: str) -> HttpResponse:
    """What changed, every few seconds: the shift, the queue, and whether somebody decided about what lies open."""
    subject = request.GET.get("open", "")[:200]
    now = timezone.now()
    context = {
        "current": request.GET.get("current", "")[:200],
        "watch": queue.watch(me, now),
        "items": queue.waiting(me, now),
        "figures": waits.hold_figures(now),
        "reports": queue.reports(me, now),
        "overtaken": opening.overtaken(subject, request.GET.get("seen", "")[:26]),
    }
    with translation.override(language_of(request)):
        parts = {name: render_to_string(f"desk/_{name}.html", context, request) for name in BEATS}
    return JsonResponse(parts, json_dumps_params={"ensure_ascii": False})


@require_safe
@moderators_only
def reports(request: HttpRequest, me: str) -> HttpResponse:
    """Open reports, page by page; `about`: those about one person or thing, a line each."""
    at, about = request.GET.get("page", ""), request.GET.get("about", "")[:120]
    number = min(int(at), 10_000) if at.isascii() and at.isdecimal() and len(at) < 6 and int(at) else 1
    listed = queue.reports(me, timezone.now(), number, about)
    return desk_page(request, me, "desk/reports.html", {"listed": listed, "about": about})


@require_safe
@moderators_only
def about(request: HttpRequest, me: str, subject: str) -> HttpResponse:
    now = timezone.now()
    actions.keep_awake(me, now)
    return about_page(request, me, opening.open_subject(subject, me, now))


@require_safe
@moderators_only
def report(request: HttpRequest, me: str, number: str) -> HttpResponse:
    """A report with the thing it is about (`item`: which of several; `last`: what that person said last), ready to be
    decided. The first look stops its clock. `all`: with the others about the same things, which are then read too."""
    now = timezone.now()
    actions.keep_awake(me, now)
    reported = queries.notice_for(number)
    if reported is None:
        return desk_page(request, me, "desk/desk.html", {"not_found": True}, 404)
    at = request.GET.get("item", "0")
    item = (
        reported.items[int(at) if at.isdecimal() and int(at) < len(reported.items) else 0] if reported.items else None
    )
    address = item and (item.last if "last" in request.GET and item.last else item.address)
    opened = opening.open_subject(address, me, now) if address else opening.nothing()
    together = queries.alike(number) if "all" in request.GET else []
    for one in together:
        actions.look(one.number, by=f"moderator:{me}", now=now)
    return about_page(request, me, opened, reported=reported, status=200, together=together)


@require_POST
@moderators_only
def settle(request: HttpRequest, me: str, number: str) -> HttpResponse:
    """A report is answered, or closed without a decision."""
    now, words, do = timezone.now(), request.POST.get("words", ""), request.POST.get("do", "")
    actions.keep_awake(me, now)
    try:
        if do in names.OUTCOMES:
            actions.close_notice(
                number, do, words, by=f"moderator:{me}", now=now, alike="alike" in request.POST, items=_shown(request)
            )
            return _see_other("/desk?closed=1")
        actions.answer(number, words, by=f"moderator:{me}", now=now)
    except Unfit as error:
        reported = queries.notice_for(number)
        opened = (
            opening.open_subject(reported.items[0].address, me, now)
            if reported and reported.items
            else opening.nothing()
        )
        return about_page(
            request, me, opened, reported=reported, answer=words, answer_error=choices.said(error), status=409
        )
    return _see_other(f"/desk/report/{number}")


def _shown(request: HttpRequest) -> int:
    """How many things of the report stood on the page that was sent; 0: it does not say."""
    said = request.POST.get("shown", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 0


def about_page(
    request: HttpRequest,
    me: str,
    opened: Opened,
    form: ActForm | None = None,
    *,
    error: str = "",
    status: int = 0,
    reported: Reported | None = None,
    **more: Any,
) -> HttpResponse:
    """One thing, and the report that led to it if there is one: whatever page shows a report, a look at it stands in the
    trail, and what the filters laid into it counts as read. What came since `reported` was fetched, `shown` guards."""
    if reported:
        actions.look(reported.number, by=f"moderator:{me}", now=timezone.now())
    current = f"report:{reported.number}" if reported else opened.subject
    told = {
        "opened": opened,
        "error": error,
        "reported": reported,
        "current": current,
        "subject": opened.subject,
        **more,
    }
    if reported:
        objected = reported.closed_at is not None and reported.unanswered is not None
        told["what"] = _(statements.WHATS[reported.what])
        told["objected"] = objected
        told["mine"] = objected and reported.closed_by == f"moderator:{me}"
        told["alike"] = max((item.alike for item in reported.items), default=0)
    if opened.found is None:
        return desk_page(request, me, "desk/gone.html", told, status or 404)
    context = {
        **told,
        "form": form or ActForm(opened.acts, opened.ground_before),
        "grounds": choices.grounds(),
        "spans": choices.spans(),
    }
    return desk_page(request, me, "desk/about.html", context, status or 200)


@require_POST
@moderators_only
def preview(request: HttpRequest, me: str) -> HttpResponse:
    """The statement as the person will read it, in both languages. Nothing is decided yet."""
    now = timezone.now()
    actions.keep_awake(me, now)
    opened = opening.open_subject(request.POST.get("page", "")[:200], me, now)
    reported = queries.notice_for(request.POST.get("notice", "")[:20])
    if opened.found is None:
        return about_page(request, me, opened, reported=reported, status=409)
    form = ActForm(opened.acts, opened.ground_before, request.POST)
    if not form.is_valid():
        return about_page(request, me, opened, form, reported=reported, status=422)
    try:
        previewed = drafts.preview(form.draft(), f"moderator:{me}", now)
    except Unfit as error:
        return about_page(request, me, opened, form, error=choices.said(error), reported=reported, status=422)
    context = {
        "opened": opened,
        "subject": opened.subject,
        "current": f"report:{reported.number}" if reported else opened.subject,
        "previewed": previewed,
        "act": form.acts[form.cleaned_data["act"]],
        "fields": {name: request.POST.get(name, "") for name in form.fields},
    }
    return desk_page(request, me, "desk/preview.html", context)


@require_POST
@moderators_only
def confirm(request: HttpRequest, me: str) -> HttpResponse:
    """What was previewed is decided, unless somebody decided meanwhile or the moderator goes back to change it."""
    now = timezone.now()
    actions.keep_awake(me, now)
    subject, error = request.POST.get("page", "")[:200], ""
    if "back" not in request.POST:
        try:
            made = drafts.confirm(request.POST.get("token", ""), f"moderator:{me}", now)
        except Overtaken as overtaken:
            error = choices.said(overtaken)
        except Unfit as unfit:
            error = choices.said(unfit)
        else:
            return _see_other(f"/desk?done={made.number}")
    opened = opening.open_subject(subject, me, now)
    kept = {**request.POST.dict(), "seen_item": opened.seen_item, "seen_person": opened.seen_person}
    form = ActForm(opened.acts, opened.ground_before, kept)
    reported = queries.notice_for(request.POST.get("notice", "")[:20])
    return about_page(request, me, opened, form, error=error, reported=reported, status=409 if error else 0)


@require_POST
@moderators_only
def shift(request: HttpRequest, me: str) -> HttpResponse:
    """Begun, ended, or: still there."""
    now = timezone.now()
    match request.POST.get("do", ""):
        case "begin":
            actions.on_shift(me, now)
        case "end":
            actions.off_shift(me, now)
        case _:
            actions.keep_awake(me, now)
    back = request.POST.get("back", "")
    return _see_other(back if back.startswith("/desk") and "//" not in back else "/desk")


@require_safe
@moderators_only
def find(request: HttpRequest, me: str) -> HttpResponse:
    """A message, a person, a room, a case or a report, by what stands on screen of it."""
    text = request.GET.get("what", "")[:200]
    path = opening.look_up(text)
    if path is None:
        return desk_page(request, me, "desk/desk.html", {"sought": text, "not_found": True}, 404)
    return _see_other(f"/desk/{quote(path, safe=':/@')}")


@require_POST
@moderators_only
def out(request: HttpRequest, me: str) -> HttpResponse:
    """Signed out; a shift that goes on ends with it."""
    actions.off_shift(me, timezone.now())
    logout(request)
    return _see_other("/desk/login")


def _see_other(path: str) -> HttpResponse:
    answer = HttpResponseRedirect(path)
    answer.status_code = 303
    return answer
