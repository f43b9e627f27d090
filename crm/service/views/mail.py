"""Mail that waits for staff: it could not be joined to a ticket by itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.service.actions.mail import ignore_mail, join_mail_by_hand
from crm.service.forms import JoinMailForm
from crm.service.models import Ticket
from crm.service.permissions import EDIT_TICKETS
from crm.service.queries.choices import waiting_mails
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from messaging.models import IncomingMail

REASONS = {
    "unknown": gettext_lazy("It does not say, in a way that can be trusted, to which ticket it belongs."),
    "sender": gettext_lazy("Somebody other than the customer of the ticket sent it."),
    "closed": gettext_lazy("Its ticket is closed."),
    "empty": gettext_lazy("There is no text in it."),
}


class MailPageView(DeskView, abstract=True):
    """The one page of all of them: also what a refusal shows again."""

    def page(self, wrong: UUID | None = None, error: str = "", number: str = "", status: int = 200) -> HttpResponse:
        rows = [
            {"mail": mail, "reason": REASONS.get(mail.reason, ""), "error": error if mail.pk == wrong else ""}
            for mail in waiting_mails()
        ]
        return render(self.request, "service/mail.html", {"rows": rows, "number": number}, status=status)


class MailListView(MailPageView):
    permission = EDIT_TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()


class MailView(MailPageView, abstract=True):
    def mail(self, mail_id: UUID) -> IncomingMail:
        found = IncomingMail.objects.defer("raw").filter(pk=mail_id).first()
        if found is None:
            raise Http404
        return found


class MailTicketView(MailView):
    """POST joins the mail to the ticket of this number."""

    permission = EDIT_TICKETS

    def post(self, request: HttpRequest, mail_id: UUID) -> HttpResponse:
        mail, form = self.mail(mail_id), JoinMailForm(request.POST)
        typed = request.POST.get("number", "")
        if not form.is_valid():
            return self.page(mail.pk, _("Write the number of a ticket, such as 1042."), typed, 422)
        ticket = Ticket.objects.visible_to(self.request.actor).filter(number=form.cleaned_data["number"]).first()
        if ticket is None:
            return self.page(mail.pk, _("There is no ticket #%(number)s.") % {"number": typed}, typed, 422)
        try:
            join_mail_by_hand(actor=self.request.actor, clock=system_clock, mail=mail, ticket=ticket)
        except Refused as refusal:
            return self.page(mail.pk, refusal.sentence, typed, 422)
        messages.success(request, _("The mail is part of #%(number)d now.") % {"number": ticket.number})
        return redirect("service:mail")


class MailIgnoredView(MailView):
    """POST puts the mail aside."""

    permission = EDIT_TICKETS

    def post(self, request: HttpRequest, mail_id: UUID) -> HttpResponse:
        try:
            ignore_mail(actor=self.request.actor, clock=system_clock, mail=self.mail(mail_id))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("The mail was put aside."))
        return redirect("service:mail")
