"""How accounts and contacts look in search."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.customers.models import Account, Contact
from kernel.actor import Actor
from search.registry import Hit, Source


def find_accounts(actor: Actor, words: str, limit: int) -> list[Hit]:
    rows = Account.objects.visible_to(actor).matching(words).order_by("name", "id")
    return [
        Hit(account.name, reverse("customers:account", args=[account.pk]), account.city, account.email)
        for account in rows[:limit]
    ]


def find_contacts(actor: Actor, words: str, limit: int) -> list[Hit]:
    rows = Contact.objects.visible_to(actor).matching(words).select_related("account").order_by("name", "id")
    return [
        Hit(contact.name, reverse("customers:contact", args=[contact.pk]), contact.account.name, contact.email)
        for contact in rows[:limit]
    ]


def _more(name: str, words: str) -> str:
    return f"{reverse(name)}?{urlencode({'q': words})}"


ACCOUNTS = Source(
    "accounts", _("Customers"), "building", find_accounts, lambda words: _more("customers:accounts", words)
)
CONTACTS = Source("contacts", _("Contacts"), "users", find_contacts, lambda words: _more("customers:contacts", words))
