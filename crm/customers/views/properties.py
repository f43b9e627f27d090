"""Accounts and contacts changed: a field in place, a whole account in one form, the domain of a company."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.customers.actions import approve_domain, change_account, change_contact
from crm.customers.entry import seem_alike
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.forms import DomainForm, account_form
from crm.customers.models import Account, Contact
from crm.customers.permissions import ACCOUNT_POLICY, APPROVE_DOMAINS, CONTACT_POLICY, EDIT_CUSTOMERS
from crm.customers.views.accounts import AccountView
from crm.customers.views.contacts import ContactView
from crm.customers.views.duplicates import dressed, unseen
from crm.customers.views.parts import DETAILS
from kernel.clock import system_clock
from kernel.http.forms import attempt
from records.views.property import PropertyView


class AccountPropertyView(PropertyView, AccountView):
    permission = EDIT_CUSTOMERS
    record_type = ACCOUNT
    policy = ACCOUNT_POLICY
    list_url_name = "customers:accounts"

    def record(self) -> Account:
        return self.account(self.kwargs["record_id"])

    def page_url(self, record: Account) -> str:
        return reverse("customers:account", args=[record.pk])

    def change(self, record: Any, values: dict[str, Any]) -> Any:
        return change_account(actor=self.request.actor, clock=system_clock, account=record, **values)


class ContactPropertyView(PropertyView, ContactView):
    permission = EDIT_CUSTOMERS
    record_type = CONTACT
    policy = CONTACT_POLICY
    list_url_name = "customers:contacts"

    def record(self) -> Contact:
        return self.contact(self.kwargs["record_id"])

    def page_url(self, record: Contact) -> str:
        return reverse("customers:contact", args=[record.pk])

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
        found = seem_alike(form.values(), self.request.actor, record=account) if form.is_valid() else []
        if form.is_valid() and not unseen(found, request.POST):
            by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
            changed = attempt(form, lambda: change_account(**by, account=account, **form.values()))
        if changed is None:
            context = {"form": form, "account": account} | dressed(found, is_contact=False)
            return render(request, "customers/account_form.html", context, status=422)
        gone = self.out_of_sight(ACCOUNT_POLICY, account.pk, reverse("customers:accounts"))
        return gone or redirect("customers:account", account_id=account.pk)


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
