"""The customer pool: its list, one of its customers, claims; releases, protection and the rules of the workspace."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from audit.sights import saw
from crm.customers.actions.pool import (
    claim_account,
    end_protection,
    protect_account,
    release_account,
    set_pool_rules,
)
from crm.customers.fields import ACCOUNT
from crm.customers.models import Account, Ownership, PoolRules
from crm.customers.models.arranged import tag_colours
from crm.customers.permissions import ACCOUNT_POLICY, EDIT_CUSTOMERS, MANAGE_CUSTOMERS, USE_POOL, VIEW_CUSTOMERS
from crm.customers.place_forms import PoolRulesForm, ReasonForm
from crm.customers.queries.pool import may_open, pool_of
from crm.customers.queries.records import ACCOUNT_ORDER, AccountState, account_condition
from crm.customers.views.accounts import AccountView
from crm.customers.views.lists import AccountList
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.fields import cells
from kernel.http.forms import attempt
from records.views.list_page import ListPage

# What the pool says of a customer before it is claimed; how they are reached is not among it.
TOLD = ("kind", "industry", "city", "country", "stage", "grade", "language", "last_purchase_on", "contract_until")


class PoolState(AccountState):
    views: ClassVar[tuple[str, ...]] = ("all", "companies", "people")
    # A segment may ask for what the pool does not tell.
    names = ("tag",)

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        return replace(super().of(query), segment="")


class PoolList(AccountList):
    permission = USE_POOL
    key = "pool"
    order = ACCOUNT_ORDER
    state = PoolState
    layouts = {"list": "customers:pool"}
    label = gettext_lazy("Customer pool")
    where = gettext_lazy("Customers in the pool where")
    show = gettext_lazy("Show customers of the pool")

    @property
    def fields(self) -> tuple[Any, ...]:
        hidden = {"owner", "phone", "email", "website", "notes", "open_tickets"}
        return tuple(spec for spec in ACCOUNT.fields if spec.name not in hidden and not spec.is_custom)

    def views(self) -> dict[str, str]:
        return {
            "all": pgettext("view of accounts", "All"),
            "companies": _("Companies"),
            "people": pgettext("view of accounts", "People"),
        }

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return pool_of(actor)

    def completed(self, records: list[Any], actor: Actor) -> list[Any]:
        return records

    def filter_context(self, actor: Actor) -> dict[str, Any]:
        return {"tags": tag_colours()}

    def condition(self, state: Any, actor: Actor, at: datetime) -> Q:
        """Words are looked for in names alone: how somebody is reached can't be found out by asking for it."""
        passed = account_condition(replace(state, q=""), actor)
        return passed & Q(name__icontains=state.q) if state.q else passed

    def address(self, record: Any) -> str:
        return reverse("customers:pool-account", args=[record.pk])


POOL_LIST = PoolList()


class PoolView(ListPage):
    permission = USE_POOL
    record_list = POOL_LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        state, known = self.read()
        page = self.rows_page(state)
        context = self.with_rows(self.frame(state, known), page, page.rows)
        return render(request, "customers/pool.html", context)


class PoolAccountView(DeskView):
    """One of the pool, without how it is reached; POST claims it."""

    permission = USE_POOL

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account = self._account(account_id)
        if not may_open(self.request.actor, account, PoolRules.now(), localdate()):
            return render(request, "customers/pool_shut.html", status=403)
        saw(self.request.actor, account)
        return self._page(account)

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account: Account | None = Account.objects.filter(pk=account_id).first()
        if account is None:
            raise Http404
        try:
            claim_account(actor=self.request.actor, clock=system_clock, account=account)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect("customers:pool")
        messages.success(request, _("You look after %(name)s now.") % {"name": account})
        return redirect("customers:account", account_id=account_id)

    def _account(self, account_id: UUID) -> Account:
        found: Account | None = pool_of(self.request.actor).filter(pk=account_id).first()
        if found is None:
            raise Http404
        return found

    def _page(self, account: Account) -> HttpResponse:
        specs = [spec for spec in ACCOUNT.declared if spec.name in TOLD]
        context = {
            "account": account,
            "cells": [cell for cell in cells(specs, account) if cell.text],
            "owners": owners_of(account),
        }
        return render(self.request, "customers/pool_account.html", context)


class OwnersView(AccountView):
    """Who looked after a customer; POST `act`: released into the pool, protected from it, or no longer."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        return self._page(self.account(account_id), ReasonForm())

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account, act = self.account(account_id), request.POST.get("act", "")
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock, "account": account}
        if act == "open":
            end_protection(**by)
            return redirect(request.path)
        acts = {"release": release_account, "protect": protect_account}
        if act not in acts:
            raise Http404
        form = ReasonForm(request.POST)
        done = attempt(form, lambda: acts[act](**by, reason=form.cleaned_data["reason"])) if form.is_valid() else None
        if done is None:
            return self._page(account, form, act=act, status=422)
        messages.success(request, _("Saved."))
        gone = self.out_of_sight(ACCOUNT_POLICY, account.pk, reverse("customers:accounts"))
        return gone or redirect(request.path)

    def _page(self, account: Account, form: ReasonForm, *, act: str = "", status: int = 200) -> HttpResponse:
        actor = self.request.actor
        is_changeable: bool = account.is_changeable  # type: ignore[attr-defined]
        context = {
            "record": account,
            "owners": owners_of(account),
            "release_form": form if act == "release" else ReasonForm(auto_id="release_%s"),
            "protect_form": form if act == "protect" else ReasonForm(auto_id="protect_%s"),
            "may_release": actor.may(EDIT_CUSTOMERS) and is_changeable and account.owner_id is not None,
            "may_protect": actor.may(MANAGE_CUSTOMERS) and is_changeable,
        }
        return render(self.request, "customers/owners.html", context, status=status)


class PoolSettingsView(DeskView):
    permission = MANAGE_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        rules = PoolRules.now()
        return self._page(PoolRulesForm(initial={name: getattr(rules, name) for name in PoolRulesForm.base_fields}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PoolRulesForm(request.POST)
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
        done = attempt(form, lambda: set_pool_rules(**by, **form.cleaned_data)) if form.is_valid() else None
        if done is None:
            return self._page(form, status=422)
        messages.success(request, _("Saved."))
        return redirect("customers:pool-settings")

    def _page(self, form: PoolRulesForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "customers/pool_settings.html", {"form": form}, status=status)


def owners_of(account: Account) -> list[Ownership]:
    return list(Ownership.objects.filter(account=account).order_by("-since", "-id")[:50])
