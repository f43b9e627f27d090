"""How the demo's customers came to be what they are, as the audit log tells it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from audit.models import Entry
from crm.customers.models import Account, Contact
from identity.models import User

GRADED_AFTER, NOTED_AFTER = timedelta(days=19), timedelta(days=33)


def fill_history(accounts: Iterable[Account], contacts: Iterable[Contact], staff: dict[str, User]) -> None:
    """Who added each, and what their owner learned later."""
    someone = next(iter(staff.values()))
    entries = []
    for account in accounts:
        owner = account.owner or someone
        entries.append(_entry(account, "created", owner, at=account.created_at))
        if account.grade:
            change = {"grade": [None, account.grade]}
            entries.append(_entry(account, "changed", owner, at=account.created_at + GRADED_AFTER, changes=change))
        if account.notes:
            change = {"notes": [None, account.notes]}
            entries.append(_entry(account, "changed", owner, at=account.created_at + NOTED_AFTER, changes=change))
    entries.extend(
        _entry(contact, "created", contact.account.owner or someone, at=contact.created_at) for contact in contacts
    )
    Entry.objects.bulk_create(entries, batch_size=500)


def _entry(
    record: Account | Contact, verb: str, user: User, *, at: datetime, changes: dict[str, Any] | None = None
) -> Entry:
    return Entry(
        at=at,
        verb=verb,
        actor_face="staff",
        actor_id=user.pk,
        actor_name=user.name[:160],
        subject_type=record._meta.label_lower,
        subject_id=record.pk,
        subject_name=record.name[:240],
        changes=changes or {},
    )
