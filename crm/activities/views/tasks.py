"""One's own day, and each task: made in one line, changed, done, deleted, each taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.activities.actions.tasks import (
    change_task,
    finish_task,
    promise,
    remove_task,
    reopen_task,
    restore_task,
)
from crm.activities.days import GIVEN, MINE, day_of, with_customers
from crm.activities.models import Task
from crm.activities.models.task import LONGEST_TITLE
from crm.activities.permissions import LOG_ACTIVITIES
from crm.activities.task_forms import TaskForm, form_of
from crm.customers.queries.records import Customer, account_page_query, find_customers, words_of
from design.moments import day
from design.shell import Place
from identity.views.rooms import DeskView
from kernel.actions import OutOfReach, Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt

UNPROCESSABLE = 422


class TaskRoom(DeskView, abstract=True):
    permission = LOG_ACTIVITIES

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    def task(self, task_id: UUID, *, is_removed: bool = False) -> Task:
        """One that the reader sees; with `is_removed` one that they may bring back. Every other id is 404."""
        if is_removed:
            gone: Task | None = Task.objects.filter(pk=task_id, removed_at__isnull=False).first()
            if gone is None or not gone.may_be_changed_by(self.request.actor):
                raise Http404
            return gone
        found = with_customers(Task.objects.visible_to(self.request.actor), self.request.actor).filter(pk=task_id)
        task = found.first()
        if task is None:
            raise Http404
        return task

    def back(self, **said: Any) -> HttpResponse:
        url = reverse("activities:tasks")
        return redirect(f"{url}?{'&'.join(f'{name}={value}' for name, value in said.items())}" if said else url)


class TasksView(TaskRoom):
    """GET shows the day; POST makes a task out of one line."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(said=request.GET.get("said", "")[:LONGEST_TITLE])

    def post(self, request: HttpRequest) -> HttpResponse:
        said = request.POST.get("said", "")
        try:
            promise(**self.by, said=said)
        except Refused as refusal:
            return self._page(said=said, error=refusal.sentence, status=UNPROCESSABLE)
        messages.success(request, _("It is among your tasks."))
        return self.back()

    def _page(self, *, said: str = "", error: str = "", status: int = 200) -> HttpResponse:
        which = GIVEN if self.request.GET.get("view") == GIVEN else MINE
        url = reverse("activities:tasks")
        tabs = [
            Place(MINE, pgettext("tasks", "Mine"), url, "", 0, which == MINE),
            Place(GIVEN, pgettext("tasks", "Given to others"), f"{url}?view={GIVEN}", "", 0, which == GIVEN),
        ]
        context = {
            "sections": day_of(self.request.actor, system_clock(), which=which),
            "names": section_names(),
            "which": which,
            "tabs": tabs,
            "said": said,
            "error": error,
            "finished": _id(self.request.GET.get("finished", "")),
            "gone": _id(self.request.GET.get("gone", "")),
        }
        return render(self.request, "activities/tasks.html", context, status=status)


class TaskPageView(TaskRoom):
    def get(self, request: HttpRequest, task_id: UUID) -> HttpResponse:
        task = self._changeable(task_id)
        return self._page(task, form_of(task), task.account_id)

    def post(self, request: HttpRequest, task_id: UUID) -> HttpResponse:
        task = self._changeable(task_id)
        form = form_of(task, request.POST)
        chosen = _id(request.POST.get("account", ""))
        if "find" in request.POST:
            return self._page(task, form_of(task, request.POST), chosen, words_of(request.POST))
        changed = None
        if form.is_valid():
            changed = attempt(form, lambda: change_task(**self.by, task=task, todo=form.todo()))
        if changed is None:
            return self._page(task, form, chosen, words_of(request.POST), status=UNPROCESSABLE)
        messages.success(request, _("Saved."))
        return self.back()

    def _changeable(self, task_id: UUID) -> Task:
        task = self.task(task_id)
        if not task.may_be_changed_by(self.request.actor):
            raise OutOfReach(_("You may see “%(name)s”, but not change it.") % {"name": task})
        return task

    def _page(
        self, task: Task, form: TaskForm, account_id: UUID | None, words: str = "", status: int = 200
    ) -> HttpResponse:
        actor = self.request.actor
        account = account_page_query(actor).filter(pk=account_id).first() if account_id else None
        found = [one for one in find_customers(actor, words) if one.contact is None]
        context = {
            "task": task,
            "form": form,
            "chosen": Customer(account) if account else None,
            "words": words,
            "found": found,
        }
        return render(self.request, "activities/task.html", context, status=status)


class DoneView(TaskRoom):
    """POST says that it is done."""

    def post(self, request: HttpRequest, task_id: UUID) -> HttpResponse:
        task = self.task(task_id)
        following = finish_task(**self.by, task=task)
        if following is not None and following.due_on is not None:
            said = day(following.due_on, timezone.localdate())
            messages.info(request, _("The next one is due on %(day)s.") % {"day": said})
        return self.back(finished=task.pk)


class ReopeningView(TaskRoom):
    """POST says that it is not done after all."""

    def post(self, request: HttpRequest, task_id: UUID) -> HttpResponse:
        reopen_task(**self.by, task=self.task(task_id))
        return self.back()


class TaskRemovalView(TaskRoom):
    def post(self, request: HttpRequest, task_id: UUID) -> HttpResponse:
        task = self.task(task_id)
        remove_task(**self.by, task=task)
        return self.back(gone=task.pk)


class TaskRestorationView(TaskRoom):
    def post(self, request: HttpRequest, task_id: UUID) -> HttpResponse:
        restore_task(**self.by, task=self.task(task_id, is_removed=True))
        return self.back()


def section_names() -> dict[str, str]:
    return {
        "late": _("Overdue"),
        "today": _("Today"),
        "soon": _("In the next seven days"),
        "later": pgettext("tasks", "Later"),
        "someday": _("Without a day"),
        "done": _("Done today"),
    }


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
