"""The pages of one record, the same for every kind: its page, a new one, all of it in one form, one field in place.

An app says once, in a base of its own, which kind of record it is, who may see and edit it and where its pages are;
what stands on its page besides the fields is that app's template.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.policies import Policy
from audit.sights import saw
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.fields import FieldSpec, cells, shown
from kernel.http.forms import attempt
from kernel.permissions import Permission
from records.record_forms import RecordForm
from records.types import RecordType
from records.views.property import PropertyView

Text = str | Promise


class RecordRoom(DeskView, abstract=True):
    """What the pages of a kind have in common. Of `app` the URL names are derived: `app:key`, `app:edit-key`, …"""

    record_type: ClassVar[RecordType]
    policy: ClassVar[Policy]
    edit_permission: ClassVar[Permission]
    app: ClassVar[str]
    list_url_name: ClassVar[str]
    list_label: ClassVar[Text]
    styles: ClassVar[tuple[str, ...]] = ()
    """Style sheets of the app, besides those of every record."""

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    def record(self) -> Any:
        """The one that the address names, as far as the reader sees it; every other id is 404."""
        rows: Any = self.record_type.model._default_manager
        seen = self.policy.with_rights(self.fetched(rows.visible_to(self.request.actor)), self.request.actor)
        found = seen.filter(pk=self.kwargs["record_id"]).first()
        if found is None:
            raise Http404
        return self.record_type.for_reader(found)

    def fetched(self, rows: Any) -> Any:
        """With what the page shows of other records."""
        return rows

    def is_open(self, record: Any) -> bool:
        """Whether its state lets it be edited; who may is asked besides."""
        return True

    def may_edit(self, record: Any) -> bool:
        return self.request.actor.may(self.edit_permission) and record.is_changeable and self.is_open(record)

    def page_url(self, record: Any) -> str:
        return reverse(f"{self.app}:{self.record_type.key}", args=[record.pk])

    def form_of(self, record: Any = None, data: Any = None, initial: Any = None) -> RecordForm:
        return RecordForm(self.record_type.fields, record, data, initial)

    def frame(self) -> dict[str, Any]:
        """What every template of these pages reads."""
        return {
            "list_url": reverse(self.list_url_name),
            "list_label": self.list_label,
            "styles": self.styles,
            "kind": self.record_type,
        }


class RecordShown(RecordRoom, abstract=True):
    """Shows the record: for its page, and for what is posted from there and refused.

    `template` extends records/record.html.
    """

    template: ClassVar[str]
    beside: ClassVar[tuple[str, ...]] = ()
    """Fields that the page shows elsewhere than among its details."""

    def page(self, record: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        url, may_edit = self.page_url(record), self.may_edit(record)
        specs = [spec for spec in self.specs() if spec.name not in self.beside]
        context = self.frame() | {
            "record": record,
            "title": str(record),
            "url": url,
            "fields_url": f"{url}fields/",
            "cells": cells(specs, record),
            "may_edit": may_edit,
            "edit_url": reverse(f"{self.app}:edit-{self.record_type.key}", args=[record.pk]) if may_edit else "",
        }
        return render(self.request, self.template, context | self.more(record) | more, status=status)

    def specs(self) -> list[FieldSpec]:
        return shown(self.record_type.fields)

    def more(self, record: Any) -> dict[str, Any]:
        """What the template of the app needs besides."""
        return {}


class RecordPageView(RecordShown, abstract=True):
    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        record = self.record()
        saw(self.request.actor, record)
        return self.page(record)


class RecordFormView(RecordRoom, abstract=True):
    """A form of the whole record: GET shows it, POST sends it; what is refused stands at its field."""

    template: ClassVar[str] = "records/record_form.html"
    heading: ClassVar[Text] = ""
    send: ClassVar[Text] = gettext_lazy("Save")

    def form_page(self, form: RecordForm, record: Any = None, *, status: int = 200) -> HttpResponse:
        context = self.frame() | {
            "form": form,
            "record": record,
            "heading": record or self.heading,
            "send": self.send,
            "back_url": self.page_url(record) if record else reverse(self.list_url_name),
            "keep": f"{self.record_type.key}:{record.pk}" if record else f"new-{self.record_type.key}",
        }
        return render(self.request, self.template, context | self.form_more(form, record), status=status)

    def form_more(self, form: RecordForm, record: Any) -> dict[str, Any]:
        return {}

    def settle(self, record: Any) -> HttpResponse:
        """To its page, unless what was saved put it out of the reader's sight."""
        gone = self.out_of_sight(self.policy, record.pk, reverse(self.list_url_name))
        return gone or redirect(self.page_url(record))


class NewRecordView(RecordFormView, abstract=True):
    @abstractmethod
    def make(self, values: dict[str, Any]) -> Any: ...

    def begin(self) -> dict[str, Any]:
        """What a new one begins with."""
        return {}

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.form_page(self.form_of(initial=self.begin()))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form_of(data=request.POST)
        made = attempt(form, lambda: self.make(form.values())) if form.is_valid() else None
        if made is None:
            return self.form_page(form, status=422)
        messages.success(request, _("%(name)s is in.") % {"name": made})
        return self.settle(made)


class RecordEditView(RecordFormView, abstract=True):
    @abstractmethod
    def change(self, record: Any, values: dict[str, Any]) -> Any: ...

    def get(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        record = self.record()
        if not self.is_open(record):
            return redirect(self.page_url(record))
        return self.form_page(self.form_of(record), record)

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        record = self.record()
        form = self.form_of(record, request.POST)
        changed = attempt(form, lambda: self.change(record, form.values())) if form.is_valid() else None
        if changed is None:
            return self.form_page(form, record, status=422)
        return self.settle(record)


class RecordPropertyView(RecordRoom, PropertyView, abstract=True):
    """One field of it, changed in place; fields that hold other records are chosen in the whole form."""
