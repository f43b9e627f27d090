"""What `dramatiq config.worker` loads: every app with its jobs, and the broker."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import dramatiq  # noqa: E402

broker = dramatiq.get_broker()
