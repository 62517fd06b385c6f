"""A moderator without a browser: the one-time link, both factors, a shift."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.test import Client

from placette.safety.desk import logins
from tests.support import totp

PASSWORD = "trois-pommes-vertes-et-un-banc"


def can_sign_in(name: str) -> None:
    """A moderator with a second factor, who never opens the desk."""
    user = User.objects.create_user(name)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})


class Moderator:
    """`client` holds the desk's cookie once signed in."""

    def __init__(self, name: str, now: datetime, lang: str = "en") -> None:
        self.name = name
        self.client = Client(headers={"accept-language": lang})
        self.link = logins.create(name, "operator:nora", now)
        self.secret = ""

    def set_up(self) -> Any:
        """Both factors, by the link."""
        found = re.search(r'id="secret" value="(\w+)"', self.client.get(self.link).content.decode())
        assert found
        self.secret = found[1]
        return self.client.post(self.link, {"password": PASSWORD, "code": totp.code(self.secret)})

    def give_password(self, password: str = PASSWORD) -> Any:
        return self.client.post("/desk/login", {"login": self.name, "password": password})

    def give_code(self, code: str = "") -> Any:
        return self.client.post("/desk/login/second", {"code": code or totp.code(self.secret)})

    def sign_in(self) -> Moderator:
        self.set_up()
        self.give_password()
        answer = self.give_code()
        assert (answer.status_code, answer["Location"]) == (302, "/desk"), answer.content.decode()
        return self

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, **fields: Any) -> Any:
        return self.client.post(path, fields)

    def open(self, subject: str) -> dict[str, str]:
        """What the form of a thing holds."""
        page = self.get(f"/desk/about/{subject}").content.decode()
        return dict(re.findall(r'<input type="hidden" name="(page|seen_item|seen_person)" value="([^"]*)">', page))

    def preview(self, subject: str, act: str, **fields: str) -> Any:
        return self.post("/desk/preview", **{**self.open(subject), "act": act, **fields})

    def confirm(self, previewed: Any) -> Any:
        page = previewed.content.decode()
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
        return self.post("/desk/confirm", **fields)
