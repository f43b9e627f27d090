"""Views that people save: the forms open over the list, and are pages of their own where no script runs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from identity.permissions import USE_DESK
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from records.actions.views import delete_view, move_view, pin_view, rename_view, save_view, update_view
from records.filter_words import chips_of
from records.forms import ViewForm
from records.models import SavedView
from records.models.saved_view import may_change_view
from records.permissions import SHARE_VIEWS
from records.queries import around, counts_of, views_of
from records.state import ListState
from records.views.base import AboutListView, refused


@dataclass(frozen=True)
class Line:
    """A view as the page of all views shows it."""

    view: SavedView
    count: int
    may_change: bool


class AllViewsView(AboutListView):
    """Every view of a list: one's own, to put in order, and those that others share."""

    permission = USE_DESK

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        actor, record_list = self.request.actor, self.record_list
        views = views_of(record_list, actor)
        states = [record_list.state.read(view.query) for view in views]
        counts = counts_of(record_list, states, actor, system_clock()) if views else []
        lines = [
            Line(view, count, may_change=may_change_view(view.owner_id, actor))
            for view, count in zip(views, counts, strict=True)
        ]
        own = [line for line in lines if line.view.owner_id == actor.user_id]
        return self.page("views.html", has_dialog=False, own=own, others=lines[len(own) :])


class NewViewView(AboutListView):
    """Save the filters and columns of a list under a name."""

    permission = USE_DESK

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        state = self.record_list.state.of(request.GET)
        columns = around(self.record_list, state, self.request.actor).columns(self.record_list, state)
        if not state.filters and not columns.is_chosen:
            return self.to_list(state.query)
        return self.form_page(ViewForm(may_share=self.may_share), state)

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        form = ViewForm(request.POST, may_share=self.may_share)
        state = self.record_list.state.read(request.POST.get("query", ""))
        view = attempt(form, lambda: self._save(form, state)) if form.is_valid() else None
        if view is None:
            return self.form_page(form, state, status=422)
        messages.success(request, _("“%(name)s” is saved.") % {"name": view.name})
        return self.to_view(view)

    @property
    def may_share(self) -> bool:
        return self.request.actor.may(SHARE_VIEWS)

    def form_page(self, form: ViewForm, state: ListState, *, status: int = 200) -> HttpResponse:
        known = around(self.record_list, state, self.request.actor)
        columns = known.columns(self.record_list, state)
        chips = chips_of(self.record_list, state, known.names, "")
        return self.page(
            "view_form.html", status=status, form=form, state=state, chips=chips, columns=columns, may_pin=True
        )

    def _save(self, form: ViewForm, state: ListState) -> SavedView:
        values, record_list = form.cleaned_data, self.record_list
        return save_view(
            **self.by,
            record_list=record_list,
            name=values["name"],
            state=state,
            columns=around(record_list, state, self.request.actor).columns(record_list, state),
            is_shared=form.is_shared,
            is_pinned=values["is_pinned"],
        )


class ViewView(AboutListView):
    """Rename a view, and say who sees it."""

    permission = USE_DESK

    def get(self, request: HttpRequest, key: str, view_id: UUID) -> HttpResponseBase:
        view = self.own(view_id)
        if view is None:
            return self.deny(self.request.actor)
        return self.form_page(self.form(view), view)

    def post(self, request: HttpRequest, key: str, view_id: UUID) -> HttpResponseBase:
        view = self.view(view_id)
        form = self.form(view, request.POST)
        renamed = attempt(form, lambda: self._rename(form, view)) if form.is_valid() else None
        if renamed is None:
            return self.form_page(form, view, status=422)
        messages.success(request, _("The view is called “%(name)s”.") % {"name": renamed.name})
        return self.to_view(renamed)

    def form(self, view: SavedView, data: object = None) -> ViewForm:
        stranger = "" if view.owner_id == self.request.actor.user_id else view.owner.name
        initial = {"name": view.name, "seen_by": "everybody" if view.is_shared else "me"}
        may_share = view.is_shared or self.request.actor.may(SHARE_VIEWS)
        return ViewForm(data, initial=initial, owner=stranger, may_share=may_share)

    def form_page(self, form: ViewForm, view: SavedView, *, status: int = 200) -> HttpResponse:
        state = self.record_list.state.read(view.query)
        return self.page("view_form.html", status=status, form=form, view=view, state=state)

    def _rename(self, form: ViewForm, view: SavedView) -> SavedView:
        return rename_view(**self.by, view=view, name=form.cleaned_data["name"], is_shared=form.is_shared)


class ViewFiltersView(AboutListView):
    """POST: the view keeps the filters and columns of the present list from now on."""

    permission = USE_DESK

    def post(self, request: HttpRequest, key: str, view_id: UUID) -> HttpResponse:
        view, record_list = self.view(view_id), self.record_list
        state = record_list.state.read(f"{request.POST.get('query', '')}&saved={view.pk}")
        columns = around(record_list, state, self.request.actor).columns(record_list, state)
        try:
            view = update_view(**self.by, view=view, state=state, columns=columns)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return self.to_list(state.query)
        messages.success(request, _("“%(name)s” keeps this from now on.") % {"name": view.name})
        return self.to_view(view)


class ViewPinView(AboutListView):
    """POST pinned=1 puts the view into one's navigation, pinned=0 takes it out."""

    permission = USE_DESK

    def post(self, request: HttpRequest, key: str, view_id: UUID) -> HttpResponse:
        view, is_pinned = self.view(view_id), request.POST.get("pinned") == "1"
        done = _("“%(name)s” stands in the navigation.") if is_pinned else _("“%(name)s” left the navigation.")
        return self.change(
            view, lambda: pin_view(**self.by, view=view, is_pinned=is_pinned), done % {"name": view.name}
        )


class ViewPlaceView(AboutListView):
    """POST place=0 makes a view of one's own the first; a script stays where it is."""

    permission = USE_DESK

    def post(self, request: HttpRequest, key: str, view_id: UUID) -> HttpResponse:
        view, text = self.view(view_id), request.POST.get("place", "")
        try:
            move_view(**self.by, view=view, place=int(text) if text.isdecimal() and len(text) < 5 else 0)
        except Refused as refusal:
            if self.is_part:
                return refused(refusal)
            messages.error(request, refusal.sentence)
        return HttpResponse(status=204) if self.is_part else self.to_view(view)


class ViewDeletionView(AboutListView):
    permission = USE_DESK

    def get(self, request: HttpRequest, key: str, view_id: UUID) -> HttpResponseBase:
        view = self.own(view_id)
        return self.page("view_deletion.html", view=view) if view else self.deny(self.request.actor)

    def post(self, request: HttpRequest, key: str, view_id: UUID) -> HttpResponse:
        view = self.view(view_id)
        try:
            delete_view(**self.by, view=view)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return self.to_view(view)
        done = _("“%(name)s” is deleted. %(untouched)s")
        messages.success(request, done % {"name": view.name, "untouched": self.record_list.untouched})
        return self.to_list(self.record_list.state.read(view.query).kept)
