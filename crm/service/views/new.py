"""A ticket that staff open: for a customer who called, or for themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.customers.queries import Customer, find_customers, picked_customer
from crm.service.actions.filing import Subject, create_ticket
from crm.service.actions.keeping import upload_file
from crm.service.forms import NewTicketForm, ids_of, words_of
from crm.service.models import MessageKind, Ticket
from crm.service.permissions import CREATE_TICKETS, TICKET_POLICY
from crm.service.queries.ticket import waiting_uploads
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt


class NewTicketView(DeskView):
    permission = CREATE_TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        """`?follows=1042` begins with what is known of that ticket, `?customer=` with the customer."""
        before = self._followed(request.GET.get("follows", ""))
        initial: dict[str, Any] = {
            "customer": request.GET.get("customer", ""),
            "kind": MessageKind.PUBLIC.value,
        }
        if before is not None:
            initial |= {"subject": before.subject, "category": before.category_id, "customer": _customer_of(before)}
        return self.page(NewTicketForm(initial=initial), before, initial["customer"])

    def post(self, request: HttpRequest) -> HttpResponse:
        form, before = NewTicketForm(request.POST), self._followed(request.POST.get("follows", ""))
        key = request.POST.get("customer", "")
        if "find" in request.POST:  # without script: search, then choose
            return self.page(NewTicketForm(initial=_typed(request)), before, key)
        chosen = picked_customer(self.request.actor, key)
        if not form.is_valid():
            return self.page(form, before, key, status=422)
        ticket = attempt(form, lambda: self._create(form, chosen, before))
        if ticket is None:
            return self.page(form, before, key, status=422)
        messages.success(request, _("Ticket #%(number)d is open.") % {"number": ticket.number})
        gone = self.out_of_sight(TICKET_POLICY, ticket.pk, reverse("service:tickets"))
        return gone or redirect("service:ticket", number=ticket.number)

    def _create(self, form: NewTicketForm, chosen: Customer | None, before: Ticket | None) -> Ticket:
        values, actor = form.cleaned_data, self.request.actor
        files = ids_of(self.request.POST, "files")
        for upload in self.request.FILES.getlist("uploads"):
            files.append(upload_file(actor=actor, clock=system_clock, upload=upload).pk)
        return create_ticket(
            actor=actor,
            clock=system_clock,
            subject=Subject(values["subject"], values["category"], values["priority"]),
            words=words_of(values["body"], files),
            account=chosen.account if chosen else None,
            contact=chosen.contact if chosen else None,
            assignee=values["assignee"],
            as_note=values["kind"] == MessageKind.NOTE,
            follows_up=before,
            custom=form.custom_values,
        )

    def page(self, form: NewTicketForm, before: Ticket | None, key: str, status: int = 200) -> HttpResponse:
        actor, words = self.request.actor, str(form["q"].value() or "").strip()
        context = {
            "form": form,
            "follows": before,
            "chosen": picked_customer(actor, key),
            "words": words,
            "found": find_customers(actor, words) if words else [],
            "files": waiting_uploads(actor, list(ids_of(self.request.POST, "files"))),
        }
        return render(self.request, "service/new.html", context, status=status)

    def _followed(self, number: str) -> Ticket | None:
        if not number.isdecimal() or len(number) > 15:
            return None
        found: Ticket | None = Ticket.objects.visible_to(self.request.actor).filter(number=int(number)).first()
        return found


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {name: request.POST.get(name, "") for name in NewTicketForm().fields}


def _customer_of(ticket: Ticket) -> str:
    if ticket.contact_id:
        return f"contact:{ticket.contact_id}"
    return f"account:{ticket.account_id}" if ticket.account_id else ""
