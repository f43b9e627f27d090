"""A document that was drawn is kept as it is, and the audit log knows its hash."""

from __future__ import annotations

import hashlib

from documents.kinds import Content
from documents.models import DocumentOrder, IssuedDocument
from kernel.actions import action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.files import store_bytes
from kernel.permissions import SIGNED_IN


@action(SIGNED_IN)
def issue_document(
    *, actor: Actor, clock: Clock, order: DocumentOrder, content: Content, pdf: bytes
) -> IssuedDocument:
    issued = IssuedDocument.objects.create(
        order_id=order.pk,
        kind=order.kind,
        subject_id=order.subject_id,
        title=content.title[:240],
        file_name=content.file_name[:120],
        language=order.language,
        path=store_bytes(pdf),
        size=len(pdf),
        sha256=hashlib.sha256(pdf).hexdigest(),
        made_by=actor.name[:160],
        made_at=clock(),
    )
    record("issued a document", issued, kind=issued.kind, file=issued.file_name, sha256=issued.sha256)
    return issued
