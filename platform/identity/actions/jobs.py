"""What failed for good is tried again by an administrator."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from identity.models import User
from identity.permissions import WATCH_JOBS
from kernel.actions import Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.jobs.dead_letters import rerun
from messaging.jobs import deliver
from messaging.models import MailState, OutgoingMail


@action(WATCH_JOBS)
def run_job_again(*, actor: Actor, clock: Clock, message_id: UUID) -> None:
    """Put a failed job of this workspace back into the queue."""
    job = rerun(message_id)
    if job is None:
        raise Refused(_("This job is not among the failed ones any more."))
    record("ran a failed job again", User.objects.get(pk=actor.me), job=job)


@action(WATCH_JOBS)
def send_mail_again(*, actor: Actor, clock: Clock, mail_id: UUID) -> None:
    mail = OutgoingMail.objects.select_for_update().filter(pk=mail_id, state=MailState.FAILED).first()
    if mail is None:
        raise Refused(_("This mail is not among the failed ones any more."))
    mail.retry(error="", due_at=clock())
    deliver.enqueue(mail_id=str(mail.pk))
    record("sent a failed mail again", mail)
