"""People at companies: list, record, create, edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.sights import saw
from crm.customers.actions import change_contact, create_contact
from crm.customers.column import Subject, column_of
from crm.customers.entry import seem_alike
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.forms import contact_form
from crm.customers.likeness import Alike
from crm.customers.models import Account, Contact, MergedKind
from crm.customers.models.arranged import role_names
from crm.customers.permissions import CONTACT_POLICY, EDIT_CUSTOMERS, MERGE_CUSTOMERS, VIEW_CUSTOMERS
from crm.customers.queries.around import beside_contact
from crm.customers.queries.records import (
    Customer,
    account_page_query,
    contact_page_query,
    find_customers,
    latest_tickets,
    words_of,
)
from crm.customers.views.duplicates import dressed, unseen
from crm.customers.views.moved import moved_on
from crm.customers.views.parts import ACTIVITY, DETAILS, part_of, part_tabs
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.fields import cells, shown
from kernel.http.forms import attempt


class ContactView(DeskView, abstract=True):
    def contact(self, contact_id: UUID) -> Contact:
        found: Contact | None = contact_page_query(self.request.actor).filter(pk=contact_id).first()
        if found is None:
            raise Http404
        ACCOUNT.for_reader(found.account)
        for_reader: Contact = CONTACT.for_reader(found)
        return for_reader


class ContactPageView(ContactView):
    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, contact_id: UUID) -> HttpResponse:
        actor = self.request.actor
        try:
            contact = self.contact(contact_id)
        except Http404:
            return moved_on(self.request, MergedKind.CONTACT, contact_id)
        saw(actor, contact)
        part = part_of(request, (ACTIVITY, DETAILS))
        lines, involved = beside_contact(contact.pk, actor)
        names = role_names()
        is_changeable = CONTACT_POLICY.reaches(actor, contact.pk, changing=True)
        context = {
            "contact": contact,
            "part": part,
            "tabs": part_tabs(request.path, part, {ACTIVITY: 0, DETAILS: 0}),
            "fields_url": f"{request.path}fields/",
            "cells": cells([spec for spec in shown(CONTACT.fields) if spec.name != "account"], contact),
            "tickets": latest_tickets(contact.tickets.visible_to(actor)),  # type: ignore[attr-defined]
            "column": column_of(request, Subject(contact.account, [contact], contact, may_change=is_changeable)),
            "lines": lines,
            "involved": [(one, names.get(one.role, one.role)) for one in involved],
            "may_edit": actor.may(EDIT_CUSTOMERS) and is_changeable,
            "may_merge": actor.may(MERGE_CUSTOMERS) and actor.may(EDIT_CUSTOMERS) and is_changeable,
        }
        return render(request, "customers/contact.html", context)


class ContactEditView(ContactView):
    permission = EDIT_CUSTOMERS

    def get(self, request: HttpRequest, contact_id: UUID) -> HttpResponse:
        contact = self.contact(contact_id)
        return render(request, "customers/contact_form.html", {"form": contact_form(contact), "contact": contact})

    def post(self, request: HttpRequest, contact_id: UUID) -> HttpResponse:
        contact = self.contact(contact_id)
        form = contact_form(contact, request.POST)
        changed, held = None, {"account": contact.account, "record": contact}
        found = seem_alike(form.values(), self.request.actor, **held) if form.is_valid() else []  # type: ignore[arg-type]
        if form.is_valid() and not unseen(found, request.POST):
            by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
            changed = attempt(form, lambda: change_contact(**by, contact=contact, **form.values()))
        if changed is None:
            context = {"form": form, "contact": contact} | dressed(found, is_contact=True)
            return render(request, "customers/contact_form.html", context, status=422)
        return redirect("customers:contact", contact_id=contact.pk)


class NewContactView(DeskView):
    """`?account=<id>` begins with the customer; else one is searched and chosen."""

    permission = EDIT_CUSTOMERS

    def get(self, request: HttpRequest) -> HttpResponse:
        account = self._account(request.GET.get("account", ""))
        language = account.language if account else self.request.tenant.default_language
        return self._page(
            contact_form(initial={"language": language, "account": account.pk if account else None}), account
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        account = self._account(request.POST.get("account", ""))
        if "find" in request.POST:
            return self._page(contact_form(initial=request.POST.dict()), account, words_of(request.POST))
        form = contact_form(data=request.POST)
        made: Contact | None = None
        found = seem_alike(form.values(), self.request.actor, account=account) if form.is_valid() and account else []
        if form.is_valid() and not unseen(found, request.POST):
            by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
            made = attempt(form, lambda: create_contact(**by, **form.values()))
        if made is None:
            return self._page(form, account, words_of(request.POST), status=422, found=found)
        messages.success(request, _("%(name)s is in.") % {"name": made.name})
        return redirect("customers:contact", contact_id=made.pk)

    def _page(
        self, form: Any, account: Account | None, words: str = "", status: int = 200, found: Sequence[Alike] = ()
    ) -> HttpResponse:
        firms = [one for one in find_customers(self.request.actor, words) if one.contact is None]
        chosen = Customer(account) if account else None
        context = {"form": form, "chosen": chosen, "words": words, "found": firms}
        context |= dressed(list(found), is_contact=True)
        return render(self.request, "customers/contact_form.html", context, status=status)

    def _account(self, text: str) -> Account | None:
        try:
            found: Account | None = account_page_query(self.request.actor).filter(pk=UUID(text)).first()
        except ValueError:
            return None
        return found
