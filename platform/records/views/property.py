"""A field of a record changed in place; the error stands at the field."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.policies import Policy
from identity.views.rooms import DeskView
from kernel.fields import FieldSpec, cell
from kernel.http.forms import attempt
from records.record_forms import RecordForm
from records.types import RecordType


class PropertyView(DeskView, abstract=True):
    """GET shows the field `name`, with `?edit` its form; POST changes it."""

    record_type: RecordType
    policy: Policy
    list_url_name: str
    """Where somebody is led whose change put the record out of their sight."""

    @abstractmethod
    def record(self) -> Any:
        """The one that the address names, if the reader sees it; else Http404."""

    @abstractmethod
    def page_url(self, record: Any) -> str:
        """Of the whole record; its fields stand below `fields/`."""

    @abstractmethod
    def change(self, record: Any, values: dict[str, Any]) -> Any: ...

    def may_change(self, spec: FieldSpec) -> bool:
        return spec.editable and spec.kind not in {"account", "contact"}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record, spec = self.record(), self._spec()
        if "edit" not in request.GET:
            return self._shown(record, spec)
        return self._form(record, spec, RecordForm([spec], record))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record, spec = self.record(), self._spec()
        form = RecordForm([spec], record, request.POST)
        changed = attempt(form, lambda: self.change(record, form.values())) if form.is_valid() else None
        if changed is None:
            return self._form(record, spec, form, status=422)
        gone = self.out_of_sight(self.policy, record.pk, reverse(self.list_url_name))
        if gone is not None:
            return gone
        if not request.headers.get("HX-Request"):
            return redirect(self.page_url(record))
        return self._shown(self.record(), spec)

    def _spec(self) -> FieldSpec:
        spec = self.record_type.named(self.kwargs["name"])
        if spec is None or not self.may_change(spec):
            raise Http404
        return spec

    def _shown(self, record: Any, spec: FieldSpec) -> HttpResponse:
        context = {
            "cell": cell(spec, record),
            "fields_url": f"{self.page_url(record)}fields/",
            "may_edit": True,
            "focus": True,
        }
        return render(self.request, "records/parts/property.html", context)

    def _form(self, record: Any, spec: FieldSpec, form: RecordForm, status: int = 200) -> HttpResponse:
        is_part = bool(self.request.headers.get("HX-Request"))
        template = "records/parts/property_form.html" if is_part else "records/property.html"
        context = {"form": form, "field": form[spec.name], "spec": spec, "record": record}
        return render(self.request, template, context, status=status)
