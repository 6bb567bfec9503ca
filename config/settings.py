"""Settings of the portal, all from the environment, read once and failing loudly.

Every name is explained in docs/operating.md. Nothing here opens a connection: which servers
are used is decided before Django starts (see config/local.py).
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import local
from config.unfold import UNFOLD  # noqa: F401  read by django-unfold
from programs.base.logging import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
OFFICIAL_SITE = env.bool("OFFICIAL_SITE", default=False)
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
SITE_NAME = _("서대문구 정부3.0 포털")
DISTRICT_NAME = _("서대문구")


def required(name: str) -> str:
    """Return the setting; only the demo and a developer may leave it out, and get one made for this checkout."""
    value = env.str(name, default="")
    if value:
        return value
    if DEMO or DEBUG:
        return local.demo_secrets(VAR_DIR)[name]
    raise ImproperlyConfigured(f"Set {name} in the environment (docs/operating.md says how to make one).")


def address(name: str, usual: str) -> str:
    """Return a server's address; commands that need no server run without one in the demo and for a developer."""
    value = env.str(name, default=usual if DEMO or DEBUG else "")
    if not value:
        raise ImproperlyConfigured(f"Set {name} in the environment (docs/operating.md).")
    return value


SECRET_KEY = required("SECRET_KEY")
# Fernet keys, the current one first; older ones still open what was written with them.
FIELD_KEYS = [key for key in required("FIELD_KEYS").split(",") if key]
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]", "testserver"] if DEMO or DEBUG else []
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "django_celery_beat",
    "django_filters",
    "django_htmx",
    "django_prometheus",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "programs.base",
    "programs.people",
    "programs.audit",
    "programs.files",
    "programs.plan",
    "programs.notices",
    "programs.surveys",
    "programs.cases",
    "programs.bookings",
    "programs.committees",
    "programs.portal",
    "civil_affairs",
    "participation",
]

MIDDLEWARE = [
    "programs.portal.page_cache.PageCacheMiddleware",  # outermost: a kept page meets nothing below
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "programs.portal.csp.PortalCSPMiddleware",
    "programs.people.middleware.ClientAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "programs.portal.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "programs.people.middleware.IdleMiddleware",
    "programs.people.middleware.StaffMfaMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "programs.base.middleware.OneCalendarMiddleware",
    "programs.base.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "django.template.context_processors.i18n",
                "programs.portal.context.portal",
                "programs.base.context.site",
                "programs.notices.weather.context.weather",
            ],
        },
    },
]
FORM_RENDERER = "programs.base.forms.KrdsRenderer"

# manage.py and make run fill in the local servers' addresses; production that forgot them must not start elsewhere.
DATABASES = {"default": env.db_url_config(address("DATABASE_URL", "postgres://portal@127.0.0.1:5432/portal"))}
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])  # a Unix socket's folder comes as %2Fpath
DATABASES["default"]["ATOMIC_REQUESTS"] = False
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
DATABASES["default"].setdefault("OPTIONS", {})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = address("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "programs.base.cache.PatientRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "portal",
        # A cache that does not answer must not hold a visitor up; once more for a line that broke meanwhile.
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 1, "retry": Retry(NoBackoff(), 1)},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name", "phone")},
    },
    {"NAME": "programs.people.passwords.KindsValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Sign-in: by e-mail or telephone and password; see programs/people/adapter.py.
ACCOUNT_ADAPTER = "programs.people.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "programs.people.forms.SignInForm",
    "signup": "programs.people.forms.SignUpForm",
    "change_phone": "programs.people.forms.NewPhoneForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email", "phone", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "programs.people.signup.SignUpExtras"
ACCOUNT_EMAIL_VERIFICATION = "optional"  # the adapter makes it mandatory for those without a proven telephone
ACCOUNT_CHANGE_EMAIL = True  # one address each
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_PASSWORD_RESET_BY_CODE_CODE_FORMAT = {"numeric": False, "dashed": True, "length": 8}
ACCOUNT_PHONE_VERIFICATION_TIMEOUT = 300
ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 5
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[서대문구청] "
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False  # the session ends with the browser; programs/people/middleware.py ends idle ones
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_URL.startswith("https://") else "http"
# axes counts failed sign-ins per account and address; allauth's own limit would answer first with other words.
ACCOUNT_RATE_LIMITS = {"login_failed": "100/m/ip", "change_phone": "5/m/user"}
MFA_ADAPTER = "programs.people.adapter.MfaAdapter"
MFA_TOTP_ISSUER = "서대문구 포털"
MFA_TOTP_TOLERANCE = 1
STAFF_MFA_REQUIRED = env.bool("STAFF_MFA_REQUIRED", default=not DEMO)
STAFF_PATHS = ("/admin/", "/dashboard/", "/desk/")
STAFF_IDLE_SECONDS = env.int("STAFF_IDLE_SECONDS", default=30 * 60)
RESIDENT_IDLE_SECONDS = env.int("RESIDENT_IDLE_SECONDS", default=60 * 60)
SESSION_COOKIE_AGE = 12 * 60 * 60  # nobody stays signed in longer, busy or not
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(hours=1)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "programs.people.lockout.username_of"
AXES_CLIENT_IP_CALLABLE = "programs.people.lockout.address_of"
AXES_LOCKOUT_CALLABLE = "programs.people.lockout.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # sign-ins are acts (programs/audit)
AXES_ENABLE_ADMIN = False  # shown in the portal's own words by programs/audit
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "login", "email", "phone", "next"]  # blanked in its table
AXES_VERBOSE = False  # its log lines hold sign-in names
SILENCED_SYSTEM_CHECKS = [
    "account.W001",  # either e-mail or telephone is required, which the sign-up form checks; allauth cannot say so
]
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PUT", "PATCH", "DELETE")  # reading must not touch the session
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/my/"

LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English"), ("zh-hans", "简体中文"), ("vi", "Tiếng Việt")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Seoul"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = VAR_DIR / "files"  # private: never served by URL, only through a permission check
# Hashed names let browsers keep files for a year. Compressing takes a minute, which a demo need not wait for, and a
# developer needs neither.
if DEBUG:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.StaticFilesStorage"
elif DEMO:
    STATIC_STORAGE = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
else:
    STATIC_STORAGE = "whitenoise.storage.CompressedManifestStaticFilesStorage"
# Private files (programs/files): encrypted where they lie; an address to one is good for so long.
FILES_SEALED = env.bool("FILES_SEALED", default=True)
FILES_ACCEL = env.str("FILES_ACCEL", default="")  # nginx's internal place for unsealed files, such as /private/
FILES_SCANNER = env.str("FILES_SCANNER", default="off")  # or clamd
FILES_CLAMD = env.str("FILES_CLAMD", default="unix:///run/clamav/clamd.ctl")  # or tcp://host:3310
FILES_SCAN_SECONDS = env.float("FILES_SCAN_SECONDS", default=30.0)  # for one file; then it is held and tried again
FILES_CHILD_SECONDS = env.float("FILES_CHILD_SECONDS", default=20.0)  # of the process that opens a stranger's file
FILES_CHILD_MB = env.int("FILES_CHILD_MB", default=1024)
FILES_LINK_SECONDS = env.int("FILES_LINK_SECONDS", default=60 * 60)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": STATIC_STORAGE},
}

# Strict content security policy: everything from the portal itself, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "programs.base.middleware.csrf_failure"
HTTPS = SITE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked for from inside, without TLS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None

CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Who publishes a task is told at once that the broker is away, in place of waiting for it (workers do wait).
CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 0, "socket_connect_timeout": 2}

