"""Shapes of what staff send about tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.activities.actions.tasks import Todo, todo_of
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
    said = todo_of(task)
    initial: dict[str, Any] = {"account": task.account_id, "assignee": task.assignee_id}
    initial |= {name: getattr(said, name) for name in ("title", "on", "at", "priority", "repeats")}
    return TaskForm(data, initial=initial | {"remind": _nearest(said.remind)})


def _nearest(minutes: int | None) -> str:
    """Of those that are offered."""
    if minutes is None:
        return NEVER
    return min((key for key, _label in REMINDERS if key != NEVER), key=lambda key: abs(int(key) - minutes))
