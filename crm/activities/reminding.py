"""How somebody is told of a task: in the product, and by mail through the one gate."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from crm.activities.models import Task
from crm.customers.permissions import ACCOUNT_POLICY
from design.moments import clock, day
from identity.models import StaffProfile, User
from kernel.tenancy import current_tenant
from messaging.gate import queue_mail
from messaging.notices import notify


def tell_of_task(task: Task, *, reminding: bool, by: str, at: datetime) -> None:
    """In the open transaction. Nobody is told of what is nobody's, or was given to somebody who has gone."""
    person = task.assignee
    if person is None or not User.objects.staff().filter(pk=person.pk).exists():
        return
    tenant = current_tenant()
    with translation.override(person.language), timezone.override(person.time_zone or tenant.time_zone):
        words = _("Due: %(title)s") if reminding else _("%(name)s gave you a task: %(title)s")
        title = words % {"title": task.title, "name": by}
        detail = " · ".join(part for part in (_due(task, at), _customer(task, person)) if part)
    url = reverse("activities:task", args=[task.pk])
    kind = "task_due" if reminding else "task_given"
    notify(user_id=person.pk, kind=kind, title=title, detail=detail, url=url, by=by, at=at)
    queue_mail(
        to=person.email,
        name=person.name,
        language=person.language,
        template="task_notice",
        item={"title": title, "text": detail, "url": tenant.base_url + url, "subject": title},
        at=at,
        thread_key=f"task:{task.pk}",
    )


def _customer(task: Task, person: User) -> str:
    """Not to somebody who does not reach that customer any more."""
    if task.account is None:
        return ""
    profile = StaffProfile.objects.select_related("role").get(user=person)
    person.staff = profile
    return task.account.name if ACCOUNT_POLICY.reaches(person.as_staff(), task.account.pk) else ""


def _due(task: Task, at: datetime) -> str:
    if task.due_on is None:
        return ""
    said = day(task.due_on, timezone.localtime(at).date())
    return f"{said} {clock(task.due_at)}" if task.due_at else said
