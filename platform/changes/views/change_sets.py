"""Change-sets: all of them, one with its rows, and what can be done to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from changes.actions.applying import apply_change_set, cancel_change_set, undo_change_set
from changes.changeables import changeable_of
from changes.engine import permission_of
from changes.models import ChangeSet, Kind, State
from changes.permissions import EXPORT, IMPORT
from changes.queries import change_set_for, change_sets_for, rows_of, told
from changes.views.room import ChangesView, steps
from design.shell import Place
from identity.permissions import USE_DESK
from kernel.actions import Refused
from kernel.http.views import is_part
from kernel.paging import page_of
from records.lists import list_of, list_ways


class ChangeSetsView(ChangesView):
    permission = USE_DESK

    def get(self, request: HttpRequest) -> HttpResponse:
        actor = self.request.actor
        page = page_of(change_sets_for(actor), order=("-begun_at", "-id"), at=request.GET.get("at", ""))
        kinds = {
            key: str(one.record_type.label)
            for key in {row.record_type for row in page.rows}
            if (one := changeable_of(key))
        }
        for row in page.rows:
            row.kind_of_record = kinds.get(row.record_type, "")
        context = {
            "page": page,
            "previous_url": f"?at={page.previous}" if page.previous else "",
            "next_url": f"?at={page.next}" if page.next else "",
            "may_import": actor.may(IMPORT),
            "may_export": actor.may(EXPORT),
        }
        return render(request, "changes/change_sets.html", context)


class ChangeSetView(ChangesView):
    """How far it is, what it would do, and what it did. A part of the page asks again every second."""

    permission = USE_DESK

    def change_set(self, change_set_id: UUID) -> ChangeSet:
        found = change_set_for(self.request.actor, change_set_id)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, change_set_id: UUID) -> HttpResponse:
        change_set = self.change_set(change_set_id)
        if change_set.state == State.DRAFT and change_set.by_id == self.request.actor.user_id:
            return redirect("changes:import", change_set.pk)
        template = "changes/parts/change_set.html" if is_part(request) else "changes/change_set.html"
        return render(request, template, self._context(change_set))

    def _besides(self, change_set: ChangeSet) -> list[Place]:
        """What else can be done with the records that it touched."""
        changeable = changeable_of(change_set.record_type)
        record_list = list_of(changeable.list_key) if changeable else None
        if (
            record_list is None
            or change_set.state != State.APPLIED
            or not self.request.actor.may(record_list.permission)
        ):
            return []
        found = list_ways().besides(record_list, self.request.actor)
        return [replace(way, url=f"{way.url}?change_set={change_set.pk}") for way in found]

    def _context(self, change_set: ChangeSet) -> dict[str, Any]:
        actor, tabs = self.request.actor, _tabs(change_set, self.request.GET.get("rows", ""))
        shown = next((tab.key for tab in tabs if tab.current), "all")
        changeable = changeable_of(change_set.record_type)
        is_own = change_set.by_id == actor.user_id
        may = actor.may(permission_of(change_set.kind)) and changeable is not None and actor.may(changeable.permission)
        context = {
            "change_set": change_set,
            "tabs": tabs,
            "steps": steps(change_set) if change_set.is_import else [],
            "kind_of_record": changeable.record_type.label if changeable else "",
            "is_own": is_own,
            "may_apply": may and is_own,
            "may_undo": may and change_set.can_be_undone,
            "list_url": _list_url(change_set),
            "besides": self._besides(change_set),
        }
        if change_set.is_busy:
            return context
        page = page_of(rows_of(change_set, shown), order=("number",), at=self.request.GET.get("at", ""))
        return context | {
            "page": page,
            "rows": told(change_set, page.rows, actor),
            "previous_url": f"?rows={shown}&at={page.previous}" if page.previous else "",
            "next_url": f"?rows={shown}&at={page.next}" if page.next else "",
        }


class ActView(ChangeSetView, abstract=True):
    """POST does something to the whole of it; a refusal is said on its page."""

    def get(self, request: HttpRequest, change_set_id: UUID) -> HttpResponse:
        return redirect("changes:change-set", change_set_id)

    def post(self, request: HttpRequest, change_set_id: UUID) -> HttpResponse:
        change_set = self.change_set(change_set_id)
        try:
            self.act(change_set)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("changes:change-set", change_set.pk)

    act: Callable[[ChangeSet], object]


class ApplicationView(ActView):
    permission = USE_DESK

    def act(self, change_set: ChangeSet) -> object:  # type: ignore[override]
        return apply_change_set(**self.by, change_set=change_set)


class CancellationView(ActView):
    permission = USE_DESK

    def act(self, change_set: ChangeSet) -> object:  # type: ignore[override]
        return cancel_change_set(**self.by, change_set=change_set)


class UndoingView(ActView):
    permission = USE_DESK

    def act(self, change_set: ChangeSet) -> object:  # type: ignore[override]
        return undo_change_set(**self.by, change_set=change_set)


def _tabs(change_set: ChangeSet, asked: str) -> list[Place]:
    """Which rows can be looked at; what needs a hand comes first."""
    if change_set.kind == Kind.MERGE:
        return []
    alike = rows_of(change_set, "alike").count() if change_set.options.get("alike") else 0
    # What is made of one record stands together.
    whole = change_set.touched if change_set.kind == Kind.CONVERSION else 0
    wanted = (
        ("problems", _("Need a hand"), change_set.problems),
        ("all", pgettext("rows", "Everything"), whole + change_set.problems if whole else 0),
        ("alike", _("Look like others"), alike),
        ("kept", pgettext("rows", "Kept"), change_set.kept),
        ("created", pgettext("rows", "New"), change_set.created),
        ("changed", pgettext("rows", "Changed"), change_set.changed),
    )
    found = [(key, label, count) for key, label, count in wanted if count]
    keys = [key for key, _label, _count in found]
    chosen = asked if asked in keys else (keys[0] if keys else "")
    return [Place(key, label, f"?rows={key}", "", count, key == chosen) for key, label, count in found]


def _list_url(change_set: ChangeSet) -> str:
    changeable = changeable_of(change_set.record_type)
    found = list_of(changeable.list_key) if changeable else None
    return found.url() if found else ""
