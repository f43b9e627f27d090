"""What is kept while somebody writes: uploads that wait for their message, and drafts."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile

from crm.service.models import Attachment, Draft, MessageKind, Ticket
from crm.service.permissions import NOTE_ON_TICKETS
from kernel.actions import action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.files import store_upload
from kernel.permissions import ANYBODY
from kernel.rich_text import clean_html, is_empty


@action(ANYBODY)
def upload_file(*, actor: Actor, clock: Clock, upload: UploadedFile) -> Attachment:
    """Keep a file until its message is sent. Raises Refused with the reason."""
    stored = store_upload(upload)
    attachment = Attachment.of(stored, uploaded_by_id=actor.user_id, created_at=clock())
    attachment.save()
    record("uploaded", attachment, size=stored.size)
    return attachment


@action(NOTE_ON_TICKETS)
def save_draft(*, actor: Actor, clock: Clock, ticket: Ticket, kind: str, html: str) -> Draft | None:
    """Keep what was typed; an empty text removes the draft."""
    kind = kind if kind in MessageKind.values else MessageKind.PUBLIC
    cleaned = clean_html(html)
    rows = Draft.objects.filter(ticket=ticket, user_id=actor.me, kind=kind)
    nothing_changed()  # a draft is nobody else's business and stays out of the audit log
    if is_empty(cleaned):
        rows.delete()
        return None
    draft, _made = Draft.objects.update_or_create(
        ticket=ticket, user_id=actor.me, kind=kind, defaults={"html": cleaned, "saved_at": clock()}
    )
    return draft
