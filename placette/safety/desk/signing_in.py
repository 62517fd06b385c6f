"""Signing in: the one-time link, password, second factor, further keys. allauth's two pages and three of our own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth, flows
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from placette.justice import audit
from placette.safety.desk import logins
from placette.safety.desk.dress import dressed
from placette.safety.desk.views import desk_page, moderators_only
from placette.web.pages import page, works_when_closed

SECRET = "desk.secret"  # noqa: S105 -- the name under which the session keeps it until the link was used


def on_the_desk(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A page of allauth's, with the desk's headers; it works while the place is closed."""

    @works_when_closed
    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = view(request, *args, **kwargs)
        return dressed(answer.render() if hasattr(answer, "render") else answer)

    return shown


login = on_the_desk(LoginView.as_view(template_name="desk/login.html"))
second = on_the_desk(AuthenticateView.as_view(template_name="desk/second.html"))


@works_when_closed
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def first(request: HttpRequest, name: str, token: str) -> HttpResponse:
    """The one-time link: password and second factor, both or none."""
    if not logins.offered(name, token):
        return dressed(page(request, "desk/first.html", {"spent": True}, 410))
    if SECRET not in request.session:
        request.session[SECRET] = logins.new_secret()
        request.session.set_expiry(1800)
    secret = request.session[SECRET]
    wrong: list[str] = []
    if request.method == "POST":
        password, code = request.POST.get("password", ""), request.POST.get("code", "")
        wrong = logins.complete(name, token, password, secret, code, timezone.now())
        if not wrong:
            request.session.flush()
            return HttpResponseRedirect("/desk/login?made=1")
    address, svg = logins.picture_of(name, secret)
    drawn = mark_safe(svg)  # noqa: S308 -- drawn here, from our own address
    context = {"name": name, "secret": secret, "address": address, "svg": drawn, "wrong": wrong}
    return dressed(page(request, "desk/first.html", context, 422 if wrong else 200))


@require_http_methods(["GET", "HEAD", "POST"])
@moderators_only
def keys(request: HttpRequest, me: str) -> HttpResponse:
    """A passkey beside the authenticator, only minutes after the second factor was given."""
    fresh, wrong, added = logins.fresh(request), False, False
    if request.method == "POST" and fresh:
        form = AddWebAuthnForm(request.POST, user=request.user)
        if form.is_valid():
            with transaction.atomic():
                flows.add_authenticator(request, form.cleaned_data["name"], form.cleaned_data["credential"])
                audit.note(f"moderator:{me}", "key_added", f"moderator:{me}", {}, timezone.now())
            added = True
        else:
            wrong = True
    options = auth.begin_registration(request.user, False) if fresh else None  # type: ignore[arg-type, unused-ignore]
    context = {
        "fresh": fresh,
        "wrong": wrong,
        "added": added,
        "keys": logins.passkeys(request.user.get_username()),
        "js_data": {"creation_options": options},
    }
    return desk_page(request, me, "desk/keys.html", context, 422 if wrong else 200)
