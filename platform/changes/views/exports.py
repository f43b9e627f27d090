"""A list as a file: asked for with its filters and columns, watched while it is written, fetched."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from audit.sights import DOWNLOADED, saw
from changes.actions.exporting import cancel_list_export, order_list_export
from changes.forms import ExportForm
from changes.models import ListExport
from changes.permissions import EXPORT
from changes.queries import own_export
from changes.views.room import ChangesView
from kernel.actions import Refused
from kernel.exports import ExportState
from kernel.http.files import made_file_response
from kernel.http.forms import attempt
from kernel.http.views import is_part
from records.lists import list_of
from records.queries import around
from records.views.base import AboutListView


class NewExportView(AboutListView):
    """GET with the address of the list; its columns are chosen already."""

    permission = EXPORT

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        state = self.record_list.state.of(request.GET)
        columns = around(self.record_list, state, self.request.actor).columns(self.record_list, state)
        form = ExportForm(self.record_list, [spec.name for spec in columns.specs])
        return self._form_page(form, state.query)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form, query = ExportForm(self.record_list, (), request.POST), request.POST.get("query", "")
        made = attempt(form, lambda: self._order(form, query)) if form.is_valid() else None
        return self._form_page(form, query, status=422) if made is None else redirect("changes:export", made.pk)

    def _order(self, form: ExportForm, query: str) -> ListExport:
        return order_list_export(
            **self.by,
            record_list=self.record_list,
            state=self.record_list.state.read(query),
            columns=form.cleaned_data["columns"],
            file_kind=form.cleaned_data["file_kind"],
        )

    def _form_page(self, form: ExportForm, query: str, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "record_list": self.record_list,
            "query": query,
            "list_url": f"{self.record_list.url()}?{query}",
        }
        return render(self.request, "changes/export_form.html", context, status=status)


class OwnExportView(ChangesView, abstract=True):
    def own(self, order_id: UUID) -> ListExport:
        found = own_export(self.request.actor, order_id)
        if found is None:
            raise Http404
        return found


class ExportView(OwnExportView):
    """How far it is; a part of the page asks again every second."""

    permission = EXPORT

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        order = self.own(order_id)
        record_list = list_of(order.list_key)
        back = f"{record_list.url()}?{order.query}" if record_list else ""
        template = "changes/parts/export.html" if is_part(request) else "changes/export.html"
        return render(request, template, {"order": order, "back_url": back, "record_list": record_list})


class ExportCancellationView(OwnExportView):
    permission = EXPORT

    def post(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        try:
            cancel_list_export(**self.by, order=self.own(order_id))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("changes:export", order_id)


class ExportFileView(OwnExportView):
    permission = EXPORT

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponseBase:
        order = self.own(order_id)
        if order.state != ExportState.DONE:
            raise Http404
        response = made_file_response(order.path, order.file_name, content_type=order.content_type)
        saw(self.request.actor, order, verb=DOWNLOADED)
        return response
