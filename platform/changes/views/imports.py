"""A file on its way in: sent, its columns matched; how it goes on stands on the page of the change-set."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from audit.sights import DOWNLOADED, saw
from changes.actions.importing import begin_import, match_columns, too_large
from changes.changeables import changeable_of
from changes.forms import MatchForm, UploadForm
from changes.models import ChangeSet, Kind, State
from changes.permissions import IMPORT
from changes.queries import change_set_for, latest_imports
from changes.rejects import write_rejects
from changes.views.room import ChangesView, steps
from kernel.http.files import bound
from kernel.http.forms import attempt
from kernel.http.uploads import was_ended


class ImportsView(ChangesView):
    """GET asks for a file; POST keeps it."""

    permission = IMPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(UploadForm(self.request.actor, initial={"record_type": request.GET.get("kind", "")}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(self.request.actor, request.POST, request.FILES)
        if was_ended(request):
            form.errors["file"] = form.error_class([too_large(int(request.META.get("CONTENT_LENGTH") or 0)).sentence])
        made = attempt(form, lambda: self._begin(form)) if form.is_valid() else None
        return self._page(form, status=422) if made is None else redirect("changes:import", made.pk)

    def _begin(self, form: UploadForm) -> ChangeSet:
        values = form.cleaned_data
        return begin_import(**self.by, record_type=values["record_type"], upload=values["file"])

    def _page(self, form: UploadForm, status: int = 200) -> HttpResponse:
        if not form.is_bound and not form.initial.get("record_type"):
            choices: Any = form.fields["record_type"]
            form.initial["record_type"] = next((key for key, _label in choices.choices), "")
        context = {"form": form, "latest": latest_imports(self.request.actor), "steps": steps(None)}
        return render(self.request, "changes/import_form.html", context, status=status)


class OwnImportView(ChangesView, abstract=True):
    def own(self, change_set_id: UUID) -> ChangeSet:
        found = change_set_for(self.request.actor, change_set_id)
        if found is None or found.kind != Kind.IMPORT or found.by_id != self.request.actor.user_id:
            raise Http404
        return found


class ImportView(OwnImportView):
    """What each column becomes, as long as nothing was applied."""

    permission = IMPORT

    def get(self, request: HttpRequest, change_set_id: UUID) -> HttpResponse:
        change_set = self.own(change_set_id)
        if change_set.state not in {State.DRAFT, State.PREVIEWED}:
            return redirect("changes:change-set", change_set.pk)
        return self._page(change_set, self._form(change_set))

    def post(self, request: HttpRequest, change_set_id: UUID) -> HttpResponse:
        change_set = self.own(change_set_id)
        form = self._form(change_set, request.POST)
        done = attempt(form, lambda: self._match(change_set, form)) if form.is_valid() else None
        if done is None:
            return self._page(change_set, form, status=422)
        return redirect("changes:change-set", change_set.pk)

    def _form(self, change_set: ChangeSet, data: Any = None) -> MatchForm:
        changeable = changeable_of(change_set.record_type)
        if changeable is None:
            raise Http404
        return MatchForm(change_set, changeable, data)

    def _match(self, change_set: ChangeSet, form: MatchForm) -> ChangeSet:
        values = form.cleaned_data
        return match_columns(
            **self.by,
            change_set=change_set,
            columns=form.columns,
            dates=form.dates,
            key=values["key"],
            mode=values["mode"] or "update",
            alike=values.get("alike", ""),
        )

    def _page(self, change_set: ChangeSet, form: MatchForm, status: int = 200) -> HttpResponse:
        samples = change_set.options["samples"]
        lines = [
            {
                "header": header or _("Column %(number)d") % {"number": place + 1},
                "sample": samples[place],
                "becomes": form[f"column-{place}"],
                "dates": form[f"dates-{place}"] if f"dates-{place}" in form.fields else None,
            }
            for place, header in enumerate(form.headers)
        ]
        context = {"form": form, "change_set": change_set, "lines": lines, "steps": steps(change_set)}
        return render(self.request, "changes/match.html", context, status=status)


class RejectedRowsView(OwnImportView):
    """The refused rows as a file."""

    permission = IMPORT

    def get(self, request: HttpRequest, change_set_id: UUID) -> HttpResponseBase:
        change_set = self.own(change_set_id)
        if not change_set.problems:
            raise Http404
        try:
            file = write_rejects(change_set)
        except FileNotFoundError:
            messages.error(request, _("The file is not kept any more."))
            return redirect("changes:change-set", change_set.pk)
        saw(self.request.actor, change_set, verb=DOWNLOADED)
        name = _("to correct") + f"-{change_set.name.rpartition('.')[0]}.csv"
        return bound(FileResponse(file, as_attachment=True, filename=name, content_type="text/csv"))
