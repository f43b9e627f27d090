"""Opportunities made and changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from crm.customers.models import Account
from crm.customers.permissions import ACCOUNT_POLICY
from crm.sales.events import OpportunityChanged, OpportunityCreated
from crm.sales.fields import OPPORTUNITY
from crm.sales.models import Opportunity
from crm.sales.permissions import EDIT_OPPORTUNITIES, OPPORTUNITY_POLICY
from identity.models import User
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from records.fitting import columns_of, fitted


@action(EDIT_OPPORTUNITIES)
def create_opportunity(*, actor: Actor, clock: Clock, account: Account, **values: Any) -> Opportunity:
    _require_account(actor, account)
    made = columns_of(fitted(OPPORTUNITY, values, actor=actor))
    opportunity = Opportunity(account=account, created_at=clock(), updated_at=clock(), **made)
    opportunity.judge({})
    opportunity.save(force_insert=True)
    record("created", opportunity)
    emit(OpportunityCreated(opportunity_id=opportunity.pk, account_id=account.pk))
    return opportunity


@action(EDIT_OPPORTUNITIES)
def change_opportunity(*, actor: Actor, clock: Clock, opportunity: Opportunity, **values: Any) -> Opportunity:
    """A contact at the customer of before does not stay with another one."""
    held: Opportunity = Opportunity.objects.select_for_update(of=("self",)).select_related("contact").get(
        pk=opportunity.pk
    )  # fmt: skip
    OPPORTUNITY_POLICY.require_change(actor, held)
    account = values.get("account", held.account)
    if account.pk != held.account_id:
        _require_account(actor, account)
        if values.get("contact") == held.contact:
            values["contact"] = None
    changes = held.change(fitted(OPPORTUNITY, values, actor=actor, record=held), at=clock())
    if not changes:
        nothing_changed()
        return held
    record("changed", held, **changes)
    emit(OpportunityChanged(opportunity_id=held.pk, fields=tuple(changes)))
    return held


@action(EDIT_OPPORTUNITIES)
def hand_over_opportunities(*, actor: Actor, clock: Clock, person: User, successor: User | None) -> int:
    """All that somebody who left looked after, to a successor or to nobody."""
    rows = list(Opportunity.objects.owned_by(person.pk).select_for_update(of=("self",)).order_by("pk"))
    for opportunity in rows:
        OPPORTUNITY_POLICY.require_change(actor, opportunity)
        opportunity.change({"owner": successor}, at=clock())
        record("handed over", opportunity, owner=[person, successor])
        emit(OpportunityChanged(opportunity_id=opportunity.pk, fields=("owner",)))
    if not rows:
        nothing_changed()
    return len(rows)


def _require_account(actor: Actor, account: Account) -> None:
    """One that the actor sees: nobody learns of another one by its id."""
    if actor.is_staff and not ACCOUNT_POLICY.reaches(actor, account.pk):
        raise Refused(_("Choose the customer."), field="account")
