"""Which columns a list shows, in which order and how wide: a dialog over the list, and a page without script."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from identity.permissions import USE_DESK
from kernel.actions import Refused
from records.actions.columns import choose_columns, reset_columns
from records.columns import Columns, choosable
from records.forms import columns_text, order_of
from records.models import SavedView
from records.queries import around
from records.state import ListState
from records.views.base import AboutListView, refused


class ColumnsView(AboutListView):
    """GET and POST with the state of the list in `query`: the columns are those of the view that is open there.

    POST `text` is what a script sends after a column was made wider: it answers with nothing.
    """

    permission = USE_DESK

    def get(self, request: HttpRequest, key: str) -> HttpResponseBase:
        state = self.record_list.state.of(request.GET)
        columns = self.columns(state)
        others = [spec.name for spec in choosable(self.record_list.fields) if spec not in columns.specs]
        shown = [column.name for column in columns.shown]
        return self.form_page(state, [*shown, *others], shown)

    def post(self, request: HttpRequest, key: str) -> HttpResponseBase:
        state = self.record_list.state.read(request.POST.get("query", ""))
        if "text" in request.POST:
            return self._resize(state, request.POST["text"])
        if "up" in request.POST or "down" in request.POST:
            return self.form_page(state, order_of(request.POST), request.POST.getlist("shown"))
        view = self._view(state)
        try:
            if "reset" in request.POST:
                reset_columns(**self.by, record_list=self.record_list, view=view)
            else:
                first = choosable(self.record_list.fields)[0].name
                text = columns_text(request.POST, self.columns(state), first)
                choose_columns(**self.by, record_list=self.record_list, text=text, view=view)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return self.to_list(state.query)

    def columns(self, state: ListState) -> Columns:
        return around(self.record_list, state, self.request.actor).columns(self.record_list, state)

    def form_page(self, state: ListState, order: list[str], shown: list[str]) -> HttpResponse:
        """The columns in `order`; the first one of the list stands at the top and always shows."""
        named = {spec.name: spec for spec in choosable(self.record_list.fields)}
        first, *others = named
        lines = [(named[name], name in shown) for name in order if name in named and name != first]
        lines += [(named[name], False) for name in others if name not in order]
        view = self._view(state)
        return self.page("columns.html", first=named[first], lines=lines, state=state, view=view)

    def _resize(self, state: ListState, text: str) -> HttpResponse:
        try:
            choose_columns(**self.by, record_list=self.record_list, text=text, view=self._view(state))
        except Refused as refusal:
            return refused(refusal)
        return HttpResponse(status=204)

    def _view(self, state: ListState) -> SavedView | None:
        """The saved view that is open; one that is gone or hidden is as if there were none."""
        if not state.saved:
            return None
        views = SavedView.objects.visible_to(self.request.actor).on(self.record_list)
        return views.filter(pk=UUID(state.saved)).first()
