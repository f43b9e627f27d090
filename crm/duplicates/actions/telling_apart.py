"""Somebody looked at a pair, and says that it is two customers; or wants all to be looked at now."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.customers.permissions import MERGE_CUSTOMERS
from crm.duplicates.kinds import KINDS
from crm.duplicates.models import AccountPair, ContactPair
from kernel.actions import Overtaken, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock


@action(MERGE_CUSTOMERS)
def tell_apart(*, actor: Actor, clock: Clock, pair: AccountPair | ContactPair) -> None:
    """Counts until one of the two changes."""
    held = type(pair).objects.select_for_update(of=("self",)).filter(pk=pair.pk).first()
    if held is None:
        raise Overtaken(_("Somebody has just merged or deleted one of these records. Look at them again."))
    kind = KINDS[pair.kind_key]
    for one in (held.first, held.second):
        kind.policy.require_change(actor, one)
    if held.dismissed_at is not None:
        nothing_changed()
        return
    held.dismissed_at, held.dismissed_by_id = clock(), actor.user_id
    held.save(update_fields=["dismissed_at", "dismissed_by"])
    record("is no duplicate", held.first, name=str(held.second))
    record("is no duplicate", held.second, name=str(held.first))


@action(MERGE_CUSTOMERS)
def look_now(*, actor: Actor, clock: Clock) -> None:
    """A job looks at all customers, as it does every night."""
    from crm.duplicates.jobs import find_duplicates  # noqa: PLC0415  (jobs import what actions enqueue)

    nothing_changed()
    find_duplicates.enqueue()
