"""Where a customer is, and at which further numbers and e-mails they and their people are reached."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from crm.customers.actions.places import (
    add_address,
    add_line,
    change_address,
    make_main_address,
    make_main_line,
    remove_address,
    remove_line,
)
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Address, Contact, Line
from crm.customers.permissions import EDIT_CUSTOMERS, VIEW_CUSTOMERS
from crm.customers.place_forms import AddressForm, LineForm
from crm.customers.views.accounts import AccountView
from crm.customers.views.contacts import ContactView
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt

LINE_ACTS = {"main": make_main_line, "removal": remove_line}
ADDRESS_ACTS = {"main": make_main_address, "removal": remove_address}


class PlacesPage(DeskView, abstract=True):
    """Of an account or a contact; only an account has addresses."""

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    def places(self, record: Account | Contact, *, status: int = 200, **forms: Any) -> HttpResponse:
        is_account = isinstance(record, Account)
        kind = ACCOUNT if is_account else CONTACT
        context = {
            "record": record,
            "is_account": is_account,
            "addresses": list(record.addresses.order_by("-is_main", "created_at", "id")) if is_account else [],  # type: ignore[union-attr]
            "lines": list(record.lines.exclude(medium__in=kind.hidden).order_by("created_at", "id")),  # type: ignore[union-attr]
            "address_form": AddressForm(initial={"country": getattr(record, "country", "")}),
            "line_form": LineForm(),
            "may_edit": self.request.actor.may(EDIT_CUSTOMERS) and getattr(record, "is_changeable", True),
        } | forms
        return render(self.request, "customers/places.html", context, status=status)

    def add_line_to(self, record: Account | Contact) -> HttpResponse:
        form = LineForm(self.request.POST)
        made = attempt(form, lambda: add_line(**self.by, of=record, **form.cleaned_data)) if form.is_valid() else None
        if made is None:
            return self.places(record, status=422, line_form=form)
        messages.success(self.request, _("“%(name)s” is in.") % {"name": made})
        return redirect(self.request.path if isinstance(record, Contact) else "../addresses/")

    def change_line_of(self, record: Account | Contact, line_id: UUID) -> HttpResponse:
        lines: Any = record.lines  # type: ignore[union-attr]
        hidden = (ACCOUNT if isinstance(record, Account) else CONTACT).hidden
        seen = lines.exclude(medium__in=hidden).select_related("account", "contact")
        line: Line | None = seen.filter(pk=line_id).first()
        act = LINE_ACTS.get(self.request.POST.get("act", ""))
        if line is None or act is None:
            raise Http404
        form = LineForm({"value": line.value, "medium": line.medium, "kind": line.kind})
        form.is_valid()
        # A removal gives nothing back.
        done = attempt(form, lambda: (act(**self.by, line=line),))  # type: ignore[operator]
        if done is None:
            return self.places(record, status=422, line_form=form)
        messages.success(self.request, _("Saved."))
        return redirect("../../addresses/" if isinstance(record, Account) else "../")


class AddressesView(PlacesPage, AccountView):
    """Addresses and numbers of a customer; POST adds an address."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        return self.places(self.account(account_id))

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account, form = self.account(account_id), AddressForm(request.POST)
        made = None
        if form.is_valid():
            made = attempt(form, lambda: add_address(**self.by, account=account, **form.cleaned_data))
        if made is None:
            return self.places(account, status=422, address_form=form)
        messages.success(request, _("The address is in."))
        return redirect(request.path)


class AddressView(PlacesPage, AccountView):
    """One; POST changes it, or (`act`) makes it the main one or removes it."""

    permission = EDIT_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID, address_id: UUID) -> HttpResponse:
        address = self._address(self.account(account_id), address_id)
        return self._page(address, AddressForm(initial={name: getattr(address, name) for name in AddressForm.parts}))

    def post(self, request: HttpRequest, account_id: UUID, address_id: UUID) -> HttpResponse:
        address, form = self._address(self.account(account_id), address_id), AddressForm(request.POST)
        if act := ADDRESS_ACTS.get(request.POST.get("act", "")):
            act(**self.by, address=address)  # type: ignore[operator]
        elif not form.is_valid() or not attempt(
            form, lambda: change_address(**self.by, address=address, **form.cleaned_data)
        ):
            return self._page(address, form, status=422)
        messages.success(request, _("Saved."))
        return redirect("../")

    def _address(self, account: Account, address_id: UUID) -> Address:
        found: Address | None = account.addresses.select_related("account").filter(pk=address_id).first()  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return found

    def _page(self, address: Address, form: AddressForm, *, status: int = 200) -> HttpResponse:
        context = {"address": address, "record": address.account, "form": form}
        return render(self.request, "customers/address.html", context, status=status)


class AccountLinesView(PlacesPage, AccountView):
    """POST adds a number or an e-mail."""

    permission = EDIT_CUSTOMERS

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        return self.add_line_to(self.account(account_id))


class AccountLineView(PlacesPage, AccountView):
    """POST `act`: the main one from now on, or removed."""

    permission = EDIT_CUSTOMERS

    def post(self, request: HttpRequest, account_id: UUID, line_id: UUID) -> HttpResponse:
        return self.change_line_of(self.account(account_id), line_id)


class ContactLinesView(PlacesPage, ContactView):
    """Numbers and e-mails of a contact; POST adds one."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, contact_id: UUID) -> HttpResponse:
        return self.places(self.contact(contact_id))

    def post(self, request: HttpRequest, contact_id: UUID) -> HttpResponse:
        return self.add_line_to(self.contact(contact_id))


class ContactLineView(PlacesPage, ContactView):
    """POST `act`: the main one from now on, or removed."""

    permission = EDIT_CUSTOMERS

    def post(self, request: HttpRequest, contact_id: UUID, line_id: UUID) -> HttpResponse:
        return self.change_line_of(self.contact(contact_id), line_id)
