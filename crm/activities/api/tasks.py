"""Tasks: listed, read, made, changed, finished. The same actions as behind one's own day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from crm.activities.actions.tasks import (
    Todo,
    change_task,
    create_task,
    finish_task,
    reopen_task,
    todo_of,
    zone_of,
)
from crm.activities.models import Repeats, Task, TaskPriority
from crm.activities.models.task import LONGEST_TITLE
from crm.activities.permissions import LOG_ACTIVITIES
from crm.customers.api.resources import ACCOUNTS
from crm.customers.models import Account
from identity.api.picking import person_of
from identity.models import User
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.api.described import changing, listing, making, reading
from kernel.api.reading import locked, read_list, read_one, record_answer
from kernel.api.resources import Expansion, Filter, Resource, equal
from kernel.api.values import Value, identity, moment, pointer, shape, text
from kernel.api.views import ApiView
from kernel.clock import system_clock

LONGEST_AHEAD = 7 * 24 * 60  # minutes

TASKS = Resource(
    "Task",
    rows=Task.objects.visible_to,
    values=(
        identity(),
        text("title"),
        Value("due_on", serializers.DateField(required=False, allow_null=True)),
        moment("due_at", nullable=True),
        text("priority"),
        text("repeats"),
        pointer("assignee_id"),
        pointer("account_id"),
        pointer("made_by_id"),
        moment("remind_at", nullable=True),
        moment("done_at", nullable=True),
        moment("created_at"),
        moment("updated_at"),
    ),
    version="updated_at",
    filters=(
        equal("assignee_id", serializers.UUIDField(), "Who does it.", many=True),
        equal("account_id", serializers.UUIDField(), "About this customer.", many=True),
        equal("priority", serializers.ChoiceField(TaskPriority.choices), "This urgent.", many=True),
        Filter(
            "done",
            serializers.BooleanField(),
            lambda value, actor: Q(done_at__isnull=not value),
            "Done, or still to do.",
        ),
        Filter("due_until", serializers.DateField(), lambda value, actor: Q(due_on__lte=value), "Due by this day."),
    ),
    orders=("-id", "id", "created_at", "-created_at", "updated_at", "-updated_at"),
    expansions=(Expansion("account", "account_id", lambda: ACCOUNTS),),
)


def _fields(*, partly: bool) -> dict[str, Any]:
    """With a moment the day goes without saying."""
    return {
        "title": serializers.CharField(max_length=LONGEST_TITLE, required=not partly),
        "due_on": serializers.DateField(required=False, allow_null=True),
        "due_at": serializers.DateTimeField(required=False, allow_null=True),
        "priority": serializers.ChoiceField(TaskPriority.choices, required=False),
        "repeats": serializers.ChoiceField(Repeats.choices, required=False, allow_blank=True),
        "remind_minutes_before": serializers.IntegerField(
            min_value=0, max_value=LONGEST_AHEAD, required=False, allow_null=True
        ),
        "assignee_id": serializers.UUIDField(required=False),
        "account_id": serializers.UUIDField(required=False, allow_null=True),
    }


NEW_TASK = shape("NewTask", _fields(partly=False))
TASK_CHANGE = shape("TaskChange", {**_fields(partly=True), "done": serializers.BooleanField(required=False)})
TASK_EXAMPLE: dict[str, Any] = {"title": "Send the offer", "due_on": "2026-12-01", "priority": "high"}


def make_task(actor: Actor, values: dict[str, Any]) -> Task:
    return create_task(actor=actor, clock=system_clock, todo=_said(Todo(""), actor, values))


def alter_task(actor: Actor, pk: UUID, values: dict[str, Any], *, expected: str = "") -> None:
    """All of it, or nothing."""
    by: dict[str, Any] = {"actor": actor, "clock": system_clock}
    with transaction.atomic():
        task = locked(TASKS, pk, actor, expected=expected)
        done = values.pop("done", None)
        if values:
            change_task(**by, task=task, todo=_said(todo_of(task), actor, values))
        if done is not None:
            (finish_task if done else reopen_task)(**by, task=task)


def _said(todo: Todo, actor: Actor, values: dict[str, Any]) -> Todo:
    """The same with what is named."""
    same = {"title": "title", "priority": "priority", "repeats": "repeats", "remind_minutes_before": "remind"}
    said: dict[str, Any] = {name: values[given] for given, name in same.items() if given in values}
    if "assignee_id" in values:
        said["assignee"] = person_of(values["assignee_id"], "assignee_id")
    if "account_id" in values:
        said["account"] = _account(values["account_id"], actor)
    todo = replace(todo, **said)
    if "due_on" in values:
        todo = replace(todo, on=values["due_on"], at=todo.at if values["due_on"] else None)
    if values.get("due_at"):
        person = todo.assignee or User.objects.filter(pk=actor.me).first()
        due = values["due_at"].astimezone(zone_of(person))
        todo = replace(todo, on=due.date(), at=due.time())
    elif "due_at" in values:
        todo = replace(todo, at=None)
    return todo


def _account(pk: UUID | None, actor: Actor) -> Account | None:
    if pk is None:
        return None
    found: Account | None = Account.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused(_("Choose the customer."), field="account_id")
    return found


class TasksView(ApiView):
    operations = {
        "get": listing(TASKS, "tasks", LOG_ACTIVITIES),
        "post": making(TASKS, "task", LOG_ACTIVITIES, takes=NEW_TASK, example=TASK_EXAMPLE),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(TASKS, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        made = make_task(self.actor, self.taken())
        return record_answer(TASKS, made.pk, self.actor, status=201, url=reverse("api:task", args=[made.pk]))


class TaskView(ApiView):
    operations = {
        "get": reading(TASKS, "task", LOG_ACTIVITIES),
        "patch": changing(TASKS, "task", LOG_ACTIVITIES, takes=TASK_CHANGE, example={"done": True}),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(TASKS, pk, request.GET, self.actor, known=request.headers.get("If-None-Match", ""))

    def patch(self, request: Request, pk: UUID) -> HttpResponse:
        alter_task(self.actor, pk, dict(self.taken()), expected=request.headers.get("If-Match", ""))
        return record_answer(TASKS, pk, self.actor)
