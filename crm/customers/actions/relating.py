"""What people do at which customers, and who lives together."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from crm.customers.actions.changing import lock_account, told
from crm.customers.models import Account, Contact, ContactRole, Household
from crm.customers.models.arranged import offered_roles, role_names
from crm.customers.models.relation import HOUSEHOLD_LENGTH
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY, EDIT_CUSTOMERS
from kernel.actions import Refused, action, nothing_changed
from kernel.actor import Actor
from kernel.clock import Clock

ROLES_PER_ACCOUNT = 200


@action(EDIT_CUSTOMERS)
def give_role(*, actor: Actor, clock: Clock, contact: Contact, account: Account, role: str) -> ContactRole:
    """At their own company or at another one; whoever may change that account says so."""
    account = lock_account(account, actor)
    if not CONTACT_POLICY.reaches(actor, contact.pk) and actor.is_staff:
        raise Refused(_("Choose the contact."), field="contact")
    names = dict(offered_roles())
    if role not in names:
        raise Refused(_("Choose one that is there."), field="role")
    if account.roles.filter(contact=contact, role=role).exists():  # type: ignore[attr-defined]
        raise Refused(_("%(name)s does that here already.") % {"name": contact}, field="role")
    if account.roles.count() >= ROLES_PER_ACCOUNT:  # type: ignore[attr-defined]
        raise Refused(_("At most %(limit)d are kept.") % {"limit": ROLES_PER_ACCOUNT}, field="role")
    made = ContactRole.objects.create(contact=contact, account=account, role=role, created_at=clock())
    told(account, "gave a role", "roles", person=[None, contact.name], role=names[role])
    return made


@action(EDIT_CUSTOMERS)
def end_role(*, actor: Actor, clock: Clock, given: ContactRole) -> None:
    account = lock_account(given.account, actor)
    told(
        account,
        "ended a role",
        "roles",
        person=[given.contact.name, None],
        role=role_names().get(given.role, given.role),
    )
    given.delete()


@action(EDIT_CUSTOMERS)
def live_together(*, actor: Actor, clock: Clock, account: Account, other: Account, name: str = "") -> Household:
    """`account` moves into the household of `other`; where there is none yet, one is made, called `name`."""
    _hold_households(account, other)
    account, other = lock_account(account, actor), lock_account(other, actor)
    if not ACCOUNT_POLICY.reaches(actor, other.pk) and actor.is_staff:
        raise Refused(_("Choose a customer that you see."), field="account")
    if account.pk == other.pk or account.is_company or other.is_company:
        raise Refused(_("Choose another person."), field="account")
    if account.household_id is not None and account.household_id == other.household_id:
        nothing_changed()
        assert account.household is not None
        return account.household
    household = other.household or Household.objects.create(name=_checked_name(name or other.name), created_at=clock())
    left = account.household_id
    for one in (account, other):
        if one.household_id != household.pk:
            one.change({"household": household}, at=clock())
            told(one, "moved into a household", "household_id", household=[None, household.name])
    if left != household.pk:
        _remove_empty(left, clock=clock)
    return household


@action(EDIT_CUSTOMERS)
def rename_household(*, actor: Actor, clock: Clock, account: Account, name: str) -> Household:
    """`account` is one of those who live there."""
    account = lock_account(account, actor)
    household = account.household
    if household is None:
        raise Refused(_("This person lives in no household yet."), field="name")
    old, household.name = household.name, _checked_name(name)
    if old == household.name:
        nothing_changed()
        return household
    household.save(update_fields=["name"])
    told(account, "renamed the household", "household_id", household=[old, household.name])
    return household


@action(EDIT_CUSTOMERS)
def leave_household(*, actor: Actor, clock: Clock, account: Account) -> None:
    _hold_households(account)
    account = lock_account(account, actor)
    household = account.household
    if household is None:
        nothing_changed()
        return
    _move_out(account, household, clock=clock)
    _remove_empty(household.pk, clock=clock)


def _hold_households(*accounts: Account) -> None:
    """All who live there, in one order: who moves in or out waits for who does so at the same moment."""
    homes = Account.objects.filter(pk__in=[one.pk for one in accounts]).values("household_id")
    people = Account.objects.filter(Q(pk__in=[one.pk for one in accounts]) | Q(household_id__in=homes))
    list(people.select_for_update(of=("self",)).order_by("pk").values_list("pk"))


def _move_out(account: Account, household: Household, *, clock: Clock) -> None:
    account.change({"household": None}, at=clock())
    told(account, "moved out of a household", "household_id", household=[household.name, None])


def _remove_empty(pk: UUID | None, *, clock: Clock) -> None:
    """One person alone is no household."""
    members = list(Account.objects.filter(household_id=pk)[:2]) if pk else []
    if pk is None or len(members) > 1:
        return
    household = Household.objects.get(pk=pk)
    for last in members:
        _move_out(last, household, clock=clock)
    household.delete()


def _checked_name(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise Refused(_("Say what the household is called."), field="name")
    if len(name) > HOUSEHOLD_LENGTH:
        raise Refused(_("At most %(longest)d characters.") % {"longest": HOUSEHOLD_LENGTH}, field="name")
    return name
