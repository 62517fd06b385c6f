"""What allauth asks of the place: who may sign in, where to next, from where they came, how secrets are kept."""

from __future__ import annotations

import base64
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from placette.justice import audit
from placette.safety.actions.cases import network_key
from placette.safety.desk import logins

DESK = "/desk"
LOGIN = "/desk/login"


class Doorkeeper(DefaultAccountAdapter):  # type: ignore[misc, unused-ignore]
    """Nobody signs up; whoever has no second factor does not come in; no address is kept."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Name or password is wrong. After five wrong ones this name waits five minutes."
        ),
        "too_many_login_attempts": _("Too many wrong attempts. Try again in five minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say themselves what happened."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """A keyed hash of the network: enough to count attempts, nothing to keep."""
        return network_key(request.origin.address).hex()  # type: ignore[attr-defined]

    def is_safe_url(self, url: str | None) -> bool:
        return url is not None and (url == DESK or url.startswith(f"{DESK}/"))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return DESK

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return LOGIN

    def is_reauthentication_required(self, **kwargs: Any) -> bool:
        """The one page that would ask, keys, asks `logins.fresh` itself."""
        return False

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        return None if logins.ready(user.get_username()) else HttpResponseRedirect(f"{LOGIN}?unready=1")

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        name = f"moderator:{user.get_username()}"
        request.session.set_expiry(int(logins.SIGNED_IN_FOR))
        audit.note(name, "signed_in", name, {}, timezone.now())
        wanted = kwargs.get("redirect_url") or DESK
        return HttpResponseRedirect(wanted if self.is_safe_url(wanted) else DESK)


class Keys(DefaultMFAAdapter):  # type: ignore[misc, unused-ignore]
    """Secrets of authenticators are kept encrypted with a key of the place."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or was used already. Wait for the next one."),
    }

    def encrypt(self, text: str) -> str:
        return _fernet(settings.SECRET_KEY).encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet(settings.SECRET_KEY).decrypt(encrypted_text.encode()).decode()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Moderators have no address here."""


@lru_cache(maxsize=4)
def _fernet(secret: str) -> Fernet:
    key = blake2b(secret.encode(), digest_size=32, person=b"safety.desk").digest()
    return Fernet(base64.urlsafe_b64encode(key))
