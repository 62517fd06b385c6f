"""Somebody on call is told that something needs them: a line in the log at once, and a mail or a webhook from the works.

`page` is called in the transaction of what it tells of, from anywhere; it costs one row. The works send what is due, in a
thread of their own, each with a deadline: no writer ever waits for a mail server. What cannot be written as a row,
because the database is what fails, is told by `unwritten`, and sent by the same thread.
"""

from __future__ import annotations

import http.client
import json
import logging
import smtplib
import ssl
import threading
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from placette.kernel import ids
from placette.kernel.clock import stamp
from placette.safety.models import Page
from placette.web import phrases

log = logging.getLogger("placette.oncall")
DEADLINE = 10.0
"""Seconds that one page may take."""
AT_ONCE = 5
"""Pages sent in one round."""
CLAIM = timedelta(seconds=60)
"""For so long a page belongs to the process that sends it."""
GIVE_UP = timedelta(hours=24)
APART = timedelta(seconds=60)
"""Between two rings of one kind."""
LANGUAGES = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Told:
    """What whoever is on call reads. `why`: a fixed word; `about`: a case, a level, or nothing; never words of members."""

    why: str
    about: str
    at: datetime

    def say(self, lang: str) -> str:
        own = f"page_{self.why}"
        return phrases.say(own if own in phrases.SENTENCES else self.why, {}, lang)


_unwritten: deque[Told] = deque(maxlen=20)


def page(why: str, now: datetime, about: str = "") -> None:
    """In the caller's transaction: `why` is a word of `web.phrases`, alone or after `page_`. One row; raises KeyError for
    a word without a sentence."""
    told = Told(why, about, now)
    told.say("en")
    Page.objects.create(id=ids.ordered(now), why=why, about=about, at=now, due_at=now)
    transaction.on_commit(lambda: _log(told), robust=True)


def unwritten(why: str, now: datetime) -> None:
    """The same where no row can be written: kept in this process until it is sent."""
    told = Told(why, "", now)
    _unwritten.append(told)
    _log(told)


def ring(why: str, about: str = "") -> None:
    """After a commit, from any thread: the same, and it never raises. A flood of one kind rings once a minute; each
    stands in its queue."""
    now = timezone.now()
    try:
        if not Page.objects.filter(why=why, at__gt=now - APART).exists():
            page(why, now, about)
    except DatabaseError:
        unwritten(why, now)


def last(*whys: str) -> Page | None:
    """The last page of one of these words."""
    return Page.objects.filter(why__in=whys).order_by("-id").first()


def _log(told: Told) -> None:
    log.error("whoever is on call is told", extra={"why": told.why, "case": told.about or None})


def send_due(now: datetime) -> int:
    """Send what is due; how many went out. First what the database does not know of. Raises DatabaseError."""
    count = 0
    while _unwritten:
        told = _unwritten.popleft()
        if not deliver(told):
            _unwritten.appendleft(told)
            break
        count += 1
    due = Page.objects.filter(sent_at=None, due_at__lte=now, at__gt=now - GIVE_UP).order_by("due_at")
    for row in due[:AT_ONCE]:
        claimed = Page.objects.filter(pk=row.pk, sent_at=None, due_at=row.due_at)
        if claimed.update(due_at=now + max(CLAIM, later(row.tries)), tries=row.tries + 1) and deliver(
            Told(row.why, row.about, row.at)
        ):
            Page.objects.filter(pk=row.pk).update(sent_at=now)
            count += 1
    return count


def later(tries: int) -> timedelta:
    """When a page that did not go out is tried again: after one, two, four … minutes, an hour at most."""
    return min(timedelta(minutes=2**min(tries, 6)), timedelta(hours=1))


def deliver(told: Told) -> bool:
    """Out by PLACETTE_ALERT_URL, within the deadline; True too where nobody is named, for the log has it."""
    if not settings.ALERT_URL:
        return True
    done: list[bool] = []

    def attempt() -> None:
        try:
            done.append(_send(settings.ALERT_URL, told))
        except (OSError, ssl.SSLError, http.client.HTTPException, smtplib.SMTPException, ValueError):
            log.warning("a page could not be sent", exc_info=True)

    thread = threading.Thread(target=attempt, name="page", daemon=True)
    thread.start()
    thread.join(DEADLINE)
    return bool(done and done[0])


def _send(url: str, told: Told) -> bool:
    return _mail(url.removeprefix("mailto:"), told) if url.startswith("mailto:") else _post(url, told)


def _post(url: str, told: Told) -> bool:
    """JSON to a webhook; any 2xx is a yes. Redirects are not followed."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=DEADLINE / 2)
    body = {"why": told.why, "about": told.about, "at": stamp(told.at), "say": {lang: told.say(lang) for lang in LANGUAGES}}
    try:
        path = parts.path or "/"
        connection.request(
            "POST", f"{path}?{parts.query}" if parts.query else path, json.dumps(body).encode(),
            {"Content-Type": "application/json", "User-Agent": "placette"},
        )  # fmt: skip
        return 200 <= connection.getresponse().status < 300
    finally:
        connection.close()


def _mail(to: str, told: Told) -> bool:
    """By PLACETTE_MAIL_URL: `smtp://user:password@host:port`, or a file in the data folder."""
    letter = EmailMessage()
    letter["From"], letter["To"] = settings.MAIL_FROM, to
    letter["Subject"] = f"Placette: {told.why}"
    letter.set_content("\n\n".join((*(told.say(lang) for lang in LANGUAGES), stamp(told.at), told.about)))
    parts = urlsplit(settings.MAIL_URL)
    if parts.scheme == "file":
        folder = settings.DATA / "mail"
        folder.mkdir(exist_ok=True)
        (folder / f"{ids.unguessable(60)}.eml").write_bytes(bytes(letter))
        return True
    with smtplib.SMTP(parts.hostname or "", parts.port or 587, timeout=DEADLINE / 2) as server:
        if parts.username:
            server.starttls(context=ssl.create_default_context())
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)
    return True
