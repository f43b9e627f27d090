"""Addresses of a customer, and the further numbers and e-mails of customers and contacts."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from crm.customers.actions.changing import lock_account, lock_contact, told
from crm.customers.models import Account, Address, AddressKind, Contact, Line, LineKind, Medium
from crm.customers.permissions import EDIT_CUSTOMERS
from kernel.actions import Refused, action, nothing_changed
from kernel.actor import Actor
from kernel.clock import Clock

ADDRESSES, LINES = 50, 20
PARTS = {"country": 80, "region": 80, "city": 80, "postal_code": 20, "street": 200}
PHONE = re.compile(r"[+\d][\d\s().\-/#*ext]{2,39}")
PHONE_LENGTH = 40


@action(EDIT_CUSTOMERS)
def add_address(*, actor: Actor, clock: Clock, account: Account, kind: str, **parts: str) -> Address:
    """The first one is the main one."""
    account = lock_account(account, actor)
    values = _checked_address(kind, parts)
    held = account.addresses.count()  # type: ignore[attr-defined]
    if held >= ADDRESSES:
        raise Refused(_("At most %(limit)d addresses are kept of a customer.") % {"limit": ADDRESSES})
    made = Address.objects.create(account=account, created_at=clock(), is_main=not held, **values)
    told(account, "added an address", "addresses", address=[None, made.line])
    return made


@action(EDIT_CUSTOMERS)
def change_address(*, actor: Actor, clock: Clock, address: Address, kind: str, **parts: str) -> Address:
    account = lock_account(address.account, actor)
    address = Address.objects.get(pk=address.pk)
    old, values = address.line, _checked_address(kind, parts)
    changed = [name for name, value in values.items() if getattr(address, name) != value]
    if not changed:
        nothing_changed()
        return address
    for name in changed:
        setattr(address, name, values[name])
    address.save(update_fields=changed)
    told(account, "changed an address", "addresses", address=[old, address.line])
    return address


@action(EDIT_CUSTOMERS)
def make_main_address(*, actor: Actor, clock: Clock, address: Address) -> Address:
    account = lock_account(address.account, actor)
    address = Address.objects.get(pk=address.pk)
    if address.is_main:
        nothing_changed()
        return address
    account.addresses.filter(is_main=True).update(is_main=False)  # type: ignore[attr-defined]
    address.is_main = True
    address.save(update_fields=["is_main"])
    told(account, "chose the main address", "addresses", address=address.line)
    return address


@action(EDIT_CUSTOMERS)
def remove_address(*, actor: Actor, clock: Clock, address: Address) -> None:
    """The oldest of the others becomes the main one."""
    account = lock_account(address.account, actor)
    address = Address.objects.get(pk=address.pk)
    told(account, "removed an address", "addresses", address=[address.line, None])
    address.delete()
    if address.is_main:
        following = account.addresses.order_by("created_at", "id").first()  # type: ignore[attr-defined]
        if following is not None:
            following.is_main = True
            following.save(update_fields=["is_main"])


@action(EDIT_CUSTOMERS)
def add_line(*, actor: Actor, clock: Clock, of: Account | Contact, medium: str, kind: str, value: str) -> Line:
    held = _lock(of, actor)
    if medium not in Medium.values:
        raise Refused(_("Choose one that is there."), field="medium")
    if kind not in LineKind.values:
        raise Refused(_("Choose one that is there."), field="kind")
    value = _checked_value(medium, value)
    lines: Any = held.lines  # type: ignore[union-attr]
    main = held.phone if medium == Medium.PHONE else held.email
    if lines.filter(medium=medium, value__iexact=value).exists() or value.lower() == main.lower():
        raise Refused(_("It stands there already."), field="value")
    if lines.count() >= LINES:
        raise Refused(_("At most %(limit)d are kept.") % {"limit": LINES}, field="value")
    made: Line = lines.create(medium=medium, kind=kind, value=value, created_at=clock())
    told(held, "added a number", "lines", line=[None, value])
    return made


@action(EDIT_CUSTOMERS)
def make_main_line(*, actor: Actor, clock: Clock, line: Line) -> Account | Contact:
    """It changes places with the main phone or e-mail of its record."""
    held = _lock(line.of, actor)
    line = Line.objects.get(pk=line.pk)
    field = "phone" if line.is_phone else "email"
    old, new = getattr(held, field), line.value
    if field == "phone" and len(new) > PHONE_LENGTH:
        raise Refused(_("At most %(longest)d characters.") % {"longest": PHONE_LENGTH}, field="value")
    if field == "email" and isinstance(held, Contact):
        _refuse_anothers(new, held)
    if old:
        line.value = old
        line.save(update_fields=["value"])
    else:
        line.delete()
    held.change({field: new}, at=clock())
    told(held, "changed", field, **{field: [old, new]})
    return held


@action(EDIT_CUSTOMERS)
def remove_line(*, actor: Actor, clock: Clock, line: Line) -> None:
    held = _lock(line.of, actor)
    line = Line.objects.get(pk=line.pk)
    told(held, "removed a number", "lines", line=[line.value, None])
    line.delete()


def _lock(of: Account | Contact, actor: Actor) -> Account | Contact:
    return lock_account(of, actor) if isinstance(of, Account) else lock_contact(of, actor)


def _checked_address(kind: str, parts: dict[str, str]) -> dict[str, str]:
    if kind not in AddressKind.values:
        raise Refused(_("Choose one that is there."), field="kind")
    found = {name: " ".join(str(parts.get(name, "")).replace("\0", "").split()) for name in PARTS}
    for name, longest in PARTS.items():
        if len(found[name]) > longest:
            raise Refused(_("At most %(longest)d characters.") % {"longest": longest}, field=name)
    if not found["street"]:
        raise Refused(_("Write the street, the building or the site."), field="street")
    return found | {"kind": kind}


def _checked_value(medium: str, value: str) -> str:
    value = " ".join(value.replace("\0", "").split())
    if medium == Medium.EMAIL:
        try:
            validate_email(value)
        except ValidationError as error:
            raise Refused(error.messages[0], field="value") from error
    elif not PHONE.fullmatch(value):
        raise Refused(_("Write a phone number, like +86 574 5550 0142."), field="value")
    return value


def _refuse_anothers(email: str, contact: Contact) -> None:
    if Contact.objects.filter(email__iexact=email).exclude(pk=contact.pk).exists():
        raise Refused(_("Somebody else already has this e-mail as the main one."), field="value")
