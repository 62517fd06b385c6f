"""Reporting, and following what one reported: without account, without scripts, without a cookie, whatever the hour."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core import signing
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from placette.live.events import Origin, Refused
from placette.safety import actions, names, queries, register, rules, statements
from placette.safety.actions import Opened, Receipt, Report
from placette.safety.forms import ReportForm, named
from placette.safety.queries import Followed
from placette.web import phrases
from placette.web.api import own_origin
from placette.web.pages import caller_of, forbidden, language_of, page, works_when_closed
from placette.web.views import contacts

log = logging.getLogger("placette.safety")
NOT_KEPT = gettext_noop(
    "This could not be kept: our database does not answer. Nothing was sent, your words still stand here. Try again in a "
    "moment; if somebody is in danger, call."
)
SEALED = {
    "words": gettext_noop("What you reported was sealed as proof, as it stood."),
    "person": gettext_noop(
        "Their pseudonym was sealed as proof, with the last message of theirs that everybody can read, if there is one."
    ),
    "room": gettext_noop(
        "Of the room, its name and its description were sealed as proof; what is said in it was not. For that, report a"
        " message there, or take a picture of your screen."
    ),
    "nothing": gettext_noop(
        "What you reported was found, but could not be sealed as proof: take a picture of your screen, with the"
        " pseudonym and the hour."
    ),
    "part": gettext_noop(
        "Not all that you reported could be sealed as proof: take a picture of your screen, with the pseudonym and the"
        " hour."
    ),
}
"""What the receipt says of the proof, by `actions.Kept`."""
WILL_BE_SEALED = {
    "message": gettext_noop("As it stands now, with ten messages around it, it is sealed as proof before anything is hidden."),
    "person": gettext_noop("Their pseudonym is sealed as proof, with the last message of theirs that everybody can read."),
    "room": gettext_noop("Its name and its description are sealed as proof; what is said in it is not."),
}
KEY = "safety.case"
KEY_FOR = timedelta(hours=1)
"""How long an opened case page may add words without showing the PIN again."""


@works_when_closed
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Asks for no token, so that it leaves no cookie: the sender's origin stands in its place. `of=message:<room>/<n>`
    names what it is about; nothing of it is shown to who only knows its number."""
    if request.method != "POST":
        return _form_page(request, ReportForm(of=named(request.GET), where=request.GET.get("where", "")))
    if not own_origin(request):
        return forbidden(request)
    form = ReportForm(request.POST, of=named(request.POST))
    if not form.is_valid():
        return _form_page(request, form, status=400)
    told = told_by(request, form)
    try:
        answer = actions.report(told, timezone.now())
    except (OperationalError, InterfaceError):
        log.error("a report could not be kept", exc_info=True)
        return _form_page(request, form, said=_(NOT_KEPT), status=503)
    if isinstance(answer, Refused):
        late = _form_page(request, form, said=phrases.say(answer.why, answer.facts, told.lang), status=429)
        late["Retry-After"] = str(int(answer.retry_after or 1))
        return late
    return _receipt_page(request, told, answer)


def told_by(request: HttpRequest, form: ReportForm) -> Report:
    """What the form says, by whom: the visit of this browser, or nobody."""
    given, caller = form.cleaned_data, caller_of(request)
    origin: Origin = request.origin  # type: ignore[attr-defined]
    return Report(
        what=given["what"],
        words=given["words"],
        lang=language_of(request),
        address=origin.address,
        where=given["where"],
        of=form.of,
        name=given["name"],
        contact=given["contact"],
        person=caller.person if caller else None,
        concerned=given["concerned"],
        good_faith=given["good_faith"],
    )


def _form_page(request: HttpRequest, form: ReportForm, said: str = "", status: int = 200) -> HttpResponse:
    chosen = form.data.get("what", "")
    context = {
        **contacts(),
        "form": form,
        "said": said,
        "whats": [(key, _(sentence), key == chosen) for key, sentence in statements.WHATS.items()],
        "of": [(text, *told) for text in form.of if (told := about(text)) is not None],
        "unasked": names.UNASKED,
    }
    return page(request, "safety/report.html", context, status)


