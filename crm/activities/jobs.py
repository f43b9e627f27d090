"""What activities do by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from crm.activities.actions.tasks import remind_of_task
from crm.activities.models import Activity, ActivityFile, Task
from crm.customers.models.contacted import NO_CONTACT, reckon_for
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.files import remove_stored
from kernel.jobs import job

AT_ONCE = 200
# For so long what was deleted can be brought back, and an upload waits for what is being written.
WAITS = timedelta(days=30)


@job()
def sweep_activities() -> None:
    """What was deleted long ago goes for good, and so do files that nothing was logged with."""
    before = system_clock() - WAITS
    with transaction.atomic():  # who brings one back at this moment waits, and is told that it is gone
        old = Activity.objects.filter(removed_at__lt=before).select_for_update(of=("self",), skip_locked=True)
        gone = [activity.pk for activity in old.order_by("pk")[:AT_ONCE]]
        waiting = ActivityFile.objects.filter(activity__isnull=True, created_at__lt=before)
        files = list(waiting.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:AT_ONCE])
        files += ActivityFile.objects.filter(activity__in=gone)
        ActivityFile.objects.filter(pk__in=[file.pk for file in files]).delete()
        Activity.objects.filter(pk__in=gone).delete()
    Task.objects.filter(removed_at__lt=before).delete()
    for file in files:
        remove_stored(file.path)


@job()
def remind_of_tasks() -> None:
    """What was asked to be reminded of; a second worker passes over those that the first one holds."""
    for task in Task.objects.to_remind_of(system_clock()).order_by("remind_at")[:AT_ONCE]:
        remind_of_task(actor=SYSTEM, clock=system_clock, task=task)


@job()
def count_held_meetings() -> None:
    """What lay ahead when it was logged has been since, and counts from then on."""
    now = system_clock()
    been = Activity.objects.kept().filter(at__lte=now).exclude(kind=NO_CONTACT)
    missed = been.filter(Q(account__last_contact_at__isnull=True) | Q(at__gt=F("account__last_contact_at")))
    ids = missed.order_by("account_id").values_list("account_id", flat=True).distinct()[:AT_ONCE]
    reckon_for(ids, at=now)
