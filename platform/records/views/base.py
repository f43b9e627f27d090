"""A page about one list: which list it is, which saved view, and the way back."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from identity.permissions import USE_DESK
from identity.views.rooms import DeskView
from kernel.actions import PermissionMissing, Refused
from kernel.clock import system_clock
from records.lists import RecordList, list_of
from records.models import SavedView
from records.models.saved_view import may_change_view


class AboutListView(DeskView, abstract=True):
    """The list's own permission is asked for besides: who may not open it learns nothing of its views."""

    permission = USE_DESK

    @cached_property
    def record_list(self) -> RecordList:
        found = list_of(self.kwargs["key"])
        if found is None:
            raise Http404
        if not self.request.actor.may(found.permission):
            raise PermissionMissing(found.permission)
        return found

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    @property
    def is_part(self) -> bool:
        return bool(self.request.headers.get("HX-Request"))

    @property
    def layout(self) -> str:
        given = self.request.POST.get("layout") or self.request.GET.get("layout", "")
        return given if given in self.record_list.layouts else "list"

    def view(self, view_id: UUID) -> SavedView:
        """One that the reader sees; every other id is 404."""
        views = SavedView.objects.visible_to(self.request.actor).on(self.record_list).select_related("owner")
        found = views.filter(pk=view_id).first()
        if found is None:
            raise Http404
        return found

    def own(self, view_id: UUID) -> SavedView | None:
        """None if the reader sees the view, but may not change it."""
        found = self.view(view_id)
        return found if may_change_view(found.owner_id, self.request.actor) else None

    def page(self, template: str, *, status: int = 200, has_dialog: bool = True, **context: Any) -> HttpResponse:
        """`template` with a dialog for the list that is open, or with a page."""
        folder = "records/parts" if self.is_part and has_dialog else "records"
        context |= {
            "record_list": self.record_list,
            "list_url": self.record_list.url(),
            "layout": self.layout,
            "back": self._back,
        }
        return render(self.request, f"{folder}/{template}", context, status=status)

    @property
    def _back(self) -> str:
        """ "views" for who came from the page of all views, and goes back there."""
        given = self.request.POST.get("back") or self.request.GET.get("back", "")
        return given if given == "views" else ""

    def to_list(self, query: str) -> HttpResponse:
        """The list again, whole: its tabs and the navigation have changed."""
        url = f"{self.record_list.url(self.layout)}?{query}"
        if self._back:
            url = reverse("records:views", args=[self.record_list.key])
        return HttpResponse(headers={"HX-Redirect": url}) if self.is_part else redirect(url)

    def to_view(self, view: SavedView) -> HttpResponse:
        return self.to_list(f"{view.query}&saved={view.pk}")

    def change(self, view: SavedView, act: Callable[[], object], done: str) -> HttpResponse:
        try:
            act()
        except Refused as refusal:
            messages.error(self.request, refusal.sentence)
        else:
            messages.success(self.request, done)
        return self.to_view(view)


def refused(refusal: Refused) -> HttpResponse:
    """What a script shows as a toast."""
    said = {"rapport:toast": {"text": refusal.sentence, "level": "bad"}}
    return HttpResponse(status=422, headers={"HX-Trigger": json.dumps(said)})
