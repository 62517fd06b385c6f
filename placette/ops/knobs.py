"""Every setting of the place, once: name, default, what it does. Read from the environment, else `placette.toml`.

No knob weakens the filters, reports, receipts, statements or the log: a test reads this page and the settings to see it.
"""

from __future__ import annotations

import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Knob:
    name: str
    default: str
    about: str
    production: bool = False
    """Production refuses to start without it."""
    secret: bool = False


KNOBS: tuple[Knob, ...] = (
    Knob("PLACETTE_PORT", "8000", "port to listen on"),
    Knob("PLACETTE_HOST", "127.0.0.1", "address to listen on; demo takes a loopback address only"),
    Knob("PLACETTE_DATA", "./var", "the data folder"),
    Knob("PLACETTE_MODE", "demo", "demo or production"),
    Knob("PLACETTE_DATABASE_URL", "", "sqlite in the data folder when empty, or postgresql://…", secret=True),
    Knob("PLACETTE_BUS_URL", "memory:", "memory: (one process) or nats://…", secret=True),
    Knob("PLACETTE_PHOTOS_URL", "file:", "file: (the data folder) or s3://…", secret=True),
    Knob("PLACETTE_PACE", "1/s burst 8", "words a visit may say; more than 5/s in demo only"),
    Knob("PLACETTE_DEMO_PEOPLE", "0", "pretend members who talk, demo only"),
    Knob("PLACETTE_MAIL_URL", "file:", "file: in demo, or smtp://…", secret=True),
    Knob("PLACETTE_ALERT_URL", "", "who is on call: mailto:address or https://webhook", secret=True),
    Knob("PLACETTE_PEOPLE_PER_MODERATOR", "500", "people one moderator keeps the place open for, production; 1 to 1000"),
    Knob("PLACETTE_TURN", "", "TURN server for cams; cams stay off without it", secret=True),
    Knob("PLACETTE_METRICS_TOKEN", "", "bearer token for /metrics from elsewhere than this machine", secret=True),
    Knob("PLACETTE_PROXIES", "", "networks whose X-Forwarded-For and X-Forwarded-Port are believed, comma-separated"),
    Knob("PLACETTE_LEGAL_NAME", "", "who keeps the site: legal name", production=True),
    Knob("PLACETTE_LEGAL_ADDRESS", "", "who keeps the site: postal address", production=True),
    Knob("PLACETTE_CONTACT_USERS", "", "where people write (DSA art. 12)", production=True),
    Knob("PLACETTE_CONTACT_AUTHORITIES", "", "where authorities write (DSA art. 11)", production=True),
    Knob("PLACETTE_TERMS_VERSION", "", "the version of the rules people accept at the door", production=True),
    Knob("PLACETTE_AGE_TRUST_LIST", "", "file with the issuers of age proofs that are trusted", production=True),
    Knob("PLACETTE_KEYS", "", "folder made by `placette keys create`", production=True),
    Knob("PLACETTE_ALLOWED_HOSTS", "", "host names the place answers to, comma-separated", production=True),
)
BY_NAME: Mapping[str, Knob] = {knob.name: knob for knob in KNOBS}


class BadKnob(ValueError):
    """A setting that cannot be: str() is `NAME: sentence`."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name}: {sentence}")


@dataclass(frozen=True, slots=True)
class Read:
    """One setting as read: its value and where it came from (`environment`, `placette.toml`, `default`)."""

    value: str
    source: str


def read(environ: Mapping[str, str] | None = None) -> tuple[dict[str, Read], list[str]]:
    """All settings with their source, and the names nobody knows (named and harmless)."""
    environ = os.environ if environ is None else environ
    data = Path(environ.get("PLACETTE_DATA", "").strip() or BY_NAME["PLACETTE_DATA"].default)
    page: dict[str, object] = {}
    try:
        page = tomllib.loads((data / "placette.toml").read_text("utf-8"))
    except FileNotFoundError:
        pass
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadKnob("PLACETTE_DATA", f"placette.toml cannot be read ({error}).") from None
    found: dict[str, Read] = {}
    for knob in KNOBS:
        if knob.name in environ and environ[knob.name].strip():
            found[knob.name] = Read(environ[knob.name].strip(), "environment")
        elif knob.name in page:
            found[knob.name] = Read(str(page[knob.name]).strip(), "placette.toml")
        else:
            found[knob.name] = Read(knob.default, "default")
    unknown = [name for name in page if name not in BY_NAME]
    unknown += [name for name in environ if name.startswith("PLACETTE_") and name not in BY_NAME]
    return found, sorted(unknown)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often: `every` seconds a word, `burst` words at once."""

    every: float
    burst: int


def pace(text: str) -> Pace:
    """`1/s burst 8` -> Pace(1.0, 8). The unit is s, m or h."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*/\s*([smh])(?:\s+burst\s+(\d+))?\s*", text)
    if not found or float(found[1]) <= 0 or int(found[3] or 1) < 1:
        raise BadKnob("PLACETTE_PACE", f"“{text}” is not a pace; write for instance: 1/s burst 8.")
    unit = {"s": 1.0, "m": 60.0, "h": 3600.0}[found[2]]
    return Pace(every=unit / float(found[1]), burst=int(found[3] or 1))


def number(name: str, value: str, low: int, high: int) -> int:
    if not value.isdigit() or not low <= int(value) <= high:
        raise BadKnob(name, f"“{value}” is not a whole number from {low} to {high}.")
    return int(value)


def networks(value: str) -> list[str]:
    """`10.0.0.0/8, ::1` -> their texts, each a network."""
    found = [net.strip() for net in value.split(",") if net.strip()]
    for net in found:
        try:
            ipaddress.ip_network(net, strict=False)
        except ValueError:
            raise BadKnob("PLACETTE_PROXIES", f"“{net}” is no network; write for instance 10.0.0.0/8.") from None
    return found


def bus(url: str) -> str:
    """`memory:` or the address of a NATS server."""
    if url != "memory:" and not url.startswith(("nats://", "tls://")):
        raise BadKnob("PLACETTE_BUS_URL", "write memory: or nats://host:port.")
    return url


def alert(url: str) -> str:
    """Who is on call: nobody, `mailto:` an address, or a webhook; without TLS on this machine alone."""
    loopback = url.startswith(("http://127.0.0.1", "http://[::1]", "http://localhost"))
    if url and not loopback and not re.fullmatch(r"mailto:[^\s@]+@[^\s@]+|https://\S+", url):
        raise BadKnob("PLACETTE_ALERT_URL", "write mailto:somebody@example.org or https://…")
    return url


def mail(url: str) -> str:
    """How letters go out."""
    if url != "file:" and not re.fullmatch(r"smtp://\S+", url):
        raise BadKnob("PLACETTE_MAIL_URL", "write file: or smtp://user:password@host:587.")
    return url
