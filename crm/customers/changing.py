"""Accounts and contacts on the engine of change-sets: imported, changed in masses, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from changes.changeables import Changeable, Link, Move
from changes.models import Verb
from crm.customers.events import AccountChanged, AccountCreated, ContactChanged, ContactCreated
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.lookout import Lookout
from crm.customers.models import Account, AccountKind, Contact, StageChange
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY, EDIT_CUSTOMERS
from kernel.actor import Actor
from kernel.events import Event
from kernel.tenancy import current_tenant


def _accounts(actor: Actor) -> Any:
    """Whoever adds a contact changes the customer, so only those count that the actor looks after."""
    return Account.objects.changeable_by(actor)


def _of_an_account() -> dict[str, Any]:
    return {"kind": AccountKind.COMPANY.value, "language": current_tenant().default_language}


def _of_a_contact() -> dict[str, Any]:
    return {"language": current_tenant().default_language}


def _account_event(verb: str, record: Any, fields: Sequence[str]) -> Event | None:
    if verb == Verb.CREATED:
        return AccountCreated(account_id=record.pk)
    return AccountChanged(account_id=record.pk, fields=tuple(fields)) if verb == Verb.CHANGED else None


def _note_stages(moves: Sequence[Move], actor: Actor, at: datetime) -> None:
    told = [(account, before["stage"] or "") for account, before in moves if "stage" in before]
    StageChange.note_all([(account, old) for account, old in told if account.stage != old], actor=actor, at=at)


def _contact_event(verb: str, record: Any, fields: Sequence[str]) -> Event | None:
    if verb == Verb.CREATED:
        return ContactCreated(contact_id=record.pk, account_id=record.account_id)
    return ContactChanged(contact_id=record.pk, fields=tuple(fields)) if verb == Verb.CHANGED else None


LINKS = {"account": Link(_accounts)}
ACCOUNTS = Changeable(
    ACCOUNT,
    ACCOUNT_POLICY,
    EDIT_CUSTOMERS,
    list_key="accounts",
    keys=("name", "email", "phone"),
    links=LINKS,
    defaults=_of_an_account,
    event=_account_event,
    owner="owner",
    address=lambda pk: reverse("customers:account", args=[pk]),
    # Whether it may become the other kind depends on its group and its household: one at a time.
    fixed=("kind",),
    kept_about=("ownerships", "stage_changes", "match_keys"),
    lookout=lambda actor: Lookout(Account, actor),
    follow=_note_stages,
)
CONTACTS = Changeable(
    CONTACT,
    CONTACT_POLICY,
    EDIT_CUSTOMERS,
    list_key="contacts",
    keys=("name", "email", "phone"),
    unique=("email",),
    address=lambda pk: reverse("customers:contact", args=[pk]),
    links=LINKS,
    defaults=_of_a_contact,
    event=_contact_event,
    fixed=("account",),
    kept_about=("match_keys",),
    lookout=lambda actor: Lookout(Contact, actor),
)
