"""The kinds of records of which there can be two: what the rest of this app asks of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from access.policies import Policy
from changes.changeables import Changeable
from crm.customers.changing import ACCOUNTS, CONTACTS
from crm.customers.events import AccountChanged, ContactChanged
from crm.customers.models import Account, Contact
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY
from crm.duplicates.models import AccountPair, ContactPair, Pair
from kernel.events import Event


@dataclass(frozen=True)
class Kind:
    """`filled` are columns that are on no form: the record that stays takes them over where it has nothing."""

    key: str
    labels: str | Promise
    changeable: Changeable
    policy: Policy
    pairs: type[Pair]
    filled: tuple[str, ...]
    left_out: tuple[str, ...]
    """Fields that nobody chooses: worked out, or what the record is."""
    changed: Callable[[UUID, tuple[str, ...]], Event]

    @property
    def model(self) -> type[Any]:
        return self.changeable.model

    def address(self, pk: UUID) -> str:
        return reverse(f"customers:{self.key}", args=[pk])


KINDS = {
    "account": Kind(
        "account",
        pgettext_lazy("duplicates of", "Customers"),
        ACCOUNTS,
        ACCOUNT_POLICY,
        AccountPair,
        ("parent", "household", "email_domain"),
        ("kind", "open_tickets", "last_contact_at"),
        lambda pk, fields: AccountChanged(account_id=pk, fields=fields),
    ),
    "contact": Kind(
        "contact",
        pgettext_lazy("duplicates of", "Contacts"),
        CONTACTS,
        CONTACT_POLICY,
        ContactPair,
        (),
        ("account",),
        lambda pk, fields: ContactChanged(contact_id=pk, fields=fields),
    ),
}


def kind_of(record: Account | Contact) -> Kind:
    return KINDS["account" if isinstance(record, Account) else "contact"]
