"""Customers that a lead may be already: by an equal name, mail or telephone, as far as the actor looks after them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from crm.customers.actions.accounts import PUBLIC_MAIL_DOMAINS
from crm.customers.models import Account, Contact
from crm.leads.models import Lead
from kernel.actor import Actor

NOT_DIGITS, FEWEST_DIGITS = re.compile(r"\D"), 7
# What companies are called besides their name.
LEGAL = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团|公司|[,.\s]+(co|company|inc|ltd|limited|llc|plc|corp|gmbh|ag|kg|sa|bv|oy|ab))[\s.]*$",
    re.IGNORECASE,
)
MOST = 5


@dataclass
class Match:
    """A customer, with the people there whom the lead may be, and why."""

    account: Account
    why: list[str] = field(default_factory=list)
    people: list[Contact] = field(default_factory=list)


def plain_name(name: str) -> str:
    """In small letters, without what only says which kind of company it is."""
    found, before = " ".join(name.split()), ""
    while found != before:
        before, found = found, LEGAL.sub("", found).strip()
    return (found or name).casefold()


def digits(phone: str) -> str:
    found = NOT_DIGITS.sub("", phone)
    return found if len(found) >= FEWEST_DIGITS else ""


def matches(leads: Sequence[Lead], actor: Actor) -> dict[UUID, list[Match]]:
    """Two statements, however many leads."""
    accounts = _accounts(leads, actor)
    contacts = _contacts(leads, actor)
    return {lead.pk: _of(lead, accounts, contacts) for lead in leads}


def _bare(column: str) -> Any:
    pattern = (Value(r"\D"), Value(""), Value("g"))
    return Func(F(column), *pattern, function="regexp_replace", output_field=TextField())


def _accounts(leads: Sequence[Lead], actor: Actor) -> list[Account]:
    found = Q(pk__in=[])
    for lead in leads:
        if lead.company:
            found |= Q(name__istartswith=plain_name(lead.company))
    domains = {_domain(lead) for lead in leads} - {""}
    mails, phones = {lead.email.lower() for lead in leads if lead.email}, {digits(lead.phone) for lead in leads} - {""}
    rows = Account.objects.changeable_by(actor).annotate(
        mail=Lower("email"), domain=Lower("email_domain"), bare=_bare("phone")
    )
    found |= Q(mail__in=mails) | Q(domain__in=domains) | Q(bare__in=phones)
    return list(rows.filter(found).order_by("name", "pk")[:500])


def _contacts(leads: Sequence[Lead], actor: Actor) -> list[Contact]:
    mails, phones = {lead.email.lower() for lead in leads if lead.email}, {digits(lead.phone) for lead in leads} - {""}
    rows = Contact.objects.changeable_by(actor).annotate(mail=Lower("email"), bare=_bare("phone"))
    return list(
        rows.filter(Q(mail__in=mails) | Q(bare__in=phones)).select_related("account").order_by("name", "pk")[:500]
    )


def _domain(lead: Lead) -> str:
    domain = lead.email.rpartition("@")[2].lower()
    return "" if domain in PUBLIC_MAIL_DOMAINS else domain


def _of(lead: Lead, accounts: Sequence[Account], contacts: Sequence[Contact]) -> list[Match]:
    found: dict[UUID, Match] = {}
    for contact in contacts:
        why = _same_person(lead, contact)
        if why:
            match = found.setdefault(contact.account_id, Match(contact.account))
            match.people.append(contact)
            match.why.append(why)
    for account in accounts:
        why = _same_account(lead, account)
        if why:
            found.setdefault(account.pk, Match(account)).why.append(why)
    return list(found.values())[:MOST]


def _same_person(lead: Lead, contact: Contact) -> str:
    if lead.email and contact.email.lower() == lead.email.lower():
        return _("%(name)s has the same e-mail") % {"name": contact}
    if digits(lead.phone) and digits(contact.phone) == digits(lead.phone):
        return _("%(name)s has the same telephone") % {"name": contact}
    return ""


def _same_account(lead: Lead, account: Account) -> str:
    if lead.company and plain_name(account.name) == plain_name(lead.company):
        return _("the same name")
    if not lead.company and not account.is_company and lead.email and account.email.lower() == lead.email.lower():
        return _("the same e-mail")
    if _domain(lead) and account.email_domain.lower() == _domain(lead):
        return _("the same e-mail domain")
    if digits(lead.phone) and digits(account.phone) == digits(lead.phone):
        return _("the same telephone")
    return ""
