"""Requests: hosts, middleware, templates, static files, security."""

from __future__ import annotations

from pathlib import Path

import wagtail

from config import env

BASE_DIR = Path(__file__).resolve().parents[3]

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", "" if not env.flag("RAPPORT_DEMO") else "demo-only-never-in-production" * 2)
# Former keys, which still open what they signed and sealed, until `manage.py reseal_secrets` has run.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
PLATFORM_HOST = env.text("PLATFORM_HOST", "localhost")
PUBLIC_SCHEME = env.text("PUBLIC_SCHEME", "http" if PLATFORM_HOST == "localhost" else "https")
PUBLIC_PORT_SUFFIX = env.text("PUBLIC_PORT_SUFFIX", "")
DIRECTORY_TRUSTED_SECONDS = env.number("DIRECTORY_TRUSTED_SECONDS", 5)
TRUSTED_PROXIES = env.words("TRUSTED_PROXIES")

# The directory decides which hosts are ours: kernel.http.tenant answers 404 for every other one.
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "config.urls.tenant"
WSGI_APPLICATION = "config.wsgi.application"

MIDDLEWARE = [
    "kernel.http.security.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kernel.http.tenant.TenantMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "identity.http.sessions.SessionMiddleware",
    "identity.http.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
if not env.flag("SERVE_STATIC", default=True):
    MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "config.shell.shell",
            ],
            "builtins": ["design.templatetags.remembered", "design.templatetags.design"],
        },
    }
]
FORM_RENDERER = "design.forms.DesignRenderer"
MESSAGE_STORAGE = "identity.http.notices.TenantCookieStorage"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
# The styles of Wagtail's admin name a picture of its app for pictures, which is not installed.
STATICFILES_DIRS = [
    ("wagtailimages/images", Path(wagtail.__file__).parent / "images" / "static" / "wagtailimages" / "images")
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / ".data" / "files")))
UPLOAD_LIMIT_BYTES = 25 * 1024 * 1024
# More than the largest file that a form takes: beyond it nothing is kept, not even on the disk.
UPLOAD_ENDS_AT_BYTES = 120 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "kernel.http.uploads.EndingUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

CSRF_FAILURE_VIEW = "config.error_pages.stale_form"
CSRF_COOKIE_HTTPONLY = False  # scripts of ours send it as a header
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = PUBLIC_SCHEME == "https"
SESSION_COOKIE_SECURE = PUBLIC_SCHEME == "https"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if PUBLIC_SCHEME == "https" else 0
X_FRAME_OPTIONS = "DENY"
# auth.E003: an address is unique whatever its letters' case, by a constraint that this check does not know.
SILENCED_SYSTEM_CHECKS = ["auth.E003"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
