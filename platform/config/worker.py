"""What `dramatiq config.worker` loads: every app with its jobs, and the broker."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

import dramatiq  # noqa: E402

from kernel.tenancy.pooling import check_at_start  # noqa: E402

check_at_start()

broker = dramatiq.get_broker()
