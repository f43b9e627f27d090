"""Reminders come once, to whom they concern, and name nothing that somebody may not see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from crm.activities.actions.tasks import Todo, change_task, finish_task, remind_of_task
from crm.activities.jobs import remind_of_tasks
from crm.activities.models import Task
from crm.customers.models import Account
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from messaging.models import Notification, OutgoingMail
from tests.access.conftest import Give, Scope
from tests.activities.conftest import TOMORROW, Make, user
from tests.crm.conftest import Visit, counted
from tests.harness.cast import fixed


def due(make: Make, **said: Any) -> Task:
    task = make(on=TOMORROW, at=time(9), remind=60, **said)
    Task.objects.filter(pk=task.pk).update(remind_at=system_clock() - timedelta(minutes=1))
    task.refresh_from_db()
    return task


def test_a_reminder_comes_once_in_the_product_and_by_mail(make: Make, visitor: Visit) -> None:
    task = due(make, account=Account.objects.get(pk=fixed("harbour")))
    for _time in range(3):
        remind_of_tasks.function()
    told = Notification.objects.get(user_id=fixed("zhang"), kind="task_due")
    assert told.title == "Due: Ring Li Wei"
    assert "Harbour City Water" in told.detail
    mail = OutgoingMail.objects.get(template="task_notice")
    assert mail.to_email == user("zhang").email
    assert visitor("zhang").get(told.url).status_code == 200
    task.refresh_from_db()
    assert task.reminded_at is not None


def test_what_is_done_deleted_or_moved_is_not_reminded_of(make: Make, staff: Any, clock: Any) -> None:
    done, removed, moved = due(make), due(make), due(make)
    finish_task(actor=staff("zhang"), clock=clock, task=done)
    Task.objects.filter(pk=removed.pk).update(removed_at=system_clock())
    later = Todo(title="Ring", on=date(2099, 1, 1), at=time(9), remind=10)
    change_task(actor=staff("zhang"), clock=clock, task=moved, todo=later)
    remind_of_tasks.function()
    assert not Notification.objects.filter(kind="task_due").exists()


def test_a_task_that_a_second_worker_holds_is_passed_over(make: Make) -> None:
    """As the first one reminds, its row is locked; after it, there is nothing to remind of."""
    task = due(make)
    with counted() as statements:
        assert remind_of_task(actor=SYSTEM, clock=system_clock, task=task) is True
    assert remind_of_task(actor=SYSTEM, clock=system_clock, task=task) is False
    assert Notification.objects.filter(kind="task_due").count() == 1
    assert [one for one in statements if "activities_task" in one and "SKIP LOCKED" in one]


def test_a_customer_out_of_reach_is_not_named_in_a_reminder(make: Make, give: Give) -> None:
    task = due(make, account=Account.objects.get(pk=fixed("harbour")), assignee=user("liu"))
    give("liu", Scope.OWN)
    remind_of_tasks.function()
    told = Notification.objects.get(user_id=fixed("liu"), kind="task_due")
    assert "Harbour" not in told.detail
    assert task.title in told.title


def test_a_colleague_is_told_of_what_they_are_given(make: Make, run_jobs: Callable[[], int]) -> None:
    make("zhang", assignee=user("liu"))
    make("zhang")
    run_jobs()
    assert [one.title for one in Notification.objects.filter(kind="task_given", user_id=fixed("liu"))] == [
        "Zhang Min gave you a task: Ring Li Wei"
    ]
    assert not Notification.objects.filter(kind="task_given", user_id=fixed("zhang")).exists()
