"""All settings, from the environment, safe by default.

Nothing here imports code of ours. `elearning/checks.py` refuses to start a configuration
that is unsafe or half filled in. Every variable is listed in `docs/settings.md`.
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_bool(name: str, default: bool = False) -> bool:
    return env(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


VAR_DIR = Path(env("ELEARNING_VAR", str(BASE_DIR / "var")))
DEBUG = env_bool("ELEARNING_DEBUG")
DEMO = env_bool("ELEARNING_DEMO")


def secret_key() -> str:
    """The key from the environment; the demo keeps one of its own beside its data."""
    if (key := env("SECRET_KEY")) or not DEMO:
        return key
    file = VAR_DIR / "secret_key"
    if not file.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


SECRET_KEY = secret_key()
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS")
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CMS_PATH = env("CMS_PATH", "cms/").strip("/") + "/"

# --- Applications, in the order of the rooms -------------------------------------------

INSTALLED_APPS = [
    *("elearning", "elearning.evidence", "quizzes", "elearning.activities"),
    *("elearning.pledges", "courses", "elearning.frameworks", "elearning.people"),
    *("allauth", "allauth.account"),
    *(
        f"wagtail.contrib.{app}"
        for app in ("settings", "typed_table_block", "redirects")
    ),
    *(
        f"wagtail.{app}"
        for app in ("sites", "users", "snippets", "documents", "images")
    ),
    *("wagtail.search", "wagtail.admin", "wagtail", "modelcluster", "taggit"),
    *("django_htmx", "csp", "django_tasks", "django_tasks_db"),
    *(
        f"django.contrib.{app}"
        for app in ("auth", "contenttypes", "sessions", "messages")
    ),
    *("whitenoise.runserver_nostatic", "django.contrib.staticfiles"),
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "elearning.middleware.SecurityHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "elearning.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "elearning.people.sessions.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "elearning.urls"
WSGI_APPLICATION = "elearning.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "elearning.context.site",
            ],
        },
    }
]

# --- Database ---------------------------------------------------------------------------

# IMMEDIATE transactions are what keeps parallel writers on SQLite free of lock errors.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA busy_timeout=20000;"
        "PRAGMA cache_size=-64000;PRAGMA mmap_size=134217728;PRAGMA temp_store=MEMORY;"
        "PRAGMA journal_size_limit=67108864;"
    ),
}


def database(url: str) -> dict[str, object]:
    """Read postgres://user:password@host:port/name, or sqlite:///path; empty is SQLite."""
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    path = parts.path[1:] if parts.scheme == "sqlite" else str(VAR_DIR / "db.sqlite3")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": SQLITE_OPTIONS,
    }


DATABASES = {"default": database(env("DATABASE_URL"))}

if redis_url := env("REDIS_URL"):
    _cache = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_url,
    }
else:
    _cache = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {"default": _cache}

# Wagtail's own small tasks run at once; ours wait for the worker (manage.py work).
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# --- People and sign-in -----------------------------------------------------------------

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["elearning.people.signing_in.NipOrEmailBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 10}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "elearning.people.signing_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "elearning.people.signing_in.LoginForm",
    "change_password": "elearning.people.signing_in.ChangePasswordForm",
    "set_password": "elearning.people.signing_in.SetPasswordForm",
    "reset_password": "elearning.people.signing_in.ResetPasswordForm",
    "reset_password_from_key": "elearning.people.signing_in.ResetPasswordKeyForm",
}
# A whole office shares one address, so the limits by address are wide and those by
# name ("key") are narrow.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "reset_password": "60/m/ip,3/10m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(env_bool("BEHIND_PROXY"))
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = None
SESSION_ENGINE = "elearning.people.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

# --- Language and time ------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
# The first that knows a text wins; the second fills what Wagtail left in English.
LOCALE_PATHS = [BASE_DIR / "elearning" / name for name in ("locale", "locale_wagtail")]
TIME_ZONE = env("TIME_ZONE", "Asia/Jakarta")
USE_THOUSAND_SEPARATOR = True

# --- Files ------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "elearning" / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
KEYS_DIR = Path(env("KEYS_DIR", str(VAR_DIR / "keys")))
# What signs PDFs instead of a key made here: a PKCS#12 file and its password.
CERTIFICATE_P12 = (env("CERTIFICATE_P12"), env("CERTIFICATE_P12_PASSWORD"))
BSRE_ISSUER = env("BSRE_ISSUER")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- The CMS ----------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Zona Integritas"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/akun/masuk/"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
WAGTAIL_USER_TIME_ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_CONTENT_LANGUAGES = [("id", "Bahasa Indonesia")]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv"]
WAGTAILDOCS_EXTENSIONS += ["mp4", "webm", "vtt"]
WAGTAILDOCS_CONTENT_TYPES: dict[str, str] = {}
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
# No SVG here: people upload raster pictures, which Pillow reads and lessons show as
# renditions; only our own library brings SVG in.
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAIL_FINISH_WORKFLOW_ACTION = "courses.cms.finishing.publish_approved"
# Sites that a lesson may link to for a video; none is ever embedded.
VIDEO_HOSTS = env_list("VIDEO_HOSTS", "www.youtube.com,youtu.be")

# --- Security ---------------------------------------------------------------------------

SECURE_HTTPS = env_bool("SECURE_HTTPS", default=not (DEBUG or DEMO))
SECURE_SSL_REDIRECT = SECURE_HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HTTPS
SECURE_HSTS_PRELOAD = SECURE_HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the CMS shows previews in a frame of its own
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # which would have no frame at all
if env_bool("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        **{key: [NONE] for key in ("default-src", "base-uri")},
        **{key: [SELF, NONCE] for key in ("script-src", "style-src")},
        **{key: [SELF] for key in ("font-src", "connect-src", "media-src")},
        **{key: [SELF] for key in ("manifest-src", "form-action", "frame-ancestors")},
        "img-src": [SELF, "data:"],
    }
}

# --- Mail and logs ----------------------------------------------------------------------

EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if env("EMAIL_HOST") else "console.EmailBackend"
)
EMAIL_HOST = env("EMAIL_HOST")
EMAIL_PORT = int(env("EMAIL_PORT", "587"))
EMAIL_HOST_USER = env("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS", default=True)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", "zona-integritas@localhost")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", "WARNING")},
}
