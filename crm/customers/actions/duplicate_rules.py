"""What happens when somebody writes down a customer who seems to be there already."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.customers.models import DuplicateRules, OnEntry
from crm.customers.permissions import MANAGE_CUSTOMERS
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock


@action(MANAGE_CUSTOMERS)
def set_duplicate_rules(*, actor: Actor, clock: Clock, accounts: str, contacts: str) -> DuplicateRules:
    wanted = {"accounts": accounts, "contacts": contacts}
    for name, value in wanted.items():
        if value not in OnEntry.values:
            raise Refused(_("Choose one that is there."), field=name)
    rules, _made = DuplicateRules.objects.select_for_update().get_or_create(id=1)
    changes = {name: [getattr(rules, name), value] for name, value in wanted.items() if getattr(rules, name) != value}
    if not changes:
        nothing_changed()
        return rules
    for name, value in wanted.items():
        setattr(rules, name, value)
    rules.save(update_fields=list(changes))
    record("changed", rules, **changes)
    return rules
