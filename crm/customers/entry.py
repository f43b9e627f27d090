"""A customer who is being written down, held against those who are there already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from crm.customers.keying import handles_of, region_of
from crm.customers.likeness import Alike, alike
from crm.customers.matching.profiles import COMPANY, CONTACT, PERSON, Profile, profile
from crm.customers.models import Account, AccountKind, Contact, DuplicateRules, OnEntry
from kernel.actions import Conflict
from kernel.actor import Actor
from kernel.fields import CUSTOM

# Only where one of these is said anew there is something to look for.
TELLING = ("name", "kind", "phone", "email", "website")


def entered(values: Mapping[str, Any], account: Account | None = None, *, is_contact: bool = False) -> Profile:
    """What somebody typed, as records are compared; of a contact, `account` is where they work."""
    place = {"country": account.country, "city": account.city} if account else values
    custom = {name.removeprefix(CUSTOM): value for name, value in values.items() if name.startswith(CUSTOM)}
    sort = CONTACT if is_contact else COMPANY if values.get("kind") == AccountKind.COMPANY else PERSON
    more = {"at": account.pk if account else None} if is_contact else {}
    return profile(
        sort,
        str(values.get("name") or ""),
        region=region_of(str(place.get("country") or "")),
        phones=[str(values.get("phone") or "")],
        mails=[str(values.get("email") or "")],
        sites=[str(values.get("website") or "")],
        handles=handles_of(custom),
        city=str(place.get("city") or ""),
        **more,
    )


def said_anew(record: Account | Contact | None, values: Mapping[str, Any]) -> bool:
    """Whether an edit changes by what a record is recognised."""
    return record is None or any(name in values and values[name] != getattr(record, name, None) for name in TELLING)


def seem_alike(
    values: Mapping[str, Any], actor: Actor, *, account: Account | None = None, record: Account | Contact | None = None
) -> list[Alike]:
    """Those that the actor sees, the likeliest first; nothing where the workspace wants to hear nothing."""
    is_contact = account is not None
    if not said_anew(record, values) or rule_for(is_contact=is_contact) == OnEntry.OFF:
        return []
    held = {name: getattr(record, name) for name in (*TELLING, "city", "country") if hasattr(record, name)}
    asked = entered(held | dict(values), account, is_contact=is_contact)
    return alike(asked, actor, but=[record.pk] if record else [])


def rule_for(*, is_contact: bool) -> str:
    rules = DuplicateRules.now()
    return rules.contacts if is_contact else rules.accounts


def refuse_likely(values: Mapping[str, Any], actor: Actor, *, account: Account | None = None) -> None:
    """Inside an action that makes a customer. Raises Conflict where the workspace says so, about those in sight."""
    if not actor.is_staff or rule_for(is_contact=account is not None) != OnEntry.BLOCK:
        return
    likely = [one for one in seem_alike(values, actor, account=account) if one.score.is_likely]
    if likely:
        sentence = _("“%(name)s” is very likely the same: open that record instead of making another one.")
        others: list[tuple[UUID, str]] = [(one.record.pk, str(one.record)) for one in likely]
        raise Conflict(sentence % {"name": likely[0].record}, field="name", others=others)
