"""Taking the log home: asked for with the filters of the page, watched while it is written, fetched."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from audit.actions import cancel_export, order_export
from audit.filters import Filters
from audit.models import AuditExport
from audit.permissions import READ_AUDIT
from audit.sights import DOWNLOADED, saw
from audit.views.room import AuditRoom
from kernel.actions import Refused
from kernel.exports import ExportState
from kernel.http.files import made_file_response
from kernel.http.views import is_part


class ExportsView(AuditRoom):
    """POST asks for one; what can't be had is said on the page of the log."""

    permission = READ_AUDIT

    def post(self, request: HttpRequest) -> HttpResponseBase:
        filters = Filters.read(request.POST.dict())
        try:
            order = order_export(**self.by, filters=filters)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(f"{reverse('audit:log')}?{filters.query}")
        return redirect("audit:export", order.pk)


class ExportView(AuditRoom):
    """How far it is; a part of the page asks again every second."""

    permission = READ_AUDIT

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        order = self.own_export(order_id)
        context = {"order": order, "back_url": _back(order)}
        return render(request, "audit/parts/export.html" if is_part(request) else "audit/export.html", context)


class ExportCancellationView(AuditRoom):
    permission = READ_AUDIT

    def post(self, request: HttpRequest, order_id: UUID) -> HttpResponseBase:
        cancel_export(**self.by, order=self.own_export(order_id))
        return redirect("audit:export", order_id)


class ExportFileView(AuditRoom):
    permission = READ_AUDIT

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponseBase:
        order = self.own_export(order_id)
        if order.state != ExportState.DONE:
            raise Http404
        response = made_file_response(order.path, order.file_name, content_type="text/csv")
        saw(self.request.actor, order, verb=DOWNLOADED)
        return response


def _back(order: AuditExport) -> str:
    query = Filters.read(order.filters).query
    return reverse("audit:log") + (f"?{query}" if query else "")
