"""What is logged with a customer: added in place, edited on a page of its own, deleted, and each taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.activities.actions.files import keep_file
from crm.activities.actions.logging import (
    change_activity,
    log_activity,
    remove_activity,
    restore_activity,
    undo_change,
)
from crm.activities.column import Refusal, along_queue
from crm.activities.forms import ActivityForm, form_of, ids_of, waiting_files
from crm.activities.models import Activity
from crm.activities.permissions import LOG_ACTIVITIES
from crm.activities.queries import people_of
from crm.customers.permissions import ACCOUNT_POLICY, VIEW_CUSTOMERS
from crm.customers.views.accounts import AccountView
from identity.views.rooms import DeskView
from kernel.actions import OutOfReach, Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt

UNPROCESSABLE = 422


class LoggingView(DeskView, abstract=True):
    """What adding and editing share."""

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    def kept(self, form: ActivityForm) -> list[UUID]:
        """Uploads that wait, and those that came with the form; what is refused is said at the form."""
        found = ids_of(self.request.POST, "files")
        for upload in self.request.FILES.getlist("uploads"):
            try:
                found.append(keep_file(**self.by, upload=upload).pk)
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
        return found

    def back(self, account_id: UUID, **said: str) -> HttpResponse:
        """To the page from which it came: a person's, or the customer's."""
        contact, query = ids_of(self.request.POST, "contact"), f"?{urlencode(said)}" if said else ""
        if contact:
            return redirect(reverse("customers:contact", args=contact) + query)
        return redirect(reverse("customers:account", args=[account_id]) + query)


class LogView(LoggingView, AccountView):
    """POST logs something with a customer. What was typed survives every refusal."""

    permission = LOG_ACTIVITIES

    def post(self, request: HttpRequest, account_id: UUID) -> HttpResponse:
        account = self.account(account_id)
        form = ActivityForm(people_of(account.pk), request.POST)
        files = self.kept(form)
        made = None
        if form.is_valid():
            made = attempt(form, lambda: log_activity(**self.by, account=account, said=form.said(files)))
        if made is None:
            kept = waiting_files(files, self.person.pk)
            request.refused_activity = Refusal(form, kept)  # type: ignore[attr-defined]
            return self.page(account, UNPROCESSABLE)
        messages.success(request, _("It stands on the timeline."))
        return self.back(account.pk, **along_queue(request.POST))


class ActivityView(LoggingView, abstract=True):
    def activity(self, activity_id: UUID, *, is_removed: bool = False) -> Activity:
        """One that the actor sees, or with `is_removed` one that they may bring back; every other id is 404."""
        rows = Activity.objects.select_related("account")
        if is_removed:
            found = rows.filter(pk=activity_id, removed_at__isnull=False).first()
            if found is not None and found.may_be_changed_by(self.request.actor):
                return found  # type: ignore[no-any-return]
            raise Http404
        found = rows.visible_to(self.request.actor).filter(pk=activity_id).first()
        if found is None:
            raise Http404
        return found  # type: ignore[no-any-return]


class ActivityPageView(ActivityView):
    """The whole of it, to be changed; whoever may only see it reads it on the timeline."""

    permission = VIEW_CUSTOMERS

    def get(self, request: HttpRequest, activity_id: UUID) -> HttpResponse:
        activity = self.activity(activity_id)
        if not (self.request.actor.may(LOG_ACTIVITIES) and activity.may_be_changed_by(self.request.actor)):
            if activity.account_id and self._sees_customer(activity):
                return redirect("customers:account", account_id=activity.account_id)
            raise OutOfReach(_("You may see “%(name)s”, but not change it.") % {"name": activity})
        return self._page(activity, form_of(activity, people_of(activity.account_id)))

    def post(self, request: HttpRequest, activity_id: UUID) -> HttpResponse:
        if not self.request.actor.may(LOG_ACTIVITIES):
            return self.deny(self.request.actor)
        activity = self.activity(activity_id)
        form = form_of(activity, people_of(activity.account_id), request.POST)
        files = self.kept(form)
        changed = None
        if form.is_valid():
            changed = attempt(form, lambda: change_activity(**self.by, activity=activity, said=form.said(files)))
        if changed is None:
            return self._page(activity, form, files, status=UNPROCESSABLE)
        return self.back(activity.account_id, altered=str(activity.pk))

    def _page(
        self, activity: Activity, form: ActivityForm, files: list[UUID] | None = None, status: int = 200
    ) -> HttpResponse:
        context = {
            "activity": activity,
            "form": form,
            "files": waiting_files(files or [], self.person.pk),
            "joined": activity.files.order_by("pk"),
        }
        return render(self.request, "activities/activity.html", context, status=status)

    def _sees_customer(self, activity: Activity) -> bool:
        return ACCOUNT_POLICY.reaches(self.request.actor, activity.account_id)


class FormerView(ActivityView):
    """POST brings back what it said before its last change."""

    permission = LOG_ACTIVITIES

    def post(self, request: HttpRequest, activity_id: UUID) -> HttpResponse:
        activity = self.activity(activity_id)
        try:
            undo_change(**self.by, activity=activity)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("It says again what it said before."))
        return self.back(activity.account_id)


class RemovalView(ActivityView):
    permission = LOG_ACTIVITIES

    def post(self, request: HttpRequest, activity_id: UUID) -> HttpResponse:
        activity = self.activity(activity_id)
        remove_activity(**self.by, activity=activity)
        return self.back(activity.account_id, gone=str(activity.pk))


class RestorationView(ActivityView):
    """POST brings back what was deleted."""

    permission = LOG_ACTIVITIES

    def post(self, request: HttpRequest, activity_id: UUID) -> HttpResponse:
        activity = self.activity(activity_id, is_removed=True)
        restore_activity(**self.by, activity=activity)
        messages.success(request, _("It is back on the timeline."))
        return self.back(activity.account_id)