OUTBOX_DIR = Path(env.str("OUTBOX_DIR", default=str(VAR_DIR / "outbox")))  # what the file providers write
EMAIL_URL = env.str("EMAIL_URL", default=f"filemail:///{OUTBOX_DIR / 'email'}")
EMAIL_CONFIG = env.email_url_config(EMAIL_URL)
globals().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@example.go.kr")
SMS_PROVIDER = env.str("SMS_PROVIDER", default="file")
SMS_FALLBACK = env.str("SMS_FALLBACK", default="")  # gets the messages while the first one fails or is slow
# Messages a second that a provider may get from all workers together; 0 is no limit.
SMS_RATE = env.float("SMS_RATE", default=0.0)
SMS_FALLBACK_RATE = env.float("SMS_FALLBACK_RATE", default=0.0)
EMAIL_RATE = env.float("EMAIL_RATE", default=0.0)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=10)  # seconds
SMS_TIMEOUT = env.int("SMS_TIMEOUT", default=10)  # seconds
SOLAPI_URL = env.str("SOLAPI_URL", default="https://api.solapi.com")
SOLAPI_API_KEY = env.str("SOLAPI_API_KEY", default="")
SOLAPI_API_SECRET = env.str("SOLAPI_API_SECRET", default="")
SMS_HTTP_URL = env.str("SMS_HTTP_URL", default="")
SMS_HTTP_TOKEN = env.str("SMS_HTTP_TOKEN", default="")
SMS_HTTP_BATCH = env.int("SMS_HTTP_BATCH", default=1)  # above 1 for a gateway that knows POST /messages/batch
SMS_HTTP2_URL = env.str("SMS_HTTP2_URL", default="")  # a second gateway of the same kind, for SMS_FALLBACK=http2
SMS_HTTP2_TOKEN = env.str("SMS_HTTP2_TOKEN", default="")
SMS_HTTP2_BATCH = env.int("SMS_HTTP2_BATCH", default=1)
# Secrets that sign what providers tell us (receipts, bounces, texts that come in), by provider; none: it may not.
NOTICES_HOOK_SECRETS = {
    "solapi": env.str("SOLAPI_HOOK_SECRET", default=""),
    "http": env.str("SMS_HTTP_HOOK_SECRET", default=""),
    "http2": env.str("SMS_HTTP2_HOOK_SECRET", default=""),
    "email": env.str("EMAIL_HOOK_SECRET", default=""),
}
OFFICE_NAME = env.str("OFFICE_NAME", default="서대문구청")
OFFICE_PHONE = env.str("OFFICE_PHONE", default="02-330-1114")
# Sender numbers that the office has registered; the first is used where a program names none of them.
SMS_SENDER = env.str("SMS_SENDER", default=OFFICE_PHONE)
SMS_SENDERS = env.list("SMS_SENDERS", default=[])
SMS_OPT_OUT_NUMBER = env.str("SMS_OPT_OUT_NUMBER", default="")  # the free 080 number that advertisements name (K-22)
# Slugs of the departments that send disaster messages by themselves (P06.5): 안전치수과 and those of the health centre.
DISASTER_DEPARTMENTS = env.list(
    "DISASTER_DEPARTMENTS",
    default=["safety-flood-control", "public-hygiene", "community-health", "medicine", "gajwa-health-center"],
)
# Bounces come back to an address of the message itself in this domain, whose mail server pipes them to take_bounce.
BOUNCE_DOMAIN = env.str("BOUNCE_DOMAIN", default="")
# Where the KMA's warnings are asked for each minute; none by default (government networks reach few addresses).
WEATHER_URL = env.str("WEATHER_URL", default="")
WEATHER_KEY = env.str("WEATHER_KEY", default="")
WEATHER_TIMEOUT = env.int("WEATHER_TIMEOUT", default=10)  # seconds
MESSAGE_ID_DOMAIN = DEFAULT_FROM_EMAIL.rsplit("@", 1)[-1].strip(">")
# Who gets the morning mail about what was not delivered; empty: the heads of 홍보담당관.
NOTICES_DIGEST_TO = env.list("NOTICES_DIGEST_TO", default=[])
# How long a worker may be silent about a message before another asks what became of it, in seconds.
NOTICES_LEASE_SECONDS = env.int("NOTICES_LEASE_SECONDS", default=30)
# How many worker processes may deliver one kind of messages at a time, so that a slow mail server leaves one to the
# text messages.
NOTICES_WORKERS = {
    "sms": env.int("NOTICES_SMS_WORKERS", default=2),
    "email": env.int("NOTICES_EMAIL_WORKERS", default=1),
}
NOTICES_CHUNK = env.int("NOTICES_CHUNK", default=5000)  # rows of a campaign written in one transaction
NOTICES_KEEP_DAYS = env.int("NOTICES_KEEP_DAYS", default=365)  # then the text and the address are destroyed
SIGNUPS_MAX_MB = env.int("SIGNUPS_MAX_MB", default=300)  # of an imported list of people; a million rows have 100

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "programs.portal.api.pagination.Pages",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["programs.portal.api.authentication.SignedIn"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.str("API_RATE_ANONYMOUS", default="120/min"),
        "user": env.str("API_RATE_SIGNED_IN", default="600/min"),
    },
    "EXCEPTION_HANDLER": "programs.portal.api.problems.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "서대문구 정부3.0 포털 API",
    "DESCRIPTION": "29개 과제의 계획과 성과지표를 읽는 열린 API예요. 모든 호출은 GET이고 JSON으로 답해요.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "CategoryKey": "programs.plan.models.Category",
        "TargetKind": "programs.plan.models.TargetKind",
        "CaseState": "programs.cases.states.State",
        "MilestoneState": "programs.plan.models.MilestoneState",
        "IndicatorKind": "programs.portal.api.serializers.INDICATOR_KINDS",
    },
}

# One line a record, masked; JSON unless a person is reading.
LOGGING = logging_config(level=env.str("LOG_LEVEL", default="INFO"), as_json=not DEBUG and not DEMO)
