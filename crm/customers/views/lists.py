"""The lists of accounts and contacts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Contact
from crm.customers.models.arranged import tag_colours
from crm.customers.narrowing import segment_named, segments_for
from crm.customers.permissions import EDIT_CUSTOMERS, USE_POOL, VIEW_CUSTOMERS
from crm.customers.queries.records import (
    ACCOUNT_ORDER,
    CONTACT_ORDER,
    AccountState,
    ContactState,
    account_condition,
    contact_condition,
    with_figures,
)
from kernel.actor import Actor
from records.lists import Chip, Named, RecordList
from records.views.list_page import ListPage


def segment_chips(state: Any, names: dict[str, Any], url: str) -> list[Chip]:
    if not state.segment:
        return []
    said = str(names.get("segment") or _("one that is gone"))
    return [Chip("segment", _("segment is"), said, f"{url}?{state.without('segment').query}")]


def segments_named(state: Any, actor: Actor) -> list[Named]:
    return [Named("segment", rows, "name") for rows in segment_named(state.segment, actor)]


class AccountList(RecordList):
    permission = VIEW_CUSTOMERS
    key = "accounts"
    record_type = ACCOUNT
    order = ACCOUNT_ORDER
    state = AccountState
    layouts = {"list": "customers:accounts"}
    label = gettext_lazy("Customers")
    where = gettext_lazy("Customers where")
    show = gettext_lazy("Show customers")
    untouched = gettext_lazy("No customer has changed.")
    filter_template = "customers/parts/own_filters.html"

    def views(self) -> dict[str, str]:
        return {
            "all": pgettext("view of accounts", "All"),
            "mine": pgettext("view of accounts", "Mine"),
            "companies": _("Companies"),
            "people": pgettext("view of accounts", "People"),
        }

    def rows(self, actor: Actor) -> QuerySet[Any]:
        found: QuerySet[Any] = Account.objects.visible_to(actor)
        return found

    def own_chips(self, state: Any, names: dict[str, Any], url: str) -> list[Chip]:
        said = pgettext("between tags", ", ").join(state.tag)
        tags = [Chip("tag", _("tag is"), said, f"{url}?{state.without('tag').query}")] if state.tag else []
        return tags + segment_chips(state, names, url)

    def named(self, state: Any, actor: Actor) -> list[Named]:
        return segments_named(state, actor)

    def filter_context(self, actor: Actor) -> dict[str, Any]:
        return {"tags": tag_colours(), "segments": segments_for(ACCOUNT.key, actor)}

    def completed(self, records: list[Any], actor: Actor) -> list[Any]:
        return with_figures(records, actor)

    def condition(self, state: Any, actor: Actor, at: datetime) -> Q:
        return account_condition(state, actor, at)

    def address(self, record: Any) -> str:
        return reverse("customers:account", args=[record.pk])


class ContactList(RecordList):
    permission = VIEW_CUSTOMERS
    key = "contacts"
    record_type = CONTACT
    order = CONTACT_ORDER
    state = ContactState
    layouts = {"list": "customers:contacts"}
    label = gettext_lazy("Contacts")
    where = gettext_lazy("Contacts where")
    show = gettext_lazy("Show contacts")
    untouched = gettext_lazy("No contact has changed.")
    filter_template = "customers/parts/own_filters.html"

    def views(self) -> dict[str, str]:
        return {
            "all": pgettext("view of contacts", "All"),
            "mine": pgettext("view of contacts", "At my customers"),
        }

    def rows(self, actor: Actor) -> QuerySet[Any]:
        found: QuerySet[Any] = Contact.objects.visible_to(actor)
        return found

    def fetched(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("account")

    def condition(self, state: Any, actor: Actor, at: datetime) -> Q:
        return contact_condition(state, actor, at)

    def own_chips(self, state: Any, names: dict[str, Any], url: str) -> list[Chip]:
        return segment_chips(state, names, url)

    def named(self, state: Any, actor: Actor) -> list[Named]:
        return segments_named(state, actor)

    def filter_context(self, actor: Actor) -> dict[str, Any]:
        return {"segments": segments_for(CONTACT.key, actor)}

    def address(self, record: Any) -> str:
        return reverse("customers:contact", args=[record.pk])


ACCOUNT_LIST, CONTACT_LIST = AccountList(), ContactList()


class AccountListView(ListPage):
    permission = VIEW_CUSTOMERS
    record_list = ACCOUNT_LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        state, known = self.read()
        page = self.rows_page(state)
        records = self.record_list.completed(page.rows, self.request.actor)
        context = self.with_rows(self.frame(state, known), page, records) | {
            "may_edit": self.request.actor.may(EDIT_CUSTOMERS),
            "may_pool": self.request.actor.may(USE_POOL),
        }
        return render(request, "customers/accounts.html", context)


class ContactListView(ListPage):
    permission = VIEW_CUSTOMERS
    record_list = CONTACT_LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        state, known = self.read()
        page = self.rows_page(state)
        context = self.with_rows(self.frame(state, known), page, page.rows) | {
            "may_edit": self.request.actor.may(EDIT_CUSTOMERS),
        }
        return render(request, "customers/contacts.html", context)
