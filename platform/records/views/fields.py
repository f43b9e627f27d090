"""Fields that administrators add: what a kind of record has, a new one, one of them, what was retired."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from design.shell import Place
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from records.actions.dictionaries import create_dictionary
from records.actions.fields import change_field, create_field, place_field, restore_field, retire_field
from records.field_forms import FieldForm
from records.models import CustomField, CustomKind
from records.models.custom_field import CHOOSING
from records.permissions import MANAGE_FIELDS
from records.queries import fields_of
from records.types import RecordType, record_type, record_types
from records.views.formulas import Trial, form_of, formula_context, trial_of

KIND_ICONS = {
    "text": "forms",
    "long": "file-text",
    "number": "list-details",
    "money": "receipt",
    "date": "calendar",
    "flag": "circle-check",
    "choice": "circle-dot",
    "choices": "list",
    "url": "link",
    "email": "mail",
    "phone": "phone",
    "formula": "table",
    "rollup": "subtask",
}
KIND_HELPS = {
    "text": _("A line of words or figures."),
    "long": _("Several lines, for what needs to be told."),
    "number": _("A quantity, with as many digits after the point as you say."),
    "money": _("An amount of a currency."),
    "date": _("A day of the calendar."),
    "flag": _("A tick that is there or not."),
    "choice": _("One of the choices of a dictionary."),
    "choices": _("Any of the choices of a dictionary."),
    "url": _("A page of the web."),
    "email": _("An address that mail can be sent to."),
    "phone": _("A number that can be called."),
    "formula": _("Worked out from the other fields of the record, as in a spreadsheet."),
    "rollup": _("Counted or summed up over the records that belong to this one."),
}


class ManageView(DeskView, abstract=True):
    permission = MANAGE_FIELDS

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    @property
    def is_part(self) -> bool:
        return bool(self.request.headers.get("HX-Request"))


class TypeView(ManageView, abstract=True):
    @cached_property
    def type(self) -> RecordType:
        found = record_type(self.kwargs["key"])
        if found is None:
            raise Http404
        return found

    @property
    def page_url(self) -> str:
        return reverse("records:fields", args=[self.type.key])


class FirstTypeView(ManageView):
    """Where the settings lead: the first kind of record."""

    permission = MANAGE_FIELDS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect("records:fields", key=record_types()[0].key)


class FieldsView(TypeView):
    """All fields of a kind of record: those of its own, those that were added, those that were retired."""

    permission = MANAGE_FIELDS

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        fields = fields_of(self.type)
        context = {
            "type": self.type,
            "types": _tabs(self.type),
            "fields": [field for field in fields if not field.is_retired],
            "retired": [field for field in fields if field.is_retired],
        }
        return render(request, "records/fields.html", context)


class NewFieldView(TypeView):
    """First the kind, then what it needs to know."""

    permission = MANAGE_FIELDS

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        kind = request.GET.get("kind", "")
        if kind not in CustomKind.values:
            ways = [(one, label, KIND_ICONS[one], KIND_HELPS[one]) for one, label in CustomKind.choices]
            return render(request, "records/field_kinds.html", {"type": self.type, "ways": ways})
        return self.page(form_of(kind, None, None, of=self.type, request=self.request))

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        kind = request.POST.get("kind", "")
        if kind not in CustomKind.values:
            raise Http404
        form = form_of(kind, None, request.POST, of=self.type, request=self.request)
        if "try" in request.POST:
            return self.page(form, trial=trial_of(form, self.type, self.request.actor))
        made = attempt(form, lambda: self._make(form)) if form.is_valid() else None
        if made is None:
            return self.page(form, status=422)
        messages.success(request, gettext("“%(name)s” is there, in forms, lists and filters.") % {"name": made})
        return redirect(self.page_url)

    def page(self, form: FieldForm, *, status: int = 200, trial: Trial | None = None) -> HttpResponse:
        context = {
            "form": form,
            "type": self.type,
            "kind": form.kind,
            "kind_label": dict(CustomKind.choices)[form.kind],
            **formula_context(form, self.type, trial),
        }
        return render(self.request, "records/field.html", context, status=status)

    def _make(self, form: FieldForm) -> CustomField:
        """With its dictionary, or neither."""
        values: dict[str, Any] = {"record_type": self.type, "kind": form.kind, "labels": form.labels}
        dictionary = form.chosen_dictionary
        with transaction.atomic():
            if form.kind in CHOOSING and dictionary is None:
                if not form.entries:
                    raise Refused(gettext("Choose a dictionary, or write the choices."), field="lines")
                dictionary = create_dictionary(**self.by, labels=form.labels, entries=form.entries)
            return create_field(**self.by, **values, dictionary=dictionary, **form.settings)


class FieldView(ManageView):
    """One field that was added; POST changes it."""

    permission = MANAGE_FIELDS

    def get(self, request: HttpRequest, field_id: UUID) -> HttpResponseBase:
        field = self.field(field_id)
        return self.page(field, form_of(field.kind, field, None, of=self.type_of(field), request=self.request))

    def post(self, request: HttpRequest, field_id: UUID) -> HttpResponseBase:
        field = self.field(field_id)
        form = form_of(field.kind, field, request.POST, of=self.type_of(field), request=self.request)
        if "try" in request.POST:
            return self.page(field, form, trial=trial_of(form, self.type_of(field), self.request.actor))
        changed = None
        if form.is_valid():
            changed = attempt(form, lambda: change_field(**self.by, field=field, labels=form.labels, **form.settings))
        if changed is None:
            return self.page(field, form, status=422)
        messages.success(request, gettext("Saved."))
        return redirect("records:fields", key=field.record_type)

    def field(self, field_id: UUID) -> CustomField:
        rows = CustomField.objects.select_related("dictionary").prefetch_related("dictionary__entries")
        return get_object_or_404(rows, pk=field_id)

    def type_of(self, field: CustomField) -> RecordType:
        found = record_type(field.record_type)
        assert found is not None
        return found

    def page(
        self, field: CustomField, form: FieldForm, *, status: int = 200, trial: Trial | None = None
    ) -> HttpResponse:
        kind = self.type_of(field)
        context = {
            "form": form,
            "field": field,
            "type": kind,
            "kind": field.kind,
            "kind_label": field.get_kind_display(),
            **formula_context(form, kind, trial),
        }
        return render(self.request, "records/field.html", context, status=status)


class FieldPlaceView(ManageView):
    """POST `place` (from 0) puts a field there among those in use."""

    permission = MANAGE_FIELDS

    def post(self, request: HttpRequest, field_id: UUID) -> HttpResponseBase:
        field = get_object_or_404(CustomField.objects.in_use(), pk=field_id)
        place_field(**self.by, field=field, place=place_of(request))
        return HttpResponse(status=204) if self.is_part else redirect("records:fields", key=field.record_type)


class RetirementView(ManageView):
    """POST takes a field away, or (`back`) brings it back."""

    permission = MANAGE_FIELDS

    def post(self, request: HttpRequest, field_id: UUID) -> HttpResponseBase:
        field = get_object_or_404(CustomField, pk=field_id)
        try:
            if "back" in request.POST:
                restore_field(**self.by, field=field)
                messages.success(request, gettext("“%(name)s” is back, with its values.") % {"name": field})
            else:
                retire_field(**self.by, field=field)
                messages.success(request, gettext("“%(name)s” is retired. Its values are kept.") % {"name": field})
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("records:fields", key=field.record_type)


def place_of(request: HttpRequest) -> int:
    """From 0; what is no number is the first place."""
    given = request.POST.get("place", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else 0


def _tabs(current: RecordType) -> list[Place]:
    return [
        Place(one.key, str(one.label), reverse("records:fields", args=[one.key]), current=one.key == current.key)
        for one in record_types()
    ]
