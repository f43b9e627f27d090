"""The administrators' page of the search: words that mean the same, and what could not be indexed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kernel.clock import system_clock
from kernel.http.forms import attempt
from search.actions import add_synonym, change_synonym, index_again, remove_synonym
from search.forms import SynonymForm
from search.models import Pending, Shipment, Synonym
from search.permissions import MANAGE_SEARCH
from search.queries import standing
from search.views.room import SearchRoom

PAGE = "search:settings"


class ManageView(SearchRoom, abstract=True):
    permission = MANAGE_SEARCH

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}


class SearchSettingsView(ManageView):
    """POST adds a group."""

    permission = MANAGE_SEARCH

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page(SynonymForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = SynonymForm(request.POST)
        made = attempt(form, lambda: add_synonym(**self.by, words=form.separate)) if form.is_valid() else None
        if made is None:
            return self.page(form, status=422)
        messages.success(request, _("From now on the search finds them by one another: %(words)s") % {"words": made})
        return redirect(PAGE)

    def page(self, form: SynonymForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "synonyms": Synonym.objects.order_by("words", "id"), "standing": standing()}
        return render(self.request, "search/settings.html", context, status=status)


class SynonymView(ManageView):
    """One group: a page of its own, because a refusal must lose nothing that was typed."""

    permission = MANAGE_SEARCH

    def get(self, request: HttpRequest, synonym_id: UUID) -> HttpResponseBase:
        synonym = get_object_or_404(Synonym, pk=synonym_id)
        return self.page(synonym, SynonymForm(initial={"words": ", ".join(synonym.words)}))

    def post(self, request: HttpRequest, synonym_id: UUID) -> HttpResponseBase:
        synonym, form = get_object_or_404(Synonym, pk=synonym_id), SynonymForm(request.POST)
        changed = None
        if form.is_valid():
            changed = attempt(form, lambda: change_synonym(**self.by, synonym=synonym, words=form.separate))
        if changed is None:
            return self.page(synonym, form, status=422)
        messages.success(request, _("Saved: %(words)s") % {"words": changed})
        return redirect(PAGE)

    def page(self, synonym: Synonym, form: SynonymForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "search/synonym.html", {"synonym": synonym, "form": form}, status=status)


class SynonymRemovalView(ManageView):
    permission = MANAGE_SEARCH

    def post(self, request: HttpRequest, synonym_id: UUID) -> HttpResponseBase:
        synonym = get_object_or_404(Synonym, pk=synonym_id)
        remove_synonym(**self.by, synonym=synonym)
        messages.success(request, _("They no longer mean the same: %(words)s") % {"words": synonym})
        return redirect(PAGE)


class IndexAgainView(ManageView):
    permission = MANAGE_SEARCH

    def post(self, request: HttpRequest, pending_id: UUID) -> HttpResponseBase:
        """What could not be indexed, or what the search server refused."""
        found = Pending.objects.filter(pk=pending_id).first() or get_object_or_404(Shipment, pk=pending_id)
        index_again(**self.by, aside=found)
        messages.success(request, _("It is tried again now."))
        return redirect(PAGE)
