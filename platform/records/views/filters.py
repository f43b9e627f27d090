"""The form behind “+ Filter” of every list."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from identity.models import User
from identity.permissions import USE_DESK
from records.filter_words import controls
from records.views.base import AboutListView

PEOPLE_AT_ONCE = 50


class FilterView(AboutListView):
    """A part for the menu that opens, a page where no script runs. The state of the list is in the query."""

    permission = USE_DESK

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        state = self.record_list.state.of(request.GET)
        people = User.objects.staff().order_by("name").values_list("pk", "name")[:PEOPLE_AT_ONCE]
        chosen = [(str(pk), name) for pk, name in people]
        found = controls(self.record_list.fields, state, chosen)
        main = [control for control in found if control.spec.in_list and not control.spec.is_custom]
        more = [control for control in found if control not in main]
        context: dict[str, Any] = {
            "state": state,
            "target": self.record_list.url(self.layout),
            "people": chosen,
            "main": main,
            "more": more,
            "more_set": any(control.is_set for control in more),
        } | self.record_list.filter_context(self.request.actor)
        return self.page("filter.html", **context)
