"""What people do at a customer, and with whom a person lives."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.customers.actions.relating import end_role, give_role, leave_household, live_together, rename_household
from crm.customers.models import Account, Contact, ContactRole
from crm.customers.models.arranged import role_names
from crm.customers.permissions import EDIT_CUSTOMERS, VIEW_CUSTOMERS
from crm.customers.place_forms import HouseholdForm, RoleForm
from crm.customers.queries.around import around
from crm.customers.queries.records import Customer, account_page_query, find_customers, picked_customer, words_of
from crm.customers.views.accounts import AccountView
from kernel.clock import system_clock
from kernel.http.forms import attempt


class RelatingView(AccountView, abstract=True):
    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    def may_edit(self, account: Account) -> bool:
        return self.request.actor.may(EDIT_CUSTOMERS) and account.is_changeable  # type: ignore[attr-defined]


class RolesView(RelatingView):
    """Who does what here, also people of other customers; POST gives the chosen `customer` a role."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        return self._page(self.account(account_id), RoleForm())

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account, form = self.account(account_id), RoleForm(request.POST)
        chosen = picked_customer(self.request.actor, request.POST.get("customer", ""))
        if "find" in request.POST:
            return self._page(account, RoleForm(initial=request.POST.dict()), chosen)
        contact = chosen.contact if chosen else None
        wrong = [] if contact else [_("Choose the contact.")]
        made = None
        if form.is_valid() and contact is not None:
            role = form.cleaned_data["role"]
            made = attempt(form, lambda: give_role(**self.by, contact=contact, account=account, role=role))
        if made is None:
            return self._page(account, form, chosen, wrong, status=422)
        messages.success(request, _("Saved."))
        return redirect(request.path)

    def _page(
        self,
        account: Account,
        form: RoleForm,
        chosen: Customer | None = None,
        wrong: list[str] | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        actor, words, names = self.request.actor, words_of(self.request.POST), role_names()
        given = ContactRole.objects.filter(account=account, contact__in=Contact.objects.visible_to(actor))
        context = {
            "record": account,
            "given": [
                (one, names.get(one.role, one.role))
                for one in given.select_related("contact__account").order_by("contact__name", "id")
            ],
            "form": form,
            "words": words,
            "chosen": chosen if chosen and chosen.contact else None,
            "found": [one for one in find_customers(actor, words) if one.contact is not None],
            "wrong": wrong or [],
            "may_edit": self.may_edit(account),
        }
        return render(self.request, "customers/roles.html", context, status=status)


class RoleView(RelatingView):
    """POST ends it."""

    permission = EDIT_CUSTOMERS

    def post(self, request: HttpRequest, account_id: UUID, role_id: UUID) -> HttpResponse:
        roles: Any = self.account(account_id).roles  # type: ignore[attr-defined]
        given = roles.select_related("account", "contact").filter(pk=role_id).first()
        if given is None:
            raise Http404
        end_role(**self.by, given=given)
        messages.success(request, _("Saved."))
        return redirect("../")


class HouseholdView(RelatingView):
    """With whom a person lives; POST moves in with the chosen `account`, renames, or (`act=out`) moves out."""

    permission = EDIT_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        return self._page(self._person(account_id))

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account, act = self._person(account_id), request.POST.get("act", "")
        if "find" in request.POST:
            return self._page(account)
        form = HouseholdForm(request.POST) if act == "name" else forms.Form({})
        wrong: list[str] = []
        done = None
        if form.is_valid():
            done = attempt(form, lambda: self._do(account, act, form.cleaned_data))
        if done is None:
            wrong = [str(error) for error in form.non_field_errors()]
            return self._page(account, form if act == "name" else None, wrong, status=422)
        messages.success(request, _("Saved."))
        return redirect(request.path)

    def _do(self, account: Account, act: str, values: dict[str, Any]) -> bool:
        if act == "out":
            leave_household(**self.by, account=account)
        elif act == "name":
            rename_household(**self.by, account=account, name=values["name"])
        else:
            live_together(**self.by, account=account, other=self._other() or account)
        return True

    def _person(self, account_id: UUID) -> Account:
        account = self.account(account_id)
        if account.is_company:
            raise Http404
        return account

    def _other(self) -> Account | None:
        try:
            pk = UUID(self.request.POST.get("account", ""))
        except ValueError:
            return None
        found: Account | None = account_page_query(self.request.actor).filter(pk=pk).first()
        return found

    def _page(
        self, account: Account, form: Any = None, wrong: list[str] | None = None, *, status: int = 200
    ) -> HttpResponse:
        actor, words = self.request.actor, words_of(self.request.POST)
        other = self._other()
        beside = around(account, actor)
        found = [one for one in find_customers(actor, words) if one.contact is None and not one.account.is_company]
        context = {
            "record": account,
            "household": beside.household,
            "housemates": beside.housemates,
            "form": form or HouseholdForm(initial={"name": beside.household}),
            "words": words,
            "chosen": Customer(other) if other else None,
            "found": [one for one in found if one.account.pk != account.pk],
            "wrong": wrong or [],
            "may_edit": self.may_edit(account),
            "back_url": reverse("customers:account", args=[account.pk]),
        }
        return render(self.request, "customers/household.html", context, status=status)
