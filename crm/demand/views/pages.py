"""What is missing in the knowledge base, and what it is worth: for whoever writes it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.demand.actions import close_gap, reopen_gap
from crm.demand.gaps import gaps
from crm.demand.measuring import LEAST, deflection
from crm.demand.models import ClosedGap
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from knowledge_base.permissions import VIEW_ARTICLES, WRITE_ARTICLES

MEASURED = timedelta(days=90)
MOST_CLOSED = 50


class DemandView(DeskView):
    permission = VIEW_ARTICLES

    def get(self, request: HttpRequest) -> HttpResponse:
        at = system_clock()
        context = {
            "gaps": gaps(at=at),
            "closed": ClosedGap.objects.select_related("closed_by").order_by("-closed_at")[:MOST_CLOSED],
            "deflection": deflection(since=MEASURED, at=at),
            "least": LEAST,
            "may_write": self.request.actor.may(WRITE_ARTICLES),
        }
        return render(request, "demand/demand.html", context)


class ClosedGapsView(DeskView):
    """POST puts words aside."""

    permission = WRITE_ARTICLES

    def post(self, request: HttpRequest) -> HttpResponse:
        words = request.POST.get("words", "")[:200]
        try:
            close_gap(actor=self.request.actor, clock=system_clock, words=words)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("“%(words)s” is put aside; it stands below.") % {"words": words})
        return redirect("demand:demand")


class ReopeningView(DeskView):
    permission = WRITE_ARTICLES

    def post(self, request: HttpRequest, gap_id: UUID) -> HttpResponse:
        closed = ClosedGap.objects.filter(pk=gap_id).first()
        if closed is None:
            raise Http404
        reopen_gap(actor=self.request.actor, clock=system_clock, closed=closed)
        return redirect("demand:demand")
