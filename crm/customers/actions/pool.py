"""The customer pool: claimed, released, taken back by the clock; who is kept out of it, and by which rules."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.customers.actions.changing import lock_account
from crm.customers.events import AccountChanged
from crm.customers.models import Account, Ended, Ownership, PoolRules
from crm.customers.models.ownership import REASON_LENGTH
from crm.customers.permissions import EDIT_CUSTOMERS, MANAGE_CUSTOMERS, RECYCLE_BY_CLOCK, USE_POOL
from crm.customers.queries.pool import Due, due_of
from identity.models import User
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.models import Effect
from messaging.notices import notify

LIMITS = {
    "claims_a_day": 1000,
    "capacity": 100_000,
    "quiet_days": 3650,
    "after_contract_days": 3650,
    "warning_days": 365,
    "views_a_day": 10_000,
}


@action(USE_POOL)
def claim_account(*, actor: Actor, clock: Clock, account: Account) -> Account:
    """Of two who claim the same at once, one has it and the other is told so."""
    person = _who_may_own(actor)
    _refuse_too_many(person, PoolRules.now(), clock())
    held: Account | None = (
        Account.objects.in_pool().select_for_update(of=("self",), skip_locked=True).filter(pk=account.pk).first()
    )
    if held is None:
        raise Refused(_("Somebody else has just claimed this customer."))
    held.change({"owner": person}, at=clock())
    Ownership.pass_on(held, None, at=clock(), ended=Ended.CHANGED, is_claimed=True)
    record("claimed", held, owner=[None, person])
    emit(AccountChanged(account_id=held.pk, fields=("owner",)))
    return held


@action(EDIT_CUSTOMERS)
def release_account(*, actor: Actor, clock: Clock, account: Account, reason: str) -> Account:
    account = lock_account(account, actor)
    reason = _checked_reason(reason)
    if account.owner is None:
        raise Refused(_("Nobody looks after this customer."))
    _put_back(account, Ended.RELEASED, "released", reason, at=clock())
    return account


@action(MANAGE_CUSTOMERS)
def protect_account(*, actor: Actor, clock: Clock, account: Account, reason: str) -> Account:
    """It is neither taken back nor offered in the pool; again with another reason changes the reason."""
    account = lock_account(account, actor)
    changes = account.change({"is_protected": True, "protected_why": _checked_reason(reason)}, at=clock())
    if not changes:
        nothing_changed()
        return account
    record("protected", account, reason=account.protected_why)
    emit(AccountChanged(account_id=account.pk, fields=tuple(changes)))
    return account


@action(MANAGE_CUSTOMERS)
def end_protection(*, actor: Actor, clock: Clock, account: Account) -> Account:
    account = lock_account(account, actor)
    changes = account.change({"is_protected": False, "protected_why": ""}, at=clock())
    if not changes:
        nothing_changed()
        return account
    record("no longer protected", account)
    emit(AccountChanged(account_id=account.pk, fields=tuple(changes)))
    return account


@action(MANAGE_CUSTOMERS)
def set_pool_rules(*, actor: Actor, clock: Clock, **rules: int) -> PoolRules:
    for name, most in LIMITS.items():
        if name in rules and not 0 <= rules[name] <= most:
            raise Refused(_("From 0 to %(most)d.") % {"most": most}, field=name)
    PoolRules.objects.get_or_create(pk=1)
    kept = PoolRules.objects.select_for_update().get(pk=1)
    changes = {name: [getattr(kept, name), value] for name, value in rules.items() if getattr(kept, name) != value}
    if not changes:
        nothing_changed()
        return kept
    for name, value in rules.items():
        setattr(kept, name, value)
    kept.save(update_fields=list(rules))
    record("changed", kept, **changes)
    return kept


@action(RECYCLE_BY_CLOCK)
def recycle_account(*, actor: Actor, clock: Clock, due: Due) -> bool:
    """Taken back when it is still due now; before that, its owner is warned once. False where nothing was done."""
    rules = PoolRules.now()
    account: Account = Account.objects.select_for_update(of=("self",)).select_related("owner").get(pk=due.account_id)
    now = due_of(account, rules)
    owner = account.owner
    if now is None or owner is None:
        nothing_changed()
        return False
    if now.at <= clock():
        _put_back(account, Ended.RECYCLED, "recycled", "", at=clock())
        _tell(owner, account, None, at=clock())
        return True
    warned = f"pool:{account.pk}:{now.at:%Y-%m-%d}"
    if now.at - timedelta(days=rules.warning_days) <= clock() and Effect.claim(warned, at=clock()):
        _tell(owner, account, now.at, at=clock())
        record("warned of the pool", account)
        return True
    nothing_changed()
    return False


def _put_back(account: Account, ended: str, verb: str, reason: str, *, at: datetime) -> None:
    old = account.owner
    account.change({"owner": None}, at=at)
    Ownership.pass_on(account, old, at=at, ended=ended, reason=reason)
    record(verb, account, owner=[old, None], **({"reason": reason} if reason else {}))
    emit(AccountChanged(account_id=account.pk, fields=("owner",)))


def _tell(owner: User, account: Account, due: datetime | None, *, at: datetime) -> None:
    with translation.override(owner.language):
        if due is None:
            title = _("%(name)s went back into the pool") % {"name": account.name}
            detail = _("Nobody followed up in time.")
        else:
            title = _("%(name)s goes back into the pool soon") % {"name": account.name}
            detail = _("Follow up before %(day)s to keep this customer.") % {
                "day": timezone.localtime(due).date().isoformat()
            }
    url = reverse("customers:account", args=[account.pk])
    notify(user_id=owner.pk, kind="pool", title=title, detail=detail, url=url, by="", at=at)


def _who_may_own(actor: Actor) -> User:
    """Locked, so that the limits count also for somebody who claims twice at once."""
    if actor.user_id is None:
        raise Refused(_("Only colleagues look after customers."))
    person: User | None = User.objects.staff().select_for_update(of=("self",)).filter(pk=actor.me).first()
    if person is None:
        raise Refused(_("Only colleagues look after customers."))
    return person


def _refuse_too_many(person: User, rules: PoolRules, at: datetime) -> None:
    morning = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    claimed = Ownership.objects.filter(owner=person, is_claimed=True, since__gte=morning).count()
    if rules.claims_a_day and claimed >= rules.claims_a_day:
        raise Refused(_("You claimed %(count)d customers today; tomorrow you can claim more.") % {"count": claimed})
    if rules.capacity and Account.objects.owned_by(person.pk).count() >= rules.capacity:
        raise Refused(_("You look after %(limit)d customers already: release some first.") % {"limit": rules.capacity})


def _checked_reason(reason: str) -> str:
    reason = " ".join(reason.replace("\0", "").split())
    if not reason:
        raise Refused(_("Say why."), field="reason")
    if len(reason) > REASON_LENGTH:
        raise Refused(_("At most %(longest)d characters.") % {"longest": REASON_LENGTH}, field="reason")
    return reason
