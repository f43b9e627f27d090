"""What the grades of customers bring."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.customers.models import Grade, GradePolicy
from crm.customers.models.grade_policy import LONGEST_HOURS, PRIORITIES, Service
from crm.customers.permissions import MANAGE_CUSTOMERS
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.configured import configuration_changed


@action(MANAGE_CUSTOMERS)
def set_grade_policy(*, actor: Actor, clock: Clock, grade: str, service: Service) -> GradePolicy:
    """Counts for tickets filed from now on."""
    if grade not in Grade.values:
        raise Refused(_("Choose one that is there."), field="grade")
    _refuse_wrong(service)
    policy, _made = GradePolicy.objects.select_for_update().get_or_create(grade=grade)
    changes = {
        name: [getattr(policy, name), value]
        for name, value in service._asdict().items()
        if getattr(policy, name) != value
    }
    if not changes:
        nothing_changed()
        return policy
    for name, value in service._asdict().items():
        setattr(policy, name, value)
    policy.save(update_fields=list(changes))
    configuration_changed()
    record("changed", policy, **changes)
    return policy


def _refuse_wrong(service: Service) -> None:
    if service.priority not in {"", *PRIORITIES}:
        raise Refused(_("Choose one of the priorities."), field="priority")
    for name in ("reply_hours", "solve_hours"):
        hours = getattr(service, name)
        if hours is not None and not 1 <= hours <= LONGEST_HOURS:
            raise Refused(_("From 1 to %(most)d hours.") % {"most": LONGEST_HOURS}, field=name)
    if service.reply_hours and service.solve_hours and service.solve_hours < service.reply_hours:
        raise Refused(_("What is solved is answered by then: make it no shorter than the reply."), field="solve_hours")
