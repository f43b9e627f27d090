"""What failed for good: jobs and mails, with a button to try again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from identity.actions.jobs import run_job_again, send_mail_again
from identity.permissions import WATCH_JOBS
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.jobs.dead_letters import dead_letters
from messaging.models import MailState, OutgoingMail

FAILURES = "identity:failures"
SHOWN = 50


class FailuresView(DeskView):
    permission = WATCH_JOBS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        mails = OutgoingMail.objects.filter(state=MailState.FAILED).defer("html", "text", "items")
        context = {"jobs": dead_letters(SHOWN), "mails": mails.order_by("-created_at")[:SHOWN]}
        return render(request, "identity/failures.html", context)


class JobAgainView(DeskView):
    permission = WATCH_JOBS

    def post(self, request: HttpRequest, message_id: UUID) -> HttpResponseBase:
        try:
            run_job_again(actor=self.request.actor, clock=system_clock, message_id=message_id)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("The job runs again."))
        return redirect(FAILURES)


class MailAgainView(DeskView):
    permission = WATCH_JOBS

    def post(self, request: HttpRequest, mail_id: UUID) -> HttpResponseBase:
        try:
            send_mail_again(actor=self.request.actor, clock=system_clock, mail_id=mail_id)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("The mail is sent again."))
        return redirect(FAILURES)
