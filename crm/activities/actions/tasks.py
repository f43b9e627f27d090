"""What somebody is to do: made, changed, done, deleted, each taken back; and the reminder before it."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from crm.activities.dates import read_when
from crm.activities.events import TaskGiven
from crm.activities.models import Repeats, Task, TaskPriority
from crm.activities.models.task import LONGEST_TITLE
from crm.activities.permissions import LOG_ACTIVITIES, REMIND_BY_CLOCK
from crm.activities.reminding import tell_of_task
from crm.customers.models import Account
from crm.customers.permissions import ACCOUNT_POLICY
from identity.models import User
from kernel.actions import OutOfReach, Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.tenancy import current_tenant

LONGEST_SAID = 400
# When somebody is reminded of what is due on a day, and has no time of its own.
MORNING = time(9)


@dataclass(frozen=True)
class Todo:
    """What somebody fills in; the time is that of their own clock. `remind` says how many minutes before."""

    title: str
    on: date | None = None
    at: time | None = None
    priority: str = TaskPriority.NORMAL
    repeats: str = ""
    remind: int | None = None
    assignee: User | None = None
    account: Account | None = None


@action(LOG_ACTIVITIES)
def create_task(*, actor: Actor, clock: Clock, todo: Todo) -> Task:
    """For oneself, unless somebody else is named; a colleague is told."""
    values = _fitted(todo, actor, None)
    task: Task = Task.objects.create(made_by_id=actor.user_id, created_at=clock(), updated_at=clock(), **values)
    record("created", task, assignee=task.assignee, due_on=_said_due(task), account=task.account)
    _tell_assignee(task, actor)
    return task


def promise(*, actor: Actor, clock: Clock, said: str, account: Account | None = None) -> Task:
    """One's own task in one's own words, with the day and the time that they name."""
    person = User.objects.filter(pk=actor.me).first()
    meant = read_when(said[:LONGEST_SAID], clock().astimezone(zone_of(person)))
    remind = 0 if meant.at else None
    todo = Todo(meant.title, meant.on, meant.at, remind=remind, account=account)
    return create_task(actor=actor, clock=clock, todo=todo)


@action(LOG_ACTIVITIES)
def change_task(*, actor: Actor, clock: Clock, task: Task, todo: Todo) -> Task:
    task = _lock(task, actor)
    values, before = _fitted(todo, actor, task), task.assignee_id
    changes = {name: [getattr(task, name), value] for name, value in values.items() if getattr(task, name) != value}
    if not changes:
        nothing_changed()
        return task
    if "remind_at" in changes:
        values["reminded_at"] = None
    task.become(values, at=clock())
    record("changed", task, **changes)
    if task.assignee_id != before:
        _tell_assignee(task, actor)
    return task


@action(LOG_ACTIVITIES)
def finish_task(*, actor: Actor, clock: Clock, task: Task) -> Task | None:
    """Done; of one that repeats the next one is made, and given back."""
    task = _lock(task, actor)
    if task.is_done:
        nothing_changed()
        return None
    task.become({"done_at": clock(), "done_by_id": actor.user_id}, at=clock())
    record("finished", task)
    return _next(task, at=clock()) if task.repeats else None


@action(LOG_ACTIVITIES)
def reopen_task(*, actor: Actor, clock: Clock, task: Task) -> Task:
    """Not done after all; the next one of a row goes, if nobody has done or changed it yet."""
    task = _lock(task, actor)
    if not task.is_done:
        nothing_changed()
        return task
    following = Task.objects.filter(follows=task, done_at__isnull=True).first()
    if following is not None and following.updated_at == following.created_at:
        following.delete()
    task.become({"done_at": None, "done_by_id": None}, at=clock())
    record("reopened", task)
    return task


@action(LOG_ACTIVITIES)
def remove_task(*, actor: Actor, clock: Clock, task: Task) -> None:
    task = _lock(task, actor)
    if task.removed_at is not None:
        nothing_changed()
        return
    task.become({"removed_at": clock()}, at=clock())
    record("deleted", task)


@action(LOG_ACTIVITIES)
def restore_task(*, actor: Actor, clock: Clock, task: Task) -> Task:
    task = _lock(task, actor)
    if task.removed_at is None:
        nothing_changed()
        return task
    task.become({"removed_at": None}, at=clock())
    record("brought back", task)
    return task


@action(REMIND_BY_CLOCK)
def remind_of_task(*, actor: Actor, clock: Clock, task: Task) -> bool:
    """In the product and by mail, once: the row says that it happened, in the same transaction."""
    due = Task.objects.to_remind_of(clock()).select_for_update(skip_locked=True, of=("self",))
    found: Task | None = due.filter(pk=task.pk).select_related("assignee", "account").first()
    if found is None:
        nothing_changed()
        return False
    found.become({"reminded_at": clock()}, at=clock())
    record("reminded", found)
    tell_of_task(found, reminding=True, by="Rapport", at=clock())
    return True


@action(LOG_ACTIVITIES)
def hand_over_tasks(*, actor: Actor, clock: Clock, person: User, successor: User | None) -> int:
    """What somebody who left had still to do, to a successor or to nobody."""
    tasks = list(Task.objects.open().assigned_to(person.pk).select_for_update(of=("self",)).order_by("pk"))
    for task in tasks:
        task.become({"assignee": successor}, at=clock())
        record("handed over", task, assignee=[person, successor])
    if not tasks:
        nothing_changed()
    return len(tasks)


def _lock(task: Task, actor: Actor) -> Task:
    locked: Task = Task.objects.select_for_update(of=("self",)).select_related("assignee", "account").get(pk=task.pk)
    if not locked.may_be_changed_by(actor):
        raise OutOfReach(_("You may see “%(name)s”, but not change it.") % {"name": locked})
    return locked


def _fitted(todo: Todo, actor: Actor, task: Task | None) -> dict[str, Any]:
    """Columns. Raises Refused with the field at which it stands."""
    title = " ".join(todo.title.split())
    if not title:
        raise Refused(_("Say what is to be done."), field="title")
    if len(title) > LONGEST_TITLE:
        raise Refused(_("Say it in at most %(n)d characters.") % {"n": LONGEST_TITLE}, field="title")
    if todo.priority not in TaskPriority.values or todo.repeats not in {"", *Repeats.values}:
        raise Refused(_("Choose one of those that are offered."), field="priority")
    if todo.on is None and (todo.at or todo.repeats or todo.remind is not None):
        raise Refused(_("Say on which day."), field="on")
    account = todo.account
    is_new = account is not None and (task is None or task.account_id != account.pk)
    if account and is_new and actor.is_staff and not ACCOUNT_POLICY.reaches(actor, account.pk):
        raise Refused(_("Choose the customer."), field="account")
    assignee = todo.assignee or (task.assignee if task else User.objects.staff().filter(pk=actor.me).first())
    due_at = _moment(todo.on, todo.at, assignee) if todo.on and todo.at else None
    remind_at = None
    if todo.on and todo.remind is not None:
        remind_at = (due_at or _moment(todo.on, MORNING, assignee)) - timedelta(minutes=todo.remind)
    return {
        "title": title,
        "due_on": todo.on,
        "due_at": due_at,
        "priority": todo.priority,
        "repeats": todo.repeats,
        "assignee": assignee,
        "account": account,
        "remind_at": remind_at,
    }


def todo_of(task: Task) -> Todo:
    """What it says now, as somebody would fill it in."""
    due = task.due_at.astimezone(zone_of(task.assignee)) if task.due_at else None
    remind = None
    if task.remind_at is not None and task.due_on is not None:
        begin = due or _moment(task.due_on, MORNING, task.assignee)
        remind = int((begin - task.remind_at).total_seconds() // 60)
    return Todo(
        title=task.title,
        on=task.due_on,
        at=due.time() if due else None,
        priority=task.priority,
        repeats=task.repeats,
        remind=remind,
        assignee=task.assignee,
        account=task.account,
    )


def zone_of(person: User | None) -> ZoneInfo:
    """Where somebody's day begins."""
    return ZoneInfo((person.time_zone if person else "") or current_tenant().time_zone)


