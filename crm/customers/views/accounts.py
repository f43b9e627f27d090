"""Companies and people that we deal with: list, record, create, edit, and the options of a picker."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from audit.sights import saw
from crm.customers.actions import create_account
from crm.customers.column import Subject, column_of
from crm.customers.entry import seem_alike
from crm.customers.fields import ACCOUNT
from crm.customers.forms import DomainForm, account_form
from crm.customers.models import Account, MergedKind
from crm.customers.models.arranged import role_names, service_of, tag_colours
from crm.customers.permissions import (
    ACCOUNT_POLICY,
    APPROVE_DOMAINS,
    EDIT_CUSTOMERS,
    MERGE_CUSTOMERS,
    VIEW_CUSTOMERS,
)
from crm.customers.place_forms import PRIORITY_WORDS, NeedForm
from crm.customers.queries.around import Around, around
from crm.customers.queries.records import (
    CONTACTS_SHOWN,
    account_page_query,
    find_customers,
    tickets_with_figures,
    words_of,
)
from crm.customers.views.duplicates import dressed, unseen
from crm.customers.views.moved import moved_on
from crm.customers.views.parts import ACTIVITY, DETAILS, RELATED, part_of, part_tabs
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.fields import cells, shown
from kernel.figures import Money, money_text
from kernel.http.forms import attempt


class AccountView(DeskView, abstract=True):
    """A view of one account that the reader may see; every other id is 404."""

    def account(self, account_id: UUID) -> Account:
        found: Account | None = account_page_query(self.request.actor).filter(pk=account_id).first()
        if found is None:
            raise Http404
        for_reader: Account = ACCOUNT.for_reader(found)
        return for_reader

    def page(
        self, account: Account, status: int = 200, domain: DomainForm | None = None, need: NeedForm | None = None
    ) -> HttpResponse:
        actor = self.request.actor
        tickets = account.tickets.visible_to(actor)  # type: ignore[attr-defined]
        latest, figures, files = tickets_with_figures(tickets, system_clock())
        is_changeable: bool = account.is_changeable  # type: ignore[attr-defined]
        beside = around(account, actor)
        contacts = beside.people
        parts = {ACTIVITY: 0, DETAILS: 0, RELATED: len(contacts) if len(contacts) <= CONTACTS_SHOWN else 0}
        # What was refused stands among the details, and must be seen.
        part = DETAILS if domain or need else part_of(self.request, tuple(parts))
        context = {
            "account": account,
            "part": part,
            "tabs": part_tabs(reverse("customers:account", args=[account.pk]), part, parts),
            "fields_url": f"{reverse('customers:account', args=[account.pk])}fields/",
            "cells": cells(shown(ACCOUNT.fields), account),
            "figures": figures,
            "tickets": latest,
            "files": files,
            "shares": beside.shares,
            "more_contacts": len(contacts) > CONTACTS_SHOWN,
            "column": column_of(self.request, Subject(account, contacts, may_change=is_changeable)),
            "domain_form": domain or DomainForm(initial={"email_domain": account.email_domain}),
            "need_form": need or NeedForm(auto_id="need_%s"),
            "may_edit": actor.may(EDIT_CUSTOMERS) and is_changeable,
            "may_merge": actor.may(MERGE_CUSTOMERS) and actor.may(EDIT_CUSTOMERS) and is_changeable,
            "may_approve": actor.may(APPROVE_DOMAINS) and account.is_company and is_changeable,
        }
        return render(self.request, "customers/account.html", context | self._beside(account, beside), status=status)

    def _beside(self, account: Account, beside: Around) -> dict[str, Any]:
        colours, service = tag_colours(), service_of(account.grade)
        names = role_names()

        def roles(pk: Any) -> list[str]:
            return [names.get(role, role) for role in beside.roles.get(str(pk), ())]

        value = account.purchase_value
        return {
            "beside": beside,
            "people": [(one, roles(one.pk)) for one in beside.people[:CONTACTS_SHOWN]],
            "others": [(pk, name, roles(pk)) for pk, name in beside.others],
            "tags": [(tag, colours.get(tag, "grey")) for tag in account.tags],
            "service": service,
            "service_priority": PRIORITY_WORDS.get(service.priority, ""),
            "purchased": "" if value is None else money_text(Money(value, self.request.tenant.currency)),
            "since_stage": beside.stages[0].at if beside.stages else None,
            "today": localdate(),
        }


class AccountPageView(AccountView):
    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        try:
            account = self.account(account_id)
        except Http404:
            return moved_on(self.request, MergedKind.ACCOUNT, account_id)
        saw(self.request.actor, account)
        return self.page(account)


class NewAccountView(DeskView):
    permission = EDIT_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"kind": "company", "language": self.request.tenant.default_language, "owner": self.person.pk}
        form = account_form(initial=initial)
        return render(request, "customers/account_form.html", {"form": form})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = account_form(data=request.POST)
        made: Account | None = None
        found = seem_alike(form.values(), self.request.actor) if form.is_valid() else []
        if form.is_valid() and not unseen(found, request.POST):
            made = attempt(form, lambda: create_account(actor=self.request.actor, clock=system_clock, **form.values()))
        if made is None:
            context = {"form": form} | dressed(found, is_contact=False)
            return render(request, "customers/account_form.html", context, status=422)
        messages.success(request, _("%(name)s is in.") % {"name": made.name})
        gone = self.out_of_sight(ACCOUNT_POLICY, made.pk, reverse("customers:accounts"))
        return gone or redirect("customers:account", account_id=made.pk)


class CustomerOptionsView(DeskView):
    """Contacts and accounts for a picker, as a page part; `only` is what it offers: accounts or contacts."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        words = words_of(request.GET)
        found = find_customers(self.request.actor, words)
        if request.GET.get("only") == "accounts":
            found = [one for one in found if one.contact is None]
        if request.GET.get("only") == "contacts":
            found = [one for one in found if one.contact is not None]
        context: dict[str, Any] = {"found": found, "words": words, "name": request.GET.get("name", "customer")[:20]}
        return render(request, "customers/parts/options.html", context)
