"""What a customer wants: noted, met, dropped."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from crm.customers.actions.changing import lock_account, told
from crm.customers.models import Account, Need, NeedState
from crm.customers.models.need import NEED_LENGTH
from crm.customers.permissions import EDIT_CUSTOMERS
from kernel.actions import Refused, action, nothing_changed
from kernel.actor import Actor
from kernel.clock import Clock

NEEDS = 100
VERBS = {
    NeedState.OPEN: "opened a need again",
    NeedState.MET: "met a need",
    NeedState.DROPPED: "dropped a need",
}


@action(EDIT_CUSTOMERS)
def note_need(*, actor: Actor, clock: Clock, account: Account, text: str, wanted_by: date | None = None) -> Need:
    account = lock_account(account, actor)
    text = " ".join(text.replace("\0", "").split())
    if not text:
        raise Refused(_("Say what the customer wants."), field="text")
    if len(text) > NEED_LENGTH:
        raise Refused(_("At most %(longest)d characters.") % {"longest": NEED_LENGTH}, field="text")
    if account.needs.count() >= NEEDS:  # type: ignore[attr-defined]
        raise Refused(_("At most %(limit)d needs are kept of a customer.") % {"limit": NEEDS}, field="text")
    made = Need.objects.create(
        account=account, text=text, wanted_by=wanted_by, created_at=clock(), by_id=actor.user_id
    )
    told(account, "noted a need", "needs", need=[None, text])
    return made


@action(EDIT_CUSTOMERS)
def settle_need(*, actor: Actor, clock: Clock, need: Need, state: str) -> Need:
    account = lock_account(need.account, actor)
    need = Need.objects.select_for_update(of=("self",)).get(pk=need.pk)
    if state not in NeedState.values:
        raise Refused(_("Choose one that is there."), field="state")
    if need.state == state:
        nothing_changed()
        return need
    need.become(state, at=clock())
    told(account, VERBS[NeedState(state)], "needs", need=need.text)
    return need