def _moment(on: date, at: time, person: User | None) -> datetime:
    return datetime.combine(on, at, tzinfo=zone_of(person))


def _next(task: Task, *, at: datetime) -> Task:
    """The same once more, as long after its day as it repeats; one that is done twice has one next all the same."""
    assert task.due_on is not None
    on = after(task.due_on, task.repeats)
    zone = zone_of(task.assignee)
    shifted = {name: _shifted(getattr(task, name), on - task.due_on, zone) for name in ("due_at", "remind_at")}
    same = {name: getattr(task, name) for name in ("title", "priority", "repeats", "assignee", "made_by", "account")}
    stamps = {"created_at": at, "updated_at": at}
    made, is_new = Task.objects.get_or_create(follows=task, defaults={**same, **shifted, **stamps, "due_on": on})
    if is_new:
        record("created", made, due_on=_said_due(made))
    return made


def after(on: date, repeats: str) -> date:
    """A month after the 31st is the last day of a shorter month."""
    if repeats == Repeats.DAILY:
        return on + timedelta(days=1)
    if repeats == Repeats.WEEKLY:
        return on + timedelta(days=7)
    year, month = on.year + on.month // 12, on.month % 12 + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


def _shifted(moment: datetime | None, by: timedelta, zone: ZoneInfo) -> datetime | None:
    """The same time of the clock on another day, also when the clocks were changed in between."""
    if moment is None:
        return None
    here = moment.astimezone(zone)
    return datetime.combine(here.date() + by, here.time(), tzinfo=zone)


def _said_due(task: Task) -> str:
    return task.due_at.isoformat(timespec="minutes") if task.due_at else str(task.due_on or "")


def _tell_assignee(task: Task, actor: Actor) -> None:
    if task.assignee_id is not None and task.assignee_id != actor.user_id:
        emit(TaskGiven(task_id=task.pk, by=actor.name))
