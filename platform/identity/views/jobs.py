"""What failed for good: jobs and mails, with a button to try again."""

from __future__ import annotations

from abc import abstractmethod
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


class AgainView(DeskView, abstract=True):
    """Try one of them again, and say what came of it."""

    permission = WATCH_JOBS

    def post(self, request: HttpRequest, **key: UUID) -> HttpResponseBase:
        try:
            said = self.act(**key)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, said)
        return redirect(FAILURES)

    @abstractmethod
    def act(self, **key: UUID) -> str: ...


class JobAgainView(AgainView):
    def act(self, **key: UUID) -> str:
        run_job_again(actor=self.request.actor, clock=system_clock, **key)
        return _("The job runs again.")


class MailAgainView(AgainView):
    def act(self, **key: UUID) -> str:
        send_mail_again(actor=self.request.actor, clock=system_clock, **key)
        return _("The mail is sent again.")
