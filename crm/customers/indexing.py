"""How accounts and contacts look in search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.customers.models import Account, Contact
from kernel.actor import Actor
from search.registry import Hit, Source


def find_accounts(actor: Actor, words: str, limit: int) -> list[Hit]:
    rows = _best_first(Account.objects.visible_to(actor).matching(words), words)
    return [
        Hit(
            account.name,
            reverse("customers:account", args=[account.pk]),
            account.city,
            account.email,
            face=account.name,
            is_firm=account.is_company,
            pk=account.pk,
            also=((_("Phone"), account.phone),),
        )
        for account in rows[:limit]
    ]


def find_contacts(actor: Actor, words: str, limit: int) -> list[Hit]:
    rows = _best_first(Contact.objects.visible_to(actor).matching(words).select_related("account"), words)
    return [
        Hit(
            contact.name,
            reverse("customers:contact", args=[contact.pk]),
            contact.account.name,
            contact.email,
            face=contact.name,
            pk=contact.pk,
            also=((_("Phone"), contact.phone),),
        )
        for contact in rows[:limit]
    ]


def _best_first(rows: Any, words: str) -> Any:
    """Whose name begins so is meant before whose name holds it; few are shown, and they must be the right ones."""
    begins = Case(When(name__istartswith=words, then=0), default=1, output_field=IntegerField())
    return rows.order_by(begins, "name", "id")


def _more(name: str, words: str) -> str:
    return f"{reverse(name)}?{urlencode({'q': words})}"


ACCOUNTS = Source(
    "accounts", _("Customers"), "building", find_accounts, lambda words: _more("customers:accounts", words)
)
CONTACTS = Source("contacts", _("Contacts"), "users", find_contacts, lambda words: _more("customers:contacts", words))
