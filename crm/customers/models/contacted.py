"""When somebody spoke with a customer last: one reckoning for what happens now, and for what happened before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from crm.customers.models.account import Account

# A note is written about a customer, not spoken with them.
NO_CONTACT = "note"


def contacts_of(account: type[Any], at: datetime) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """What was logged with `OuterRef("pk")`, and what was said publicly on tickets; what lies ahead has not been.

    Through the reverse keys, because both belong to layers above. Migrations ask with the model of their own time, so
    nothing but columns is named here.
    """
    activities: Any = account._meta.get_field("activities").related_model
    tickets: Any = account._meta.get_field("tickets").related_model
    messages: Any = tickets._meta.get_field("messages").related_model
    logged = activities.objects.filter(account=OuterRef("pk"), removed_at__isnull=True, at__lte=at)
    said = messages.objects.filter(ticket__account=OuterRef("pk"), kind="public", at__lte=at)
    return logged.exclude(kind=NO_CONTACT).order_by(), said.order_by()


def reckon_last_contact(accounts: QuerySet[Any, Any], *, at: datetime) -> None:
    """Anew from all that there is, in one statement: what arrives late or is deleted counts as it should."""
    logged, said = contacts_of(accounts.model, at)
    # PostgreSQL's GREATEST passes over what is null.
    latest = Greatest(
        Subquery(logged.values("account").annotate(last=Max("at")).values("last")),
        Subquery(said.values("ticket__account").annotate(last=Max("at")).values("last")),
    )
    accounts.update(last_contact_at=latest)


def reckon_for(account_ids: Iterable[UUID | str], *, at: datetime) -> None:
    """Locked first, and read after that: of two at once, the later one sees what the earlier one counted."""
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=list(account_ids)).order_by("pk")
    held = [account.pk for account in rows.only("pk")]
    if held:
        reckon_last_contact(Account.objects.filter(pk__in=held), at=at)
