"""The timeline of a customer as a part of a page: another filter, or what is older."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from crm.activities.column import timeline_part
from crm.customers.column import Subject
from crm.customers.permissions import VIEW_CUSTOMERS
from crm.customers.queries.records import account_page_query, contact_page_query
from identity.views.rooms import DeskView


class TimelineView(DeskView):
    """`?contact=<id>` is of one person there. Without a script the page itself shows what is older."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        subject = self._subject(account_id, request.GET.get("contact", ""))
        if not request.headers.get("HX-Request"):
            return redirect(f"{reverse('customers:account', args=[account_id])}?{request.GET.urlencode()}")
        part = timeline_part(self.request, subject)
        template = "moments" if request.GET.get("at") else "bottom"
        return render(request, f"activities/parts/{template}.html", {"part": part})

    def _subject(self, account_id: UUID, contact_id: str) -> Subject:
        account = account_page_query(self.request.actor).filter(pk=account_id).first()
        if account is None:
            raise Http404
        contact = None
        if contact_id:
            try:
                found = contact_page_query(self.request.actor).filter(pk=UUID(contact_id), account=account)
            except ValueError as error:
                raise Http404 from error
            contact = found.first()
            if contact is None:
                raise Http404
        return Subject(account, [], contact, may_change=account.is_changeable)
