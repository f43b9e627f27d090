"""Customers and contacts in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.customers.permissions import EDIT_CUSTOMERS, MANAGE_CUSTOMERS, USE_POOL, VIEW_CUSTOMERS
from search.commands import Asking, Command

EDITED_ON = {
    "customers:account": ("customers:edit-account", _("Edit this customer")),
    "customers:contact": ("customers:edit-contact", _("Edit this contact")),
}


def commands(asking: Asking) -> Iterator[Command]:
    yield from _here(asking)
    yield Command(
        "new-account",
        _("New customer"),
        "building",
        EDIT_CUSTOMERS,
        reverse("customers:new-account"),
        "do",
        words=_("create add account company person"),
    )
    yield Command(
        "new-contact",
        _("New contact"),
        "users",
        EDIT_CUSTOMERS,
        reverse("customers:new-contact"),
        "do",
        words=_("create add person"),
    )
    yield from _lists()
    yield from _settings()


def _here(asking: Asking) -> Iterator[Command]:
    page = asking.page
    if page is not None and page.view_name in EDITED_ON:
        route, name = EDITED_ON[page.view_name]
        yield Command("edit", name, "pencil", EDIT_CUSTOMERS, reverse(route, kwargs=page.kwargs), "here", keys=("e",))
    if page is not None and page.view_name == "customers:account":
        url = reverse("customers:account-shares", kwargs=page.kwargs)
        name, words = _("Share this customer"), _("give access collaborate")
        yield Command("share", name, "users-plus", EDIT_CUSTOMERS, url, "here", words)


def _lists() -> Iterator[Command]:
    accounts = reverse("customers:accounts")
    yield Command(
        "accounts",
        _("Customers"),
        "building",
        VIEW_CUSTOMERS,
        accounts,
        words=_("accounts companies"),
        keys=("g", "c"),
    )
    yield Command("accounts-mine", _("My customers"), "building", VIEW_CUSTOMERS, f"{accounts}?view=mine")
    yield Command(
        "accounts-companies", _("Company customers"), "building", VIEW_CUSTOMERS, f"{accounts}?view=companies"
    )
    yield Command("accounts-people", _("Private customers"), "user", VIEW_CUSTOMERS, f"{accounts}?view=people")
    yield Command(
        "pool",
        _("Customer pool"),
        "stack-2",
        USE_POOL,
        reverse("customers:pool"),
        words=_("claim unowned public sea"),
    )
    yield Command(
        "contacts",
        _("Contacts"),
        "users",
        VIEW_CUSTOMERS,
        reverse("customers:contacts"),
        words=_("people persons"),
        keys=("g", "p"),
    )


def _settings() -> Iterator[Command]:
    words = _("settings customers")
    for key, name, icon in (
        ("tag", _("Tags of customers"), "tags"),
        ("grade", _("Grades of customers"), "award"),
        ("duplicate", _("Rules for duplicates of customers"), "arrow-merge"),
        ("pool", _("Rules of the customer pool"), "stack-2"),
    ):
        url = reverse(f"customers:{key}-settings")
        yield Command(f"{key}-settings", name, icon, MANAGE_CUSTOMERS, url, words=words)
