"""One's own day: what is late, what is for today, what is coming."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from crm.activities.models import Task
from crm.customers.models import Account
from kernel.actor import Actor

MOST = 300
SOON = 7  # days
MINE, GIVEN = "mine", "given"


@dataclass(frozen=True)
class Section:
    key: str
    tasks: list[Task] = field(default_factory=list)


def day_of(actor: Actor, at: datetime, *, which: str = MINE) -> Sequence[Section]:
    """Sections in their order, those without a task left out; one statement. Days are those of the reader's clock."""
    here = timezone.localtime(at)
    began = here.replace(hour=0, minute=0, second=0, microsecond=0)
    whose = Q(assignee_id=actor.me)
    if which == GIVEN:
        whose = Q(made_by_id=actor.me) & ~Q(assignee_id=actor.me)
    rows = Task.objects.kept().filter(whose).filter(Q(done_at__isnull=True) | Q(done_at__gte=began))
    order = (F("due_on").asc(nulls_last=True), F("due_at").asc(nulls_last=True), "-priority", "created_at", "id")
    sections = {key: Section(key) for key in ("late", "today", "soon", "later", "someday", "done")}
    for task in with_customers(rows, actor).order_by(*order)[:MOST]:
        sections[_section(task, here)].tasks.append(task)
    return [section for section in sections.values() if section.tasks]


def with_customers(rows: QuerySet[Task], actor: Actor) -> QuerySet[Task]:
    """Each says as `is_customer_seen` whether the reader may read the customer's name."""
    seen = Account.objects.visible_to(actor).filter(pk=OuterRef("account_id"))
    return rows.select_related("account", "assignee").annotate(is_customer_seen=Exists(seen))


def _section(task: Task, here: datetime) -> str:
    if task.is_done:
        return "done"
    if task.due_on is None:
        return "someday"
    today = here.date()
    if task.due_on < today:
        return "late"
    if task.due_on == today:
        return "today"
    return "soon" if task.due_on <= today + timedelta(days=SOON) else "later"
