"""Moderators' logins: made on the operator's command line, completed by a one-time link, with a second factor always.

A moderator is a Django user and nobody of the place; their name is the one they keep a shift under.
"""

from __future__ import annotations

import time
from datetime import datetime

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from placette.justice import audit
from placette.safety import actions, rules
from placette.safety.moderators import FACTORS, with_second_factor

SIGNED_IN_FOR = rules.SHIFT.total_seconds()
FRESH_FOR = 600
"""Seconds after the second factor within which another key may be added."""


class _Links(PasswordResetTokenGenerator):
    """A link is good until it was used (it depends on the password), or for settings.PASSWORD_RESET_TIMEOUT seconds."""

    key_salt = "placette.safety.desk.logins"


_links = _Links()


def create(name: str, by: str, now: datetime) -> str:
    """The path of the one-time link that sets password and second factor. Raises Unfit.

    A name that exists gets a new link: nothing of theirs changes before it is used.
    """
    rules.moderator_fits(name)
    with transaction.atomic():
        user = User.objects.filter(username__iexact=name).first()
        if user is None:
            user = User.objects.create_user(name)
        elif user.username != name:
            raise rules.Unfit(f"There is a moderator {user.username}: write the name as it is, or take another.")
        if not _factors(user):
            user.set_password(get_random_string(40))  # links made before are good no more
        user.is_active = True
        user.save()
        audit.note(by, "login_offered", f"moderator:{name}", {}, now)
    return f"/desk/first/{name}/{_links.make_token(user)}"


def remove(name: str, by: str, now: datetime) -> None:
    """They sign in no more, their open pages are shut, their shift ends. Raises Unfit."""
    with transaction.atomic():
        gone, _ = User.objects.filter(username=name).delete()
        if not gone:
            raise rules.Unfit(f"There is no moderator {name}.")
        audit.note(by, "login_removed", f"moderator:{name}", {}, now)
        actions.off_shift(name, now)


def offered(name: str, token: str) -> bool:
    """Is this a link that can still be used?"""
    user = User.objects.filter(username=name, is_active=True).first()
    return user is not None and _links.check_token(user, token)


def new_secret() -> str:
    return str(generate_totp_secret())


def picture_of(name: str, secret: str) -> tuple[str, str]:
    """(otpauth:// address, SVG of it) for the moderator's authenticator."""
    adapter = get_adapter()
    address = adapter.build_totp_url(User(username=name), secret)
    svg = adapter.build_totp_svg(address)
    return address, svg[svg.index("<svg") :]


def complete(name: str, token: str, password: str, secret: str, code: str, now: datetime) -> list[str]:
    """Password and second factor at once; older ones, and pages opened with them, are good no more.

    What is wrong with them, in `password`, `code`, `link`; an empty list when it is done.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().filter(username=name, is_active=True).first()
        if user is None or not _links.check_token(user, token):
            return ["link"]
        wrong = [] if _strong(password, user) else ["password"]
        wrong += [] if validate_totp_code(secret, code.replace(" ", "")) else ["code"]
        if wrong:
            return wrong
        user.set_password(password)
        user.save()
        Authenticator.objects.filter(user=user).delete()
        TOTP.activate(user, secret)
        audit.note(f"moderator:{name}", "login_made", f"moderator:{name}", {}, now)
    return []


def _strong(password: str, user: User) -> bool:
    try:
        validate_password(password, user)
    except ValidationError:
        return False
    return True


def _factors(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def ready(name: str) -> bool:
    """Has this moderator a second factor?"""
    return name in with_second_factor()


def everybody() -> dict[str, bool]:
    """Each login's name -> whether it has a second factor."""
    complete = set(with_second_factor())
    names = User.objects.filter(is_active=True).order_by("username").values_list("username", flat=True)
    return {name: name in complete for name in names}


def moderator_of(request: HttpRequest) -> str | None:
    """Who signed in here with the second factor, ten hours ago at most; None: nobody, and the desk is shut."""
    since = _second_factor_at(request)
    return request.user.get_username() if since is not None and time.time() - since < SIGNED_IN_FOR else None


def fresh(request: HttpRequest) -> bool:
    """Was the second factor given within the last minutes?"""
    since = _second_factor_at(request)
    return since is not None and time.time() - since < FRESH_FOR


def _second_factor_at(request: HttpRequest) -> float | None:
    user = request.user
    if not user.is_authenticated or not user.is_active:
        return None
    at = [record["at"] for record in get_authentication_records(request, user) if record.get("method") == "mfa"]
    return max(at, default=None)


def sweep(now: datetime) -> None:
    """Sessions that are over leave the table."""
    SessionStore.clear_expired()


def passkeys(name: str) -> list[str]:
    """Names of a moderator's passkeys."""
    rows = Authenticator.objects.filter(user__username=name, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    return [str(row) for row in rows]
