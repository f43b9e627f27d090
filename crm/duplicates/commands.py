"""Duplicates in the command palette."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.customers.permissions import MERGE_CUSTOMERS
from search.commands import Asking, Command

MERGED_ON = {
    "customers:account": ("account", "account_id", _("Merge this customer with another")),
    "customers:contact": ("contact", "contact_id", _("Merge this contact with another")),
}


def commands(asking: Asking) -> Iterator[Command]:
    page = asking.page
    if page is not None and page.view_name in MERGED_ON:
        kind, name, label = MERGED_ON[page.view_name]
        url = f"{reverse('duplicates:merge')}?kind={kind}&id={page.kwargs[name]}"
        yield Command("merge", label, "arrow-merge", MERGE_CUSTOMERS, url, "here", words=_("duplicate join same"))
    yield Command(
        "duplicates",
        _("Duplicates of customers"),
        "arrow-merge",
        MERGE_CUSTOMERS,
        reverse("duplicates:queue"),
        words=_("merge same twice double"),
    )
