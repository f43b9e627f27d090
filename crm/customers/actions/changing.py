"""What the actions on an account or a contact begin and end with."""

from __future__ import annotations

from typing import Any

from crm.customers.events import AccountChanged, ContactChanged
from crm.customers.models import Account, Contact
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY
from kernel.actions import emit, nothing_changed, record
from kernel.actor import Actor


def lock_account(account: Account, actor: Actor) -> Account:
    """Held until the transaction ends. Raises OutOfReach for one that the actor may not change."""
    held: Account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    ACCOUNT_POLICY.require_change(actor, held)
    return held


def lock_contact(contact: Contact, actor: Actor) -> Contact:
    held: Contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    CONTACT_POLICY.require_change(actor, held)
    return held


def record_changes(subject: Account | Contact, changes: dict[str, list[Any]]) -> None:
    if not changes:
        nothing_changed()
        return
    record("changed", subject, **changes)
    if isinstance(subject, Account):
        emit(AccountChanged(account_id=subject.pk, fields=tuple(changes)))
    else:
        emit(ContactChanged(contact_id=subject.pk, fields=tuple(changes)))


def told(subject: Account | Contact, verb: str, field: str, **changes: Any) -> None:
    """What belongs to a record was added, changed or taken away: `field` is its name for programs."""
    record(verb, subject, **changes)
    if isinstance(subject, Account):
        emit(AccountChanged(account_id=subject.pk, fields=(field,)))
    else:
        emit(ContactChanged(contact_id=subject.pk, fields=(field,)))
