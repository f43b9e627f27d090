"""An open page says that it was opened; whoever opened it may have that forgotten."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kernel.clock import system_clock
from kernel.permissions import SIGNED_IN
from search.actions import forget_visits, note_visit
from search.views.room import SearchRoom
from search.visits import visible_row


class VisitsView(SearchRoom):
    """POST `kind` and `row`. From the browser, so that a page which is only fetched ahead counts for nothing."""

    permission = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponse:
        kind = request.POST.get("kind", "")
        try:
            row = UUID(request.POST.get("row", ""))
        except ValueError as wrong:
            raise Http404 from wrong
        if not visible_row(self.request.actor, kind, row):
            raise Http404
        note_visit(actor=self.request.actor, clock=system_clock, kind=kind, row=row)
        return HttpResponse(status=204)


class VisitsRemovalView(SearchRoom):
    permission = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponseBase:
        forget_visits(actor=self.request.actor, clock=system_clock)
        messages.success(request, _("What you opened is forgotten."))
        return redirect("search:everything")
