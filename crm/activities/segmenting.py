"""What was said and done with customers, and what is to be done, as segments ask for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from crm.activities.models import Activity, ActivityKind, Direction, Outcome, Task
from crm.customers.permissions import VIEW_CUSTOMERS
from crm.segments.conditions.related import Related, Where
from kernel.actor import Actor

OPEN, DONE = "open", "done"


def _activities(actor: Actor | None) -> QuerySet[Any, Any]:
    return Activity.objects.kept() if actor is None else Activity.objects.visible_to(actor)


def _tasks(actor: Actor | None) -> QuerySet[Any, Any]:
    return Task.objects.kept() if actor is None else Task.objects.visible_to(actor)


def _in_state(values: tuple[str, ...]) -> Q:
    return Q(done_at__isnull=True, _negated=OPEN not in values) if len(set(values)) == 1 else Q()


ACTIVITIES = Related(
    "activities",
    pgettext_lazy("in conditions", "Activities"),
    VIEW_CUSTOMERS,
    _activities,
    {"account": "account", "contact": "contacts"},
    has=_("there was an activity"),
    has_none=_("there was no activity"),
    least=ngettext_lazy("there was at least %(n)d activity", "there were at least %(n)d activities", "n"),
    most=ngettext_lazy("there was at most %(n)d activity", "there were at most %(n)d activities", "n"),
    moment="at",
    wheres=(
        Where("kind", pgettext_lazy("in conditions", "kind"), lambda: list(ActivityKind.choices)),
        Where("direction", pgettext_lazy("in conditions", "direction"), lambda: list(Direction.choices)),
        Where("outcome", pgettext_lazy("in conditions", "outcome"), lambda: list(Outcome.choices)),
    ),
)
TASKS = Related(
    "tasks",
    pgettext_lazy("in conditions", "Tasks"),
    VIEW_CUSTOMERS,
    _tasks,
    {"account": "account"},
    has=_("there is a task"),
    has_none=_("there is no task"),
    least=ngettext_lazy("there is at least %(n)d task", "there are at least %(n)d tasks", "n"),
    most=ngettext_lazy("there is at most %(n)d task", "there are at most %(n)d tasks", "n"),
    moment="created_at",
    wheres=(
        Where(
            "state",
            pgettext_lazy("in conditions", "state"),
            lambda: [(OPEN, pgettext_lazy("a task", "Open")), (DONE, pgettext_lazy("a task", "Done"))],
            _in_state,
        ),
    ),
)
RELATED = (ACTIVITIES, TASKS)
