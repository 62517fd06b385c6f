"""Django's settings, made from the knobs. Nothing here can be set to show words the filters have not seen."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from placette.ops import databases, keys, knobs, logs

FOUND, UNKNOWN_KNOBS = knobs.read()
PLACETTE: dict[str, str] = {name: read.value for name, read in FOUND.items()}

MODE = PLACETTE["PLACETTE_MODE"]
if MODE not in ("demo", "production"):
    raise knobs.BadKnob("PLACETTE_MODE", f"“{MODE}” is neither demo nor production.")
DEMO = MODE == "demo"
DATA = Path(PLACETTE["PLACETTE_DATA"]).resolve()
PORT = knobs.number("PLACETTE_PORT", PLACETTE["PLACETTE_PORT"], 0, 65535)
HOST = PLACETTE["PLACETTE_HOST"]
PACE = knobs.pace(PLACETTE["PLACETTE_PACE"])
if PACE.every < 0.2 and not DEMO:
    raise knobs.BadKnob("PLACETTE_PACE", "more than 5/s is for the demo town only.")
DEMO_PEOPLE = knobs.number("PLACETTE_DEMO_PEOPLE", PLACETTE["PLACETTE_DEMO_PEOPLE"], 0, 500)
TERMS_VERSION = PLACETTE["PLACETTE_TERMS_VERSION"]
PROXIES = knobs.networks(PLACETTE["PLACETTE_PROXIES"])
BUS_URL = knobs.bus(PLACETTE["PLACETTE_BUS_URL"])
ALERT_URL = knobs.alert(PLACETTE["PLACETTE_ALERT_URL"])
MAIL_URL = knobs.mail(PLACETTE["PLACETTE_MAIL_URL"])
MAIL_FROM = PLACETTE["PLACETTE_CONTACT_USERS"] or "placette@localhost"
PEOPLE_PER_MODERATOR = knobs.number(
    "PLACETTE_PEOPLE_PER_MODERATOR", PLACETTE["PLACETTE_PEOPLE_PER_MODERATOR"], 1, 1000
)
METRICS_TOKEN = PLACETTE["PLACETTE_METRICS_TOKEN"]
DEMO_MODULE = "placette.demo" if DEMO and find_spec("placette.demo") else ""

KEYS = keys.folder(DATA, PLACETTE["PLACETTE_KEYS"], DEMO)
SECRET_KEY = keys.secret(KEYS, DEMO)
DEBUG = False
ALLOWED_HOSTS = (
    ["localhost", "127.0.0.1", "[::1]", ".test"]
    if DEMO
    else [host.strip() for host in PLACETTE["PLACETTE_ALLOWED_HOSTS"].split(",") if host.strip()]
)

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "placette.people",
    "placette.entry",
    "placette.rooms",
    "placette.safety",
    "placette.justice",
    "placette.web",
]
MIDDLEWARE = [
    "placette.entry.middleware.origin",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "placette.web.middleware.headers",
    "placette.web.middleware.language",
    "placette.web.middleware.api_origin",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "placette.entry.middleware.visit",
    "placette.safety.middleware.open_hours",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "placette.ops.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [
            Path(__file__).parent.parent / "web" / "templates",
            *([Path(__file__).parent.parent / "demo" / "templates"] if DEMO_MODULE else []),
        ],
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "placette.web.templatetags.placette",
                "placette.web.templatetags.desk",
                "placette.safety.templatetags.terms",
            ],
            "context_processors": ["django.template.context_processors.request", "placette.web.pages.everywhere"],
        },
    }
]

DATABASES = {
    "default": databases.settings(PLACETTE["PLACETTE_DATABASE_URL"], DATA / "placette.sqlite3"),
    "record": databases.sqlite(DATA / "record.sqlite3"),
}
DATABASE_ROUTERS = ["placette.ops.databases.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent.parent / "web" / "locale"]

STATIC_URL = "/static/"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATICFILES_DIRS = [Path(__file__).parent.parent / "web" / "static"]
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "placette.web.storage.HashedFiles"},
}

# The desk: moderators are Django users with a cookie of their own, which members' pages never see.
SESSION_COOKIE_NAME = "placette_desk"
SESSION_COOKIE_PATH = "/desk"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = not DEMO
SESSION_COOKIE_AGE = 10 * 3600
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
PASSWORD_RESET_TIMEOUT = 24 * 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/desk/login"
LOGIN_REDIRECT_URL = "/desk"
ACCOUNT_ADAPTER = "placette.safety.desk.adapters.Doorkeeper"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key"}
MFA_ADAPTER = "placette.safety.desk.adapters.Keys"
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_TOTP_ISSUER = "Placette"
MFA_TOTP_TOLERANCE = 1

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "placette_csrf"
CSRF_FAILURE_VIEW = "placette.web.pages.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if not DEMO:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 31_536_000
    CSRF_COOKIE_SECURE = True
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
LOGGING_CONFIG = None
logs.configure()
