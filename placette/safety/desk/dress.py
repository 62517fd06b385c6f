"""Headers of the desk's pages: tighter than the place's, and the one place where a passkey may be asked for."""

from __future__ import annotations

from django.http import HttpResponse

from placette.web.middleware import PERMISSIONS

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
PASSKEYS = PERMISSIONS.replace("publickey-credentials-get=()", "publickey-credentials-get=(self)") + (
    ", publickey-credentials-create=(self)"
)


def dressed(answer: HttpResponse) -> HttpResponse:
    answer["Content-Security-Policy"] = POLICY
    answer["Permissions-Policy"] = PASSKEYS
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "no-store"
    return answer
