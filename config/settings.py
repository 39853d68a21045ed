"""Settings of the reference project; everything that differs between machines comes from the environment."""

from importlib.util import find_spec
from pathlib import Path

import django
from django.utils.translation import gettext_lazy as _

from config.databases import read_database
from config.environment import read_flag, read_list, read_number, read_secret_key, read_signing
from config.mail import read_mail

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = Path(read_list("CONGVAN_DATA", str(BASE_DIR / "var"))[0])
DEBUG = read_flag("CONGVAN_DEBUG")
HTTPS = read_flag("CONGVAN_HTTPS", default=not DEBUG)
PORT = read_number("CONGVAN_PORT", 8000)
REDIS_URL = ",".join(read_list("CONGVAN_REDIS_URL"))
DJANGO_HAS_CSP_AND_TASKS = django.VERSION >= (6, 0)

SECRET_KEY = read_secret_key(DATA, DEBUG)
SECRET_KEY_FALLBACKS = read_list("CONGVAN_SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = read_list("CONGVAN_HOSTS", "127.0.0.1,localhost" if DEBUG else "")
# Scheme, host and port each: forms and sockets are taken from these origins only.
CSRF_TRUSTED_ORIGINS = read_list("CONGVAN_ORIGINS", f"http://127.0.0.1:{PORT},http://localhost:{PORT}" if DEBUG else "")

CONGVAN = {
    "PROCESSES": read_number("CONGVAN_PROCESSES", 1),
    "SIGNING": read_signing(DATA, DEBUG),
    # Off where no ASGI server answers: pages then look for themselves.
    "SOCKET_PATH": "/truc-tiep/" if read_flag("CONGVAN_SOCKETS", default=True) else "",
    "SITE_URL": ",".join(read_list("CONGVAN_SITE_URL")),
    "WEBHOOK_URL": ",".join(read_list("CONGVAN_WEBHOOK_URL")),
    "WEBHOOK_SECRET": ",".join(read_list("CONGVAN_WEBHOOK_SECRET")),
}

INSTALLED_APPS = [
    "daphne",
    "config.apps.ReferenceConfig",
    "flows.apps.FlowsConfig",
    "permissions.apps.PermissionsConfig",
    "workflow.apps.WorkflowConfig",
    "viewflow",
    "viewflow.workflow",
    "guardian",
    "channels",
    *([] if DJANGO_HAS_CSP_AND_TASKS else ["django_tasks", "csp"]),
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

_CSP_MIDDLEWARE = (
    "django.middleware.csp.ContentSecurityPolicyMiddleware"
    if DJANGO_HAS_CSP_AND_TASKS
    else "csp.middleware.CSPMiddleware"
)
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    _CSP_MIDDLEWARE,
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "workflow.web.account.standing.StandingMiddleware",
    "workflow.web.account.activity.ActivityMiddleware",
    "viewflow.middleware.SiteMiddleware",
    "axes.middleware.AxesMiddleware",
    "workflow.web.middleware.ErrorPages",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": read_database(DATA, lock_timeout=5)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "config.caching.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        # A Redis that hangs must not hold up a request.
        "OPTIONS": {"socket_timeout": 0.25, "socket_connect_timeout": 0.25},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        # All sockets of a process share one queue, and messages are hints of a few bytes.
        "CONFIG": {"hosts": [REDIS_URL], "capacity": 4000},
    }
    if REDIS_URL
    else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
}
globals().update(read_mail(django.VERSION))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", _("Tiếng Anh"))]
# What a person chose on the page stands before what his browser asks for.
LANGUAGE_COOKIE_NAME = "congvan_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SECURE = HTTPS
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder", "config.finders.OwnFiles"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = DATA / "files"
# No address serves this folder; who may have a file is asked by the page that hands it out.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20  # as much as workflow.web.bodies lets a form bring
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# --- Who signs in, and what he may -----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    *(["permissions.backend.DatedObjectPermissionBackend"] if find_spec("permissions.backend") else []),
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "workflow.web.account.passwords.LengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "workflow.web.account.passwords.OfficeWordsValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ANONYMOUS_USER_NAME = None
GUARDIAN_AUTO_PREFETCH = False
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
# guardian looks for its own backend by name; ours answers from dated rows and is asked for by congvan.E011.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
VIEWFLOW = {"AUTOREGISTER": False}

ACCOUNT_ADAPTER = "config.signin.ClosedSignupAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "workflow.web.account.forms.LoginForm",
    "reauthenticate": "workflow.web.account.forms.ReauthenticateForm",
    "change_password": "workflow.web.account.forms.ChangePasswordForm",
    "set_password": "workflow.web.account.forms.SetPasswordForm",
}
# By address only: counted by name, a stranger could keep the owner out. The name is axes' part, with the address.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "20/m/ip"}
MFA_ADAPTER = "config.signin.SealedFactorAdapter"
MFA_FORMS = {
    "authenticate": "workflow.web.account.forms.AuthenticateForm",
    "reauthenticate": "workflow.web.account.forms.ReauthenticateCodeForm",
    "activate_totp": "workflow.web.account.forms.ActivateTOTPForm",
    "add_webauthn": "workflow.web.account.forms.AddWebAuthnForm",
    "edit_webauthn": "workflow.web.account.forms.EditWebAuthnForm",
}
# Phones' clocks are a little off; a code still counts once, see workflow.web.account.codes.
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_TOTP_ISSUER = "congvan"
USERSESSIONS_TRACK_ACTIVITY = True
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
# The address by which allauth and the public pages count, proxies or not.
AXES_CLIENT_IP_CALLABLE = "workflow.web.account.addresses.client_address"
AXES_USERNAME_CALLABLE = "config.signin.name_of_attempt"
AXES_RESET_ON_SUCCESS = True
# A closed pair opens after the hour, however often it is tried meanwhile.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"

# --- What the browser is told ----------------------------------------------------------------------------------------
_POLICY = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'self'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
}
SECURE_CSP = _POLICY
CONTENT_SECURITY_POLICY = {"DIRECTIVES": _POLICY}
CSRF_FAILURE_VIEW = "workflow.web.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-congvan_session" if HTTPS else "congvan_session"
CSRF_COOKIE_NAME = "__Host-congvan_csrf" if HTTPS else "congvan_csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_ENGINE = "workflow.web.account.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60
# The server listens for the proxy alone. Of X-Forwarded-For only what our own proxies wrote counts, from the right.
if read_flag("CONGVAN_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = read_number("CONGVAN_PROXIES", 1)
