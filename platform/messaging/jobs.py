"""Delivery: each mail is rendered, marked, handed over and marked again; a dead worker's mail is taken up once."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from kernel.clock import system_clock
from kernel.jobs import job
from messaging.adapters import MailRefused, adapter_for
from messaging.models import MailState, OutgoingMail
from messaging.rendering import build_message, render

TRIES = 8
FIRST_WAIT = timedelta(seconds=30)
# Whoever has held a mail for longer than this is dead: no SMTP conversation lasts so long.
HELD_TOO_LONG = 2 * timedelta(seconds=settings.WORKER_DEAD_AFTER_SECONDS)


@job(once=False, queue="mail")
def deliver(mail_id: str) -> None:
    """Send one mail. The row says what has happened, so a repeated job sends nothing twice."""
    mail = _claim(UUID(mail_id), at=system_clock())
    if mail is None:
        return
    try:
        adapter_for().send(build_message(mail))
    except MailRefused as error:
        with transaction.atomic():
            mail.give_up(error=str(error))
    except (OSError, smtplib.SMTPException) as error:
        _try_later(mail, error)
    else:
        with transaction.atomic():
            mail.sent(at=system_clock())


def _claim(mail_id: UUID, *, at: datetime) -> OutgoingMail | None:
    with transaction.atomic():
        mail = OutgoingMail.objects.select_for_update(skip_locked=True).filter(pk=mail_id).first()
        if mail is None or not _may_be_taken(mail, at):
            return None
        if not mail.subject:
            mail.subject, mail.text, mail.html = render(mail)
        mail.claim(at=at)
    return mail


def _may_be_taken(mail: OutgoingMail, at: datetime) -> bool:
    if mail.state == MailState.WAITING:
        return True
    return mail.state == MailState.SENDING and mail.claimed_at is not None and mail.claimed_at < at - HELD_TOO_LONG


def _try_later(mail: OutgoingMail, error: Exception) -> None:
    with transaction.atomic():
        if mail.attempts >= TRIES:
            mail.give_up(error=f"{type(error).__name__}: {error}")
            return
        wait = FIRST_WAIT * 2 ** (mail.attempts - 1)
        mail.retry(error=f"{type(error).__name__}: {error}", due_at=system_clock() + wait)
        deliver.enqueue(mail_id=str(mail.pk), delay_seconds=wait.total_seconds())


def overdue_mail(at: datetime) -> list[UUID]:
    """Mails whose job was lost with its worker; the clock enqueues them again."""
    held = OutgoingMail.objects.filter(state=MailState.SENDING, claimed_at__lt=at - HELD_TOO_LONG)
    late = OutgoingMail.objects.filter(state=MailState.WAITING, due_at__lt=at - HELD_TOO_LONG)
    return list((held | late).values_list("pk", flat=True)[:500])


@job()
def take_up_lost_mail() -> None:
    """By the clock: deliver again what a dead worker left."""
    for mail_id in overdue_mail(system_clock()):
        deliver.enqueue(mail_id=str(mail_id))
