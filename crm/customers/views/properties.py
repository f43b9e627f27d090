"""Fields of a record changed in place, one at a time; the error stands at the field."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.customers.actions import approve_domain, change_account, change_contact
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.forms import DomainForm, RecordForm, account_form
from crm.customers.models import Contact
from crm.customers.permissions import APPROVE_DOMAINS, EDIT_CUSTOMERS
from crm.customers.queries import contact_page_query
from crm.customers.views.accounts import AccountView
from crm.customers.views.parts import DETAILS
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.fields import FieldSpec, cell
from kernel.http.forms import attempt
from records.types import RecordType


class PropertyView(DeskView, abstract=True):
    """GET shows the field, with `?edit` its form; POST changes it."""

    record_type: RecordType
    page_name: str

    @abstractmethod
    def record(self, record_id: UUID) -> Any: ...

    @abstractmethod
    def change(self, record: Any, values: dict[str, Any]) -> Any: ...

    def get(self, request: HttpRequest, record_id: UUID, name: str) -> HttpResponse:
        record, spec = self.record(record_id), self._spec(name)
        if "edit" not in request.GET:
            return self._shown(record, spec)
        return self._form(record, spec, RecordForm([spec], record))

    def post(self, request: HttpRequest, record_id: UUID, name: str) -> HttpResponse:
        record, spec = self.record(record_id), self._spec(name)
        form = RecordForm([spec], record, request.POST)
        changed = attempt(form, lambda: self.change(record, form.values())) if form.is_valid() else None
        if changed is None:
            return self._form(record, spec, form, status=422)
        if not request.headers.get("HX-Request"):
            return redirect(self.page_name, record_id)
        return self._shown(self.record(record_id), spec)

    def _spec(self, name: str) -> FieldSpec:
        spec = self.record_type.named(name)
        if spec is None or not spec.editable or spec.kind == "account":
            raise Http404
        return spec

    def _shown(self, record: Any, spec: FieldSpec) -> HttpResponse:
        context = {"cell": cell(spec, record), "record": record, "may_edit": True, "focus": True}
        return render(self.request, "customers/parts/property.html", context)

    def _form(self, record: Any, spec: FieldSpec, form: RecordForm, status: int = 200) -> HttpResponse:
        is_part = bool(self.request.headers.get("HX-Request"))
        template = "customers/parts/property_form.html" if is_part else "customers/property.html"
        context = {"form": form, "field": form[spec.name], "spec": spec, "record": record}
        return render(self.request, template, context, status=status)


class AccountPropertyView(PropertyView, AccountView):
    permission = EDIT_CUSTOMERS
    record_type = ACCOUNT
    page_name = "customers:account"

    def record(self, record_id: UUID) -> Any:
        return self.account(record_id)

    def change(self, record: Any, values: dict[str, Any]) -> Any:
        return change_account(actor=self.request.actor, clock=system_clock, account=record, **values)


class ContactPropertyView(PropertyView):
    permission = EDIT_CUSTOMERS
    record_type = CONTACT
    page_name = "customers:contact"

    def record(self, record_id: UUID) -> Any:
        found: Contact | None = contact_page_query(self.request.actor).filter(pk=record_id).first()
        if found is None:
            raise Http404
        return found

    def change(self, record: Any, values: dict[str, Any]) -> Any:
        return change_contact(actor=self.request.actor, clock=system_clock, contact=record, **values)


class AccountEditView(AccountView):
    """The whole account in one form."""

    permission = EDIT_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account = self.account(account_id)
        return render(request, "customers/account_form.html", {"form": account_form(account), "account": account})

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account = self.account(account_id)
        form = account_form(account, request.POST)
        changed = None
        if form.is_valid():
            by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
            changed = attempt(form, lambda: change_account(**by, account=account, **form.values()))
        if changed is None:
            context = {"form": form, "account": account}
            return render(request, "customers/account_form.html", context, status=422)
        return redirect("customers:account", account_id=account.pk)


class DomainView(AccountView):
    """POST lets people with a confirmed address of a domain join the company by themselves."""

    permission = APPROVE_DOMAINS

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account, form = self.account(account_id), DomainForm(request.POST)
        if not form.is_valid():
            return self.page(account, 422, form)
        try_domain = form.cleaned_data["email_domain"]
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
        changed = attempt(form, lambda: approve_domain(**by, account=account, domain=try_domain))
        if changed is None:
            return self.page(account, 422, form)
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('customers:account', args=[account.pk])}?part={DETAILS}")
