"""Settings, read from the environment; without any of it, a safe demo on the embedded database."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

from nabe.config import embedded, secrets

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
if (BASE_DIR / ".env").is_file():
    environ.Env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("NABE_VAR", default=str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
_PORT = env.int("NABE_PORT", default=8000)  # set by `nabe run --port`
NABE_URL: str = env.str("NABE_URL", default=f"http://127.0.0.1:{_PORT}").rstrip("/")
# Addresses of reverse proxies whose X-Forwarded-For is believed: locks count real visitors.
NABE_PROXIES: list[str] = env.list("NABE_PROXIES", default=[])

# --- database ------------------------------------------------------------------------------
EMBEDDED = "DATABASE_URL" not in env
_database: dict[str, Any] = (
    embedded.settings(VAR_DIR / "postgres") if EMBEDDED else env.db_url("DATABASE_URL")
)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **_database,
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            # A directory fits into memory. PostgreSQL's default thinks of slow disks and reads
            # the whole table where the index of search is three times as fast. Starting parallel
            # workers costs a page 20 ms, and a processor that answers somebody else.
            "options": "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0 -c jit=off",
            **_database.get("OPTIONS", {}),
            "application_name": "nabe",
        },
        "TEST": {"TEMPLATE": "template0"},
    }
}
# Tries to sign in are counted here, by all processes and machines together.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_count",
        "KEY_FUNCTION": "nabe.core.limits.cache_key",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The demo's one-click sign-in needs the embedded database or DEBUG: never a real county.
NABE_DEMO = env.bool("NABE_DEMO", default=EMBEDDED) and (DEBUG or EMBEDDED)

SECRET_KEY = env.str("SECRET_KEY", default="") or secrets.local(VAR_DIR, "secret_key")
NABE_MASTER_KEY = env.str("NABE_MASTER_KEY", default="") or secrets.local(VAR_DIR, "master_key")

# --- house ---------------------------------------------------------------------------------
INSTALLED_APPS = [
    "nabe.config",
    "nabe.portal",
    "nabe.api",
    "nabe.demo",
    "nabe.directory",
    "nabe.interpreting",
    "nabe.messages",
    "nabe.people",
    "nabe.places",
    "nabe.sheets",
    "nabe.ui",
    "nabe.core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "procrastinate.contrib.django",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "nabe.core.requests.SaneRequest",
    "nabe.core.pagecache.PublicPageCache",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "nabe.core.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nabe.people.middleware.OurSite",
    "nabe.core.errors.RefusedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "nabe.config.urls"
WSGI_APPLICATION = "nabe.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["django.templatetags.i18n", "nabe.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nabe.portal.context.shell",
            ],
        },
    }
]
FORM_RENDERER = "nabe.ui.forms.Renderer"

# --- people --------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "office:today"
LOGOUT_REDIRECT_URL = "portal:home"

# --- languages -----------------------------------------------------------------------------
LANGUAGE_CODE = "de"
LANGUAGES = [
    ("de", "Deutsch"),
    ("de-simple", "Leichte Sprache"),
    ("en", "English"),
    ("uk", "Українська"),
    ("ar", "العربية"),
    ("fa", "فارسی"),
    ("fa-af", "دری"),
    ("tr", "Türkçe"),
]
LANGUAGES_BIDI = ["ar", "fa", "fa-af"]
LANG_INFO["de-simple"] = {
    **LANG_INFO["de"],
    "code": "de-simple",
    "name": "Easy German",
    "name_local": "Leichte Sprache",
}
LANG_INFO["fa-af"] = {**LANG_INFO["fa"], "code": "fa-af", "name": "Dari", "name_local": "دری"}
LOCALE_PATHS = [BASE_DIR / "nabe" / "locale"]
FORMAT_MODULE_PATH = ["nabe.core.formats"]
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Europe/Berlin"
USE_TZ = True

# --- files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
NABE_LARGEST_UPLOAD = 100 * 1024 * 1024  # bytes of a whole request by somebody signed in
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
WHITENOISE_MAX_AGE = 31536000

# --- mail ----------------------------------------------------------------------------------
# Without a mail server the demo writes its mail into files: nothing reaches real people.
_no_server = f"filemail://{VAR_DIR.absolute()}/mail" if NABE_DEMO else "smtp://127.0.0.1:25"
_mail = env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else _no_server)
EMAIL_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail.get("EMAIL_HOST") or "localhost"
EMAIL_PORT = _mail.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
EMAIL_FILE_PATH = str(VAR_DIR / "mail")
DEFAULT_FROM_EMAIL: str = env.str("NABE_MAIL_FROM", default="Nabe <nabe@localhost>")

# --- SMS -----------------------------------------------------------------------------------
# Any gateway that speaks HTTP (docs/operators.md). The demo writes its messages into files.
NABE_SMS: dict[str, str] = {
    name: env.str(f"NABE_SMS_{name}", default=default)
    for name, default in (
        ("URL", f"file://{VAR_DIR.absolute()}/sms" if NABE_DEMO else ""), ("METHOD", "POST"),
        ("HEADERS", ""), ("FORMAT", "json"), ("BODY", ""), ("STATUS", "2xx"), ("FIELD", ""),
        ("VALUES", ""), ("TIMEOUT", "20"),
    )
}  # fmt: skip

# --- notifications in browsers -------------------------------------------------------------
# Machines that share a database share this key too: browsers know us by it.
NABE_PUSH_KEY = env.str("NABE_PUSH_KEY", default="") or secrets.local(VAR_DIR, "push_key")
# Push services are reached by https in the open internet only; this lifts it, for trials.
NABE_PUSH_NEARBY = env.bool("NABE_PUSH_NEARBY", default=False)

# --- machine translation -------------------------------------------------------------------
# A LibreTranslate server of the county's choice; without an address nothing is ever sent.
NABE_TRANSLATE_URL: str = env.str("NABE_TRANSLATE_URL", default="").rstrip("/")
NABE_TRANSLATE_KEY: str = env.str("NABE_TRANSLATE_KEY", default="")
# Neighbouring directories are read by https from the open internet only; this lifts it, for trials.
NABE_NEIGHBOURS_NEARBY = env.bool("NABE_NEIGHBOURS_NEARBY", default=False)

# --- safety --------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
}
HTTPS = NABE_URL.startswith("https://")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "nabe.core.requests.form_is_not_ours"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "people/locked.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- sign-in -------------------------------------------------------------------------------
# A code by mail first; password, passkey, app codes and the county's own sign-in beside it.
# Nobody signs up alone: accounts begin with an invitation (nabe.people.signin).
AXES_USERNAME_CALLABLE = "nabe.people.signin.username_of"
AXES_RESET_ON_SUCCESS = True
ACCOUNT_ADAPTER = "nabe.people.signin.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "nabe.people.signin.display"
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_FORMS = {
    "login": "nabe.people.forms_signin.Login",
    "request_login_code": "nabe.people.forms_signin.RequestCode",
    "confirm_login_code": "nabe.people.forms_signin.ConfirmCode",
    "confirm_password_reset_code": "nabe.people.forms_signin.ConfirmResetCode",
    "confirm_email_verification_code": "nabe.people.forms_signin.ConfirmEmailCode",
    "change_email": "nabe.people.forms_signin.ChangeEmail",
    "add_email": "nabe.people.forms_signin.AddEmail",
    "reset_password": "nabe.people.forms_signin.ResetPassword",
    "reset_password_from_key": "nabe.people.forms_signin.NewPassword",
    "change_password": "nabe.people.forms_signin.ChangePassword",
    "set_password": "nabe.people.forms_signin.SetPassword",
    "reauthenticate": "nabe.people.forms_signin.Reauthenticate",
}
MFA_ADAPTER = "nabe.people.signin.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "nabe.people.forms_signin.SecondFactor",
    "reauthenticate": "nabe.people.forms_signin.SecondFactorAgain",
    "activate_totp": "nabe.people.forms_signin.ActivateApp",
    "add_webauthn": "nabe.people.forms_signin.AddPasskey",
    "edit_webauthn": "nabe.people.forms_signin.RenamePasskey",
}
SOCIALACCOUNT_ADAPTER = "nabe.people.signin.CountySignInAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
OIDC_URL: str = env.str("OIDC_URL", default="")
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "kreis",
                "name": env.str("OIDC_NAME", default="Kreisverwaltung"),
                "client_id": env.str("OIDC_CLIENT_ID"),
                "secret": env.str("OIDC_CLIENT_SECRET", default=""),
                "settings": {
                    "server_url": OIDC_URL,
                    # Some directories know that their addresses are right but never say so.
                    "verified_email": env.bool("OIDC_VERIFIED_EMAIL", default=False),
                },
            }
        ],
    }
    # Browsers check the whole chain of redirects after a form against form-action.
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"].append(
        "{0.scheme}://{0.netloc}".format(urlsplit(OIDC_URL))
    )

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("NABE_LOG", default="WARNING")},
}
