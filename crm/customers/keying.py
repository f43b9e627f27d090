"""Keeps the keys by which duplicates are found: in the transaction of whoever changes a few, by a job after many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from babel.core import get_global
from django.db.models import F, OuterRef, Q, Subquery

from crm.customers.matching.profiles import COMPANY, CONTACT, PERSON, Profile, profile
from crm.customers.models import Account, AccountKind, Contact, MatchKeys
from crm.customers.models.place import Medium
from kernel.actions import Change
from kernel.clock import Clock
from kernel.countries import CODE
from kernel.fields import CUSTOM
from kernel.tenancy import current_tenant, current_tenant_or_none

# So many are worked out at once by whoever changed them; more by a job.
FEW, MANY = 20, 2000
# Fields of which keys are made; what belongs to a record is told by verbs of its own.
FIELDS = frozenset({"name", "kind", "email", "phone", "website", "email_domain", "country", "custom"})
GONE = frozenset({"deleted", "merged into another"})
TELLING = frozenset({"created", "added a number", "removed a number", "changed a number", "came back", "merged"})
HANDLES = ("wechat", "weixin")


def note_keys(*, clock: Clock, changes: list[Change]) -> None:
    """Every action says what it changed, or is rolled back: so none can forget the keys."""
    touched = {Account: set[UUID](), Contact: set[UUID]()}
    for change in changes:
        kind: Any = type(change.subject)
        if kind in touched and change.verb not in GONE and _tells(change):
            touched[kind].add(change.subject.pk)
    if not any(touched.values()) or current_tenant_or_none() is None:
        return
    if sum(map(len, touched.values())) > FEW:
        wake()
        return
    keep_keys(touched[Account], touched[Contact])


def wake() -> None:
    """Enqueue the job, in the open transaction."""
    from crm.customers.jobs import keep_match_keys  # noqa: PLC0415  (jobs call what this module does)

    keep_match_keys.enqueue()


def _tells(change: Change) -> bool:
    if change.verb in TELLING:
        return True
    return any(name in FIELDS or name.startswith(CUSTOM) for name in change.changes)


def keep_keys(account_ids: Iterable[UUID], contact_ids: Iterable[UUID]) -> None:
    """Two statements a kind to read, and one to write."""
    accounts, contacts = list(account_ids), list(contact_ids)
    if accounts:
        found = Account.objects.filter(pk__in=accounts).prefetch_related("lines")
        _write("account", [(one.pk, profile_of(one).keys, one.updated_at) for one in found])
    if contacts:
        people = Contact.objects.filter(pk__in=contacts).select_related("account").prefetch_related("lines")
        _write("contact", [(one.pk, profile_of(one).keys, one.updated_at) for one in people])


def _write(kind: str, rows: Sequence[tuple[UUID, list[str], datetime]]) -> None:
    made = [MatchKeys(**{f"{kind}_id": pk}, keys=keys, stamp=stamp) for pk, keys, stamp in rows]
    MatchKeys.objects.bulk_create(made, update_conflicts=True, unique_fields=[kind], update_fields=["keys", "stamp"])


def catch_up(most: int = MANY) -> bool:
    """Records whose keys are missing or older than they are: after an import, at first. Whether more wait."""
    waiting = {}
    for model, kind in ((Account, "account"), (Contact, "contact")):
        stamp = MatchKeys.objects.filter(**{kind: OuterRef("pk")}).values("stamp")
        late = model.objects.annotate(_stamp=Subquery(stamp)).filter(
            Q(_stamp__isnull=True) | ~Q(_stamp=F("updated_at"))
        )
        waiting[model] = list(late.order_by("pk").values_list("pk", flat=True)[:most])
    keep_keys(waiting[Account], waiting[Contact])
    return any(len(ids) == most for ids in waiting.values())


# ---- Records as they are compared


def profile_of(
    record: Account | Contact, lines: Iterable[Any] | None = None, account: Account | None = None
) -> Profile:
    """`lines`, and of a contact the `account`, where they were not asked along."""
    lines = list(record.lines.all() if lines is None else lines)  # type: ignore[union-attr]
    account = account or (record if isinstance(record, Account) else record.account)
    more: dict[str, Any] = {"above": record.parent_id} if isinstance(record, Account) else {"at": record.account_id}
    sites = (record.website, record.email_domain) if isinstance(record, Account) else ()
    return profile(
        sort_of(record),
        record.name,
        region=region_of(account.country),
        phones=[record.phone, *(line.value for line in lines if line.medium == Medium.PHONE)],
        mails=[record.email, *(line.value for line in lines if line.medium == Medium.EMAIL)],
        sites=sites,
        handles=handles_of(record.custom),
        city=account.city,
        id=record.pk,
        **more,
    )


def sort_of(record: Account | Contact) -> str:
    if isinstance(record, Contact):
        return CONTACT
    return COMPANY if record.kind == AccountKind.COMPANY else PERSON


def handles_of(custom: dict[str, Any]) -> list[str]:
    """Added fields that hold somebody's WeChat."""
    return [str(value) for key, value in custom.items() if value and any(word in key for word in HANDLES)]


def region_of(country: str) -> str:
    """Of the customer where it is known, else of the workspace: numbers without a country are dialled from there."""
    return country if CODE.fullmatch(country) else _region(current_tenant().time_zone)


@lru_cache(100)
def _region(time_zone: str) -> str:
    return str(get_global("zone_territories").get(time_zone, "CN"))
