"""Views that people save: the forms open over the list, and are pages of their own where no script runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from crm.service.actions.saved_views import delete_view, pin_view, rename_view, save_view, update_view
from crm.service.forms import ViewForm
from crm.service.models import SavedView
from crm.service.models.saved_view import may_change_view
from crm.service.permissions import VIEW_TICKETS
from crm.service.queries.saved_views import around
from crm.service.queries.state import ListState
from crm.service.views.list_page import LAYOUTS
from crm.service.views.sentence import chips_of
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt


class ViewsView(DeskView, abstract=True):
    """A form for a view of tickets, and where its list is."""

    permission = VIEW_TICKETS

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    @property
    def layout(self) -> str:
        given = self.request.POST.get("layout") or self.request.GET.get("layout", "")
        return given if given in LAYOUTS else "list"

    def view(self, view_id: UUID) -> SavedView:
        """One that the reader sees; every other id is 404."""
        views = SavedView.objects.visible_to(self.request.actor).select_related("owner")
        found = views.filter(pk=view_id).first()
        if found is None:
            raise Http404
        return found

    def own(self, view_id: UUID) -> SavedView | None:
        """None if the reader sees the view, but may not change it."""
        found = self.view(view_id)
        return found if may_change_view(found.owner_id, self.request.actor) else None

    def page(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """`template` with a dialog for the list that is open, or with a page."""
        folder = "service/parts" if self.request.headers.get("HX-Request") else "service"
        return render(self.request, f"{folder}/{template}", context | {"layout": self.layout}, status=status)

    def to_list(self, query: str) -> HttpResponse:
        """The list again, whole: its tabs and the navigation have changed."""
        url = f"{reverse(LAYOUTS[self.layout])}?{query}"
        return HttpResponse(headers={"HX-Redirect": url}) if self.request.headers.get("HX-Request") else redirect(url)

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


class NewViewView(ViewsView):
    """Save the filters of a list under a name."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        state = ListState.of(request.GET)
        return self.form_page(ViewForm(), state) if state.filters else self.to_list(state.query)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form, state = ViewForm(request.POST), ListState.read(request.POST.get("query", ""))
        view = attempt(form, lambda: self._save(form, state)) if form.is_valid() else None
        if view is None:
            return self.form_page(form, state, status=422)
        messages.success(request, _("“%(name)s” is saved.") % {"name": view.name})
        return self.to_view(view)

    def form_page(self, form: ViewForm, state: ListState, *, status: int = 200) -> HttpResponse:
        chips = chips_of(state, around(state, self.request.actor).names, "")
        return self.page("view_form.html", status=status, form=form, state=state, chips=chips, may_pin=True)

    def _save(self, form: ViewForm, state: ListState) -> SavedView:
        values = form.cleaned_data
        return save_view(
            **self.by, name=values["name"], state=state, is_shared=form.is_shared, is_pinned=values["is_pinned"]
        )


class ViewView(ViewsView):
    """Rename a view, and say who sees it."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest, view_id: UUID) -> HttpResponseBase:
        view = self.own(view_id)
        if view is None:
            return self.deny(self.request.actor)
        initial = {"name": view.name, "seen_by": "everybody" if view.is_shared else "me"}
        return self.form_page(ViewForm(initial=initial, owner=self.stranger(view)), view)

    def post(self, request: HttpRequest, view_id: UUID) -> HttpResponseBase:
        view = self.view(view_id)
        form = ViewForm(request.POST, owner=self.stranger(view))
        renamed = attempt(form, lambda: self._rename(form, view)) if form.is_valid() else None
        if renamed is None:
            return self.form_page(form, view, status=422)
        messages.success(request, _("The view is called “%(name)s”.") % {"name": renamed.name})
        return self.to_view(renamed)

    def stranger(self, view: SavedView) -> str:
        return "" if view.owner_id == self.request.actor.user_id else view.owner.name

    def form_page(self, form: ViewForm, view: SavedView, *, status: int = 200) -> HttpResponse:
        return self.page("view_form.html", status=status, form=form, view=view, state=ListState.read(view.query))

    def _rename(self, form: ViewForm, view: SavedView) -> SavedView:
        return rename_view(**self.by, view=view, name=form.cleaned_data["name"], is_shared=form.is_shared)


class ViewFiltersView(ViewsView):
    """POST: the view keeps the filters of the present list from now on."""

    permission = VIEW_TICKETS

    def post(self, request: HttpRequest, view_id: UUID) -> HttpResponse:
        view, state = self.view(view_id), ListState.read(request.POST.get("query", ""))
        try:
            view = update_view(**self.by, view=view, state=state)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return self.to_list(f"{state.kept}&saved={view.pk}")
        messages.success(request, _("“%(name)s” keeps these filters from now on.") % {"name": view.name})
        return self.to_view(view)


class ViewPinView(ViewsView):
    """POST pinned=1 puts the view into one's navigation, pinned=0 takes it out."""

    permission = VIEW_TICKETS

    def post(self, request: HttpRequest, view_id: UUID) -> HttpResponse:
        view, is_pinned = self.view(view_id), request.POST.get("pinned") == "1"
        done = _("“%(name)s” stands in the navigation.") if is_pinned else _("“%(name)s” left the navigation.")
        return self.change(
            view, lambda: pin_view(**self.by, view=view, is_pinned=is_pinned), done % {"name": view.name}
        )


class ViewDeletionView(ViewsView):
    permission = VIEW_TICKETS

    def get(self, request: HttpRequest, view_id: UUID) -> HttpResponseBase:
        view = self.own(view_id)
        return self.page("view_deletion.html", view=view) if view else self.deny(self.request.actor)

    def post(self, request: HttpRequest, view_id: UUID) -> HttpResponse:
        view = self.view(view_id)
        try:
            delete_view(**self.by, view=view)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return self.to_view(view)
        messages.success(request, _("“%(name)s” is deleted. No ticket has changed.") % {"name": view.name})
        return self.to_list(ListState.read(view.query).kept)
