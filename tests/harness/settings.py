"""The product's settings, with what only a test run needs."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-" * 4)
os.environ.setdefault("PLATFORM_HOST", "localhost")
os.environ.setdefault("EMAIL_URL", "outbox:")
os.environ.setdefault("DIRECTORY_TRUSTED_SECONDS", "3600")

from config.settings import *  # noqa: F403

# Another thread would write past the transaction that a test rolls back: tests write the notes themselves.
AUDIT_NOTES_EVERY_SECONDS = 0

# Argon2 is slow on purpose; the tests sign in hundreds of times with the same library at its smallest cost.
PASSWORD_HASHERS = ["tests.harness.hasher.QuickArgon2"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Styles and scripts straight from the apps: a clean clone has collected nothing.
STATIC_ROOT = Path(tempfile.mkdtemp(prefix="rapport-static-"))
WHITENOISE_USE_FINDERS = True
# The processes of one site share their files; each test process has its own.
MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or tempfile.mkdtemp(prefix="rapport-files-"))
