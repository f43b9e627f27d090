"""Many records at once: which fields, to what. What comes of it is seen before anything happens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from changes.actions.editing import begin_mass_change
from changes.changeables import Changeable, changeable_for_list
from changes.forms import MassForm
from changes.models import ChangeSet
from changes.permissions import MASS_CHANGE
from kernel.actions import PermissionMissing
from kernel.clock import system_clock
from kernel.http.forms import attempt
from records.queries import listed
from records.state import ListState
from records.views.base import AboutListView

MOST_PICKED = 500


class NewMassChangeView(AboutListView):
    """GET with `pick` for each record, or with `all` and the address of the list; POST lets a job look at it."""

    permission = MASS_CHANGE

    @property
    def changeable(self) -> Changeable:
        found = changeable_for_list(self.record_list.key)
        if found is None:
            raise Http404
        if not self.request.actor.may(found.permission):
            raise PermissionMissing(found.permission)
        return found

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self._form_page(MassForm(self.changeable), request.GET)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = MassForm(self.changeable, request.POST)
        form.is_valid()
        for name in set(form.errors) - set(form.chosen):
            del form.errors[name]
        made = None if form.errors else attempt(form, lambda: self._begin(form, request.POST))
        if made is None:
            return self._form_page(form, request.POST, status=422)
        return redirect("changes:change-set", made.pk)

    def _begin(self, form: MassForm, data: QueryDict) -> ChangeSet:
        return begin_mass_change(
            **self.by,
            record_list=self.record_list,
            values=form.chosen_values(),
            picked=_picked(data),
            state=self._state(data),
        )

    def _state(self, data: QueryDict) -> ListState | None:
        return self.record_list.state.read(data.get("query", "")) if data.get("all") else None

    def _form_page(self, form: MassForm, data: QueryDict, status: int = 200) -> HttpResponse:
        actor, state, picked = self.request.actor, self._state(data), _picked(data)
        rows = self.changeable.seen(actor).filter(pk__in=picked)
        if state is not None:
            rows = listed(self.record_list, state, actor, system_clock())
        context: dict[str, Any] = {
            "form": form,
            "record_list": self.record_list,
            "picked": picked,
            "query": data.get("query", ""),
            "is_all": state is not None,
            "total": rows.count(),
            "list_url": f"{self.record_list.url()}?{data.get('query', '')}",
        }
        return render(self.request, "changes/mass.html", context, status=status)


def _picked(data: QueryDict) -> list[UUID]:
    found = []
    for text in dict.fromkeys(data.getlist("pick")[:MOST_PICKED]):
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
