"""Uploads that wait for what is being written."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from crm.activities.models import ActivityFile
from crm.activities.permissions import LOG_ACTIVITIES
from kernel.actions import action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.files import store_upload


@action(LOG_ACTIVITIES)
def keep_file(*, actor: Actor, clock: Clock, upload: UploadedFile) -> ActivityFile:
    """Keep a file until it is logged with something. Raises Refused with the reason."""
    stored = store_upload(upload)
    file = ActivityFile.of(stored, uploaded_by_id=actor.user_id, created_at=clock())
    file.save()
    record("uploaded", file, size=stored.size)
    return file
