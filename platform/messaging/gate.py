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
    wait = settings.MAIL_BURST_SECONDS if burst_key else 0
    mail = OutgoingMail(
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
    joined = _store(mail)
    if joined is not mail:
        joined.add(item)
        return joined
    deliver.enqueue(mail_id=str(mail.pk), delay_seconds=wait)
    return mail


def _store(mail: OutgoingMail) -> OutgoingMail:
    """The stored `mail`, or the one of its burst that still waits, locked.

    Two jobs may begin a burst at once. The second one's insert waits for the first transaction and then does nothing,
    so it looks again; it finds nothing if the first mail went out in between, and stores its own.
    """
    if not mail.burst_key:
        mail.save(force_insert=True)
        return mail
    waiting = OutgoingMail.objects.select_for_update().filter(burst_key=mail.burst_key, state=MailState.WAITING)
    while (found := waiting.first()) is None:
        OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
        if OutgoingMail.objects.filter(pk=mail.pk).exists():
            return mail
    return found
