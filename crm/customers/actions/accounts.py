"""Customers created and changed, and people of the portal joined to them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from access.models import Share
from access.sharing import Whom, give, take_back
from crm.customers.actions.changing import lock_account, lock_contact, record_changes
from crm.customers.actions.tagging import checked_tags
from crm.customers.entry import refuse_likely
from crm.customers.events import AccountChanged, AccountCreated, ContactCreated
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, AccountKind, Contact, Ended, Ownership, PortalMember, StageChange
from crm.customers.permissions import ACCOUNT_POLICY, APPROVE_DOMAINS, CONTACT_POLICY, EDIT_CUSTOMERS
from identity.models import User
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import ANYBODY
from records.fitting import columns_of, fitted

# Anybody may have an address there: such a domain says nothing about a company.
PUBLIC_MAIL_DOMAINS = {
    *("gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "proton.me", "gmx.de", "web.de"),
    *("qq.com", "163.com", "126.com", "sina.com", "foxmail.com", "139.com", "aliyun.com"),
}


@action(EDIT_CUSTOMERS)
def create_account(*, actor: Actor, clock: Clock, **values: Any) -> Account:
    if "tags" in values:
        values["tags"] = checked_tags(values["tags"], actor=actor, clock=clock)
    fit = fitted(ACCOUNT, values, actor=actor)
    refuse_likely(fit, actor)
    made = columns_of(fit)
    account = Account.objects.create(created_at=clock(), updated_at=clock(), **made)
    if account.stage:
        StageChange.note(account, "", actor=actor, at=clock())
    Ownership.pass_on(account, None, at=clock(), ended=Ended.CHANGED)
    record("created", account)
    emit(AccountCreated(account_id=account.pk))
    return account


@action(EDIT_CUSTOMERS)
def change_account(*, actor: Actor, clock: Clock, account: Account, **values: Any) -> Account:
    account = lock_account(account, actor)
    if "tags" in values:
        values["tags"] = checked_tags(values["tags"], actor=actor, clock=clock, held=account.tags)
    _refuse_other_kind(account, values.get("kind", account.kind))
    changes = account.change(fitted(ACCOUNT, values, actor=actor, record=account), at=clock())
    if "stage" in changes:
        StageChange.note(account, changes["stage"][0], actor=actor, at=clock())
    if "owner" in changes:
        Ownership.pass_on(account, changes["owner"][0], at=clock(), ended=Ended.CHANGED)
    record_changes(account, changes)
    return account


@action(APPROVE_DOMAINS)
def approve_domain(*, actor: Actor, clock: Clock, account: Account, domain: str) -> Account:
    """People with a confirmed address of this domain join the company by themselves; "" takes it back."""
    account = lock_account(account, actor)
    domain = domain.strip().lower().lstrip("@")
    if domain in PUBLIC_MAIL_DOMAINS:
        raise Refused(_("Anybody can have an address at %(domain)s.") % {"domain": domain}, field="email_domain")
    other = Account.objects.filter(email_domain__iexact=domain).exclude(pk=account.pk).first() if domain else None
    if other is not None:
        name = other if ACCOUNT_POLICY.reaches(actor, other.pk) else _("a customer whom you do not see")
        raise Refused(_("%(domain)s belongs to %(name)s.") % {"domain": domain, "name": name}, field="email_domain")
    record_changes(account, account.change({"email_domain": domain}, at=clock()))
    return account


@action(EDIT_CUSTOMERS)
def create_contact(*, actor: Actor, clock: Clock, account: Account, **values: Any) -> Contact:
    if not ACCOUNT_POLICY.reaches(actor, account.pk) and actor.is_staff:
        raise Refused(_("Choose the customer."), field="account")
    ACCOUNT_POLICY.require_change(actor, account)
    _refuse_known_address(actor, values.get("email", ""))
    fit = fitted(CONTACT, values, actor=actor)
    refuse_likely(fit, actor, account=account)
    made = columns_of(fit)
    contact = Contact.objects.create(account=account, created_at=clock(), updated_at=clock(), **made)
    record("created", contact)
    emit(ContactCreated(contact_id=contact.pk, account_id=account.pk))
    return contact


@action(EDIT_CUSTOMERS)
def change_contact(*, actor: Actor, clock: Clock, contact: Contact, **values: Any) -> Contact:
    contact = lock_contact(contact, actor)
    _refuse_known_address(actor, values.get("email", ""), but=contact)
    record_changes(contact, contact.change(fitted(CONTACT, values, actor=actor, record=contact), at=clock()))
    return contact


@action(EDIT_CUSTOMERS)
def share_account(*, actor: Actor, clock: Clock, account: Account, whom: Whom, may_change: bool) -> Share:
    """The people there and the tickets come along."""
    account = Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
    return give(ACCOUNT_POLICY, account, whom=whom, may_change=may_change, actor=actor, clock=clock)


@action(EDIT_CUSTOMERS)
def end_account_share(*, actor: Actor, clock: Clock, account: Account, share: Share) -> None:
    take_back(ACCOUNT_POLICY, account, share, actor=actor)


@action(EDIT_CUSTOMERS)
def hand_over_accounts(*, actor: Actor, clock: Clock, person: User, successor: User | None) -> int:
    """All customers of somebody who left, to a successor or to nobody."""
    accounts = list(Account.objects.owned_by(person.pk).select_for_update(of=("self",)).order_by("pk"))
    for account in accounts:
        ACCOUNT_POLICY.require_change(actor, account)
        account.change({"owner": successor}, at=clock())
        Ownership.pass_on(account, person, at=clock(), ended=Ended.HANDED_OVER)
        record("handed over", account, owner=[person, successor])
        emit(AccountChanged(account_id=account.pk, fields=("owner",)))
    if not accounts:
        nothing_changed()
    return len(accounts)


@action(ANYBODY)
def join_portal(*, actor: Actor, clock: Clock, user: User) -> PortalMember:
    """Give a person with a confirmed address the customer's face.

    A known contact's address joins that contact; a domain that an administrator approved joins that company as a new
    contact; a person account with this address is theirs; else a person account is made.
    """
    existing = PortalMember.objects.filter(user=user).first()
    if existing is not None:
        nothing_changed()
        return existing
    if user.email_confirmed_at is None:
        raise Refused(_("Confirm your e-mail address first."))
    account, contact = _place_of(user, clock)
    member = PortalMember.objects.create(user=user, account=account, contact=contact, joined_at=clock())
    record("joined the portal", member, account=account)
    return member


def _place_of(user: User, clock: Clock) -> tuple[Account, Contact | None]:
    stamps = {"created_at": clock(), "updated_at": clock()}
    contact = Contact.objects.filter(email__iexact=user.email, portal_member__isnull=True).select_related("account")
    known = contact.first()
    if known is not None:
        return known.account, known
    domain = user.email.rpartition("@")[2].lower()
    company = Account.objects.filter(email_domain__iexact=domain, kind=AccountKind.COMPANY).first()
    if company is not None:
        joined = Contact.objects.create(
            account=company, name=user.name, email=user.email, language=user.language, **stamps
        )
        emit(ContactCreated(contact_id=joined.pk, account_id=company.pk))
        return company, joined
    person = Account.objects.filter(kind=AccountKind.PERSON, email__iexact=user.email, members__isnull=True).first()
    if person is not None:
        return person, None
    made = Account.objects.create(
        kind=AccountKind.PERSON, name=user.name, email=user.email, language=user.language, **stamps
    )
    emit(AccountCreated(account_id=made.pk))
    return made, None


def _refuse_other_kind(account: Account, kind: str) -> None:
    """Of somebody who belongs where only companies, or only persons, do."""
    if kind == account.kind:
        return
    if account.household_id is not None:
        raise Refused(_("Take this person out of the household first."), field="kind")
    if account.parent_id is not None or account.children.exists():  # type: ignore[attr-defined]
        raise Refused(_("Take this company out of its group first."), field="kind")


def _refuse_known_address(actor: Actor, email: str, *, but: Contact | None = None) -> None:
    if not email:
        return
    other = Contact.objects.filter(email__iexact=email).exclude(pk__in=[but.pk] if but else []).first()
    if other is not None and actor.is_staff and not CONTACT_POLICY.reaches(actor, other.pk):
        raise Refused(_("Somebody at a customer whom you do not see already has this e-mail."), field="email")
    if other is not None:
        raise Refused(
            _("%(name)s already has this e-mail: open that record or use another.") % {"name": other}, field="email"
        )
