"""The one gate for everything that goes out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from messaging.jobs import deliver
from messaging.models import MailState, OutgoingMail


def queue_mail(
    *,
    to: str,
    name: str,
    language: str,
    template: str,
    item: dict[str, Any],
    at: datetime,
    burst_key: str = "",
    thread_key: str = "",
    reply_to: str = "",
) -> OutgoingMail:
    """Store a mail and its delivery in the open transaction.

    With a `burst_key`, what happens within a few seconds joins the mail that is still waiting: one mail for a burst.
    """
    if burst_key:
        waiting = OutgoingMail.objects.select_for_update().filter(burst_key=burst_key, state=MailState.WAITING).first()
        if waiting is not None:
            waiting.add(item)
            return waiting
    wait = settings.MAIL_BURST_SECONDS if burst_key else 0
    mail = OutgoingMail.objects.create(
        to_email=to,
        to_name=name,
        language=language,
        template=template,
        items=[item],
        burst_key=burst_key,
        thread_key=thread_key or f"{template}:{to}",
        reply_to=reply_to,
        created_at=at,
        due_at=at + timedelta(seconds=wait),
    )
    deliver.enqueue(mail_id=str(mail.pk), delay_seconds=wait)
    return mail
