"""What activities do when something happened elsewhere."""

from __future__ import annotations

from crm.activities.actions.tasks import hand_over_tasks
from crm.activities.models import Task
from crm.activities.reminding import tell_of_task
from crm.customers.models.contacted import reckon_for
from identity.models import User
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.jobs import job


@job()
def tell_of_given_task(task_id: str, by: str) -> None:
    task = Task.objects.open().select_related("assignee", "account").filter(pk=task_id).first()
    if task is not None:
        tell_of_task(task, reminding=False, by=by, at=system_clock())


@job()
def pass_tasks_on(person_id: str, successor_id: str | None) -> None:
    successor = User.objects.filter(pk=successor_id).first() if successor_id else None
    hand_over_tasks(actor=SYSTEM, clock=system_clock, person=User.objects.get(pk=person_id), successor=successor)


@job()
def count_contact(activity_id: str, account_id: str) -> None:
    reckon_for([account_id], at=system_clock())
