"""Shapes of what staff send about tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.activities.actions.tasks import MORNING, Todo, zone_of
from crm.activities.models import Repeats, Task, TaskPriority
from crm.activities.models.task import LONGEST_TITLE
from crm.customers.models import Account
from identity.models import User

NEVER = ""
REMINDERS = (
    (NEVER, _("No reminder")),
    ("0", _("At the time")),
    ("10", _("10 minutes before")),
    ("60", _("An hour before")),
    ("1440", _("A day before")),
)


class TaskForm(forms.Form):
    title = forms.CharField(
        label=_("What is to be done"), max_length=LONGEST_TITLE, widget=forms.TextInput({"autocomplete": "off"})
    )
    on = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    at = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M"))
    priority = forms.ChoiceField(label=_("Priority"), choices=TaskPriority.choices)
    repeats = forms.ChoiceField(label=_("Repeats"), required=False, choices=[("", _("Once")), *Repeats.choices])
    remind = forms.ChoiceField(label=_("Reminder"), required=False, choices=REMINDERS)
    assignee = forms.ModelChoiceField(
        User.objects.none(), label=_("Who does it"), error_messages={"invalid_choice": _("Choose a colleague.")}
    )
    account = forms.ModelChoiceField(
        Account.objects.all(),
        label=_("Customer"),
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("Choose the customer.")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["assignee"].queryset = User.objects.staff().order_by("name", "id")  # type: ignore[attr-defined]

    def todo(self) -> Todo:
        values = dict(self.cleaned_data)
        remind = values.pop("remind")
        return Todo(**values, remind=int(remind) if remind != NEVER else None)


def form_of(task: Task, data: Any = None) -> TaskForm:
    """What it says now, to be changed; its time is that of whoever does it."""
    zone = zone_of(task.assignee)
    initial: dict[str, Any] = {"on": task.due_on, "account": task.account_id, "assignee": task.assignee_id}
    initial |= {name: getattr(task, name) for name in ("title", "priority", "repeats")}
    initial["at"] = task.due_at.astimezone(zone).time() if task.due_at else None
    initial["remind"] = _before(task)
    return TaskForm(data, initial=initial)


def _before(task: Task) -> str:
    """How long before, as it is chosen; the nearest one of those that are offered."""
    if task.remind_at is None or task.due_on is None:
        return NEVER
    zone = zone_of(task.assignee)
    here = task.remind_at.astimezone(zone)
    due = task.due_at.astimezone(zone) if task.due_at else here.replace(hour=MORNING.hour, minute=0)
    if task.due_at is None:
        due = due.replace(year=task.due_on.year, month=task.due_on.month, day=task.due_on.day)
    minutes = int((due - here).total_seconds() // 60)
    return min((key for key, _label in REMINDERS if key != NEVER), key=lambda key: abs(int(key) - minutes))