def about(text: str) -> tuple[str, str] | None:
    """What a report is about, for who reports it, and what will be sealed of it, or nothing: no words, no pseudonym. None:
    there is no such thing."""
    try:
        resolved = register.resolve(text)
        snapshot = resolved[0].snapshot(resolved[1]) if resolved is not None else None
    except (OperationalError, InterfaceError):
        return _("What you chose on the page before."), ""
    if resolved is None:
        return None
    found = resolved[1]
    sealed = WILL_BE_SEALED.get(found.kind) if snapshot is not None and snapshot.public else None
    hint = _(sealed) if sealed else ""
    match found.kind:
        case "message":
            return _("Message number %(n)s in the room %(room)s.") % {"n": found.n, "room": found.room}, hint
        case "room":
            return _("The room %(room)s.") % {"room": found.room}, hint
        case "person":
            return _("The person whose name you chose."), hint
        case _:
            return None


def proof_of(receipt: Receipt) -> list[str]:
    """What became proof, in true sentences; none where nothing was found."""
    kept: list[str] = list(dict.fromkeys(receipt.kept))
    if "nothing" in kept and len(kept) > 1:
        kept = [*(one for one in kept if one in ("person", "room")), "part"]
    return [_(SEALED[one]) for one in kept]


def _receipt_page(request: HttpRequest, told: Report, receipt: Receipt) -> HttpResponse:
    context = {
        "number": receipt.number,
        "pin": receipt.pin,
        "what": told.what,
        "hidden": receipt.hidden,
        "proof": proof_of(receipt),
        "by": in_time(rules.priority(told.what, "guest").minutes),
        "contact": told.contact,
    }
    return page(request, "safety/report_sent.html", context)


def in_time(minutes: int) -> str:
    """`15 minutes`, `1 hour`, `24 hours`."""
    if minutes < names.HOUR:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = minutes // names.HOUR
    return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}


# The case of a report


def case_page(
    request: HttpRequest, opened: Opened, *, said: str = "", words: str = "", status: int = 200
) -> HttpResponse:
    """What became of it, and both sides' letters. `said`: why words were not added; `words`: they are kept."""
    case = opened.case
    assert isinstance(case, Followed)
    if case.closed_at is not None and request.method != "HEAD":
        actions.read_answer(case.number, timezone.now())
    context = {
        "number": case.number,
        "what": _(statements.WHATS[case.what]),
        "received": statements.moment(case.received_at),
        "due": statements.moment(case.due_at),
        "state": _state(case),
        "objecting": statements.objecting_to_an_answer() if case.closed_at else [],
        "letters": [(one.sender, statements.moment(one.at), one.words) for one in case.letters],
        "key": signing.dumps(case.number, salt=KEY),
        "said": said,
        "words": words,
    }
    return page(request, "safety/case_report.html", context, status)


def _state(case: Followed) -> list[str]:
    """Where it stands, in sentences."""
    lines = []
    if case.closed_at is not None:
        when = {"moment": statements.moment(case.closed_at)}
        lines = [
            _("Closed on %(moment)s.") % when,
            _("A moderator found that it is against the law or the rules of the place, and acted.")
            if case.outcome == "acted"
            else _("A moderator looked at it and found nothing against the law or the rules of the place."),
            _("A person decided. Who you reported is not told who you are."),
        ]
    elif case.looked_at is not None:
        lines = [_("A moderator has looked at it and has not closed it yet.")]
    else:
        lines = [
            _("Waiting for a moderator, until %(moment)s at the latest.") % {"moment": statements.moment(case.due_at)}
        ]
    if case.hidden and case.closed_at is None:
        lines.append(
            _("What you reported is hidden from everybody until then. A machine did that, because of the report.")
        )
    return lines


def add_words(request: HttpRequest, number: str) -> HttpResponse | None:
    """The notifier adds words to a case that stands open on their screen. None: it must be opened again first."""
    if opened_number(request.POST.get("key", "")) != number:
        return None
    words = request.POST.get("words", "")
    refused = actions.write(number, words, timezone.now())
    case = queries.followed(number)
    if case is None:
        return None
    if refused is None:
        return case_page(request, Opened(case))
    said = phrases.say(refused.why, refused.facts, language_of(request))
    if not words.strip():
        said = _("Write something first.")
    return case_page(request, Opened(case), said=said, words=words, status=400)


def opened_number(key: str) -> str:
    """The case that a page was opened for within the hour, or an empty text."""
    try:
        return str(signing.loads(key, salt=KEY, max_age=KEY_FOR))
    except signing.BadSignature:
        return ""
