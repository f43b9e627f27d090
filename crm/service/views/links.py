"""Which other tickets a ticket belongs together with, and a ticket that is split in two."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.service.actions.relating import keep_apart, link_tickets, mark_duplicate, split_ticket, unlink_tickets
from crm.service.models import SUBJECT_LENGTH, LinkKind, Message, Ticket
from crm.service.permissions import CREATE_TICKETS, EDIT_TICKETS
from crm.service.queries.links import linkable
from crm.service.views.properties import PropertyView
from crm.service.views.tickets import TicketView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.rich_text import in_room

MOST = 10**15


class LinksView(PropertyView):
    """POST links another ticket, as `kind` says: related, or the one that this ticket repeats."""

    permission = EDIT_TICKETS
    picker = "links"

    def choices(self, ticket: Ticket, words: str) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        return {
            "words": words,
            "found": linkable(ticket, self.request.actor, words),
            "kind": kind if kind == LinkKind.DUPLICATE else LinkKind.RELATED.value,
        }

    def change(self, ticket: Ticket) -> None:
        other = self.other(self.request.POST.get("other", ""))
        if self.request.POST.get("kind") == LinkKind.DUPLICATE:
            mark_duplicate(**self.by, ticket=ticket, of=other)
        else:
            link_tickets(**self.by, ticket=ticket, other=other)

    def other(self, typed: str) -> Ticket:
        """Raises Refused for what is no ticket that the actor sees."""
        number = typed.strip().lstrip("#")
        is_number = number.isascii() and number.isdecimal() and int(number) < MOST
        seen = Ticket.objects.visible_to(self.request.actor)
        found: Ticket | None = seen.filter(number=int(number)).first() if is_number else None
        if found is None:
            raise Refused(_("There is no ticket “%(typed)s”.") % {"typed": typed.strip()[:40]}, field="other")
        return found


class LinkView(LinksView):
    """POST takes one link away."""

    permission = EDIT_TICKETS
    picker = ""

    def get(self, request: HttpRequest, number: int, other: int = 0) -> HttpResponse:
        return super().get(request, number)

    def post(self, request: HttpRequest, number: int, other: int = 0) -> HttpResponse:
        return super().post(request, number)

    def change(self, ticket: Ticket) -> None:
        unlink_tickets(**self.by, ticket=ticket, other=self.other(str(self.kwargs["other"])))


class ApartView(PropertyView):
    """POST takes back that the ticket is a duplicate."""

    permission = EDIT_TICKETS

    def change(self, ticket: Ticket) -> None:
        keep_apart(**self.by, ticket=ticket)


class SplitForm(forms.Form):
    subject = forms.CharField(label=gettext_lazy("Subject of the new ticket"), max_length=SUBJECT_LENGTH * 10)


class SplitView(TicketView):
    """A second ticket from one message."""

    permission = CREATE_TICKETS

    def get(self, request: HttpRequest, number: int, message_id: UUID) -> HttpResponse:
        ticket = self.ticket(number)
        return self.page_of(ticket, self.message(ticket, message_id), SplitForm(initial={"subject": ticket.subject}))

    def post(self, request: HttpRequest, number: int, message_id: UUID) -> HttpResponse:
        ticket = self.ticket(number)
        message, form = self.message(ticket, message_id), SplitForm(request.POST)
        if not form.is_valid():
            return self.page_of(ticket, message, form, status=422)
        line = form.cleaned_data["subject"]
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
        made = attempt(form, lambda: split_ticket(**by, message=message, line=line))
        if made is None:
            return self.page_of(ticket, message, form, status=422)
        messages.success(request, _("Ticket #%(number)d is split off.") % {"number": made.number})
        return redirect("service:ticket", number=made.number)

    def message(self, ticket: Ticket, message_id: UUID) -> Message:
        found = ticket.messages.select_related("ticket").filter(pk=message_id).first()
        if found is None:
            raise Http404
        return found

    def page_of(self, ticket: Ticket, message: Message, form: SplitForm, status: int = 200) -> HttpResponse:
        context = {"ticket": ticket, "message": message, "html": in_room(message.html, "/desk"), "form": form}
        return render(self.request, "service/split.html", context, status=status)
