"""What nobody needs any more goes: uploads whose message was never sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.service.actions.keeping import upload_file
from crm.service.jobs import UPLOADS_WAIT, sweep_uploads
from crm.service.models import Attachment, Ticket
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.files import open_stored


def test_an_upload_without_a_message_goes_with_its_file(staff: Callable[[str], Actor], ticket: Ticket) -> None:
    old, new, sent = (
        upload_file(actor=staff("zhang"), clock=system_clock, upload=SimpleUploadedFile(name, b"words"))
        for name in ("old.txt", "new.txt", "sent.txt")
    )
    long_ago = system_clock() - UPLOADS_WAIT - timedelta(minutes=1)
    Attachment.objects.filter(pk__in=[old.pk, sent.pk]).update(created_at=long_ago)
    sent.join(ticket.messages.get())
    sweep_uploads.run()
    assert set(Attachment.objects.values_list("name", flat=True)) >= {"new.txt", "sent.txt"}
    assert not Attachment.objects.filter(pk=old.pk).exists()
    with pytest.raises(FileNotFoundError):
        open_stored(old.path)
    for kept in (new, sent):
        open_stored(kept.path).close()
