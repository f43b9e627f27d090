"""POST orders the list that is open as a document."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from documents.actions.ordering import order_document
from identity.permissions import USE_DESK
from kernel.actions import Refused
from kernel.clock import system_clock
from records.printing import LIST_DOCUMENT, options_of
from records.views.base import AboutListView


class PrintingView(AboutListView):
    permission = USE_DESK

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        options = options_of(self.record_list, self.record_list.state.read(request.POST.get("query", "")))
        try:
            order = order_document(
                actor=self.request.actor, clock=system_clock, kind=LIST_DOCUMENT, subject_id=None, options=options
            )
        except Refused as refusal:
            raise Http404 from refusal
        return redirect("documents:order", order_id=order.pk)
