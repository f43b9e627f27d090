"""Data dictionaries: all of them, one with its choices, one choice."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kernel.http.forms import attempt
from records.actions.dictionaries import (
    add_entry,
    create_dictionary,
    place_entry,
    rename_dictionary,
    rename_entry,
    restore_entry,
    retire_entry,
)
from records.field_forms import CHINESE, DictionaryForm, LabelForm
from records.models import Dictionary, DictionaryEntry
from records.permissions import MANAGE_FIELDS
from records.queries import dictionaries
from records.views.fields import ManageView, place_of


class DictionariesView(ManageView):
    """POST makes one."""

    permission = MANAGE_FIELDS

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self.page(DictionaryForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = DictionaryForm(request.POST)
        made = None
        if form.is_valid():
            made = attempt(form, lambda: create_dictionary(**self.by, labels=form.labels, entries=form.entries))
        if made is None:
            return self.page(form, status=422)
        return redirect("records:dictionary", dictionary_id=made.pk)

    def page(self, form: DictionaryForm, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "dictionaries": dictionaries()}
        return render(self.request, "records/dictionaries.html", context, status=status)


class DictionaryView(ManageView):
    """One with its choices; POST adds one, or (`rename`) gives the dictionary another name."""

    permission = MANAGE_FIELDS

    def get(self, request: HttpRequest, dictionary_id: UUID) -> HttpResponseBase:
        return self.page(self.dictionary(dictionary_id))

    def post(self, request: HttpRequest, dictionary_id: UUID) -> HttpResponseBase:
        dictionary = self.dictionary(dictionary_id)
        form = LabelForm(request.POST)
        is_name = "rename" in request.POST
        act = rename_dictionary if is_name else add_entry
        done = (
            attempt(form, lambda: act(**self.by, dictionary=dictionary, labels=form.labels))
            if form.is_valid()
            else None
        )
        if done is None:
            return self.page(dictionary, status=422, **{"name_form" if is_name else "entry_form": form})
        messages.success(request, _("Saved.") if is_name else _("“%(name)s” can be chosen now.") % {"name": done})
        return redirect("records:dictionary", dictionary_id=dictionary.pk)

    def dictionary(self, dictionary_id: UUID) -> Dictionary:
        return get_object_or_404(Dictionary.objects.prefetch_related("entries", "fields"), pk=dictionary_id)

    def page(self, dictionary: Dictionary, *, status: int = 200, **forms: LabelForm) -> HttpResponse:
        entries = list(dictionary.entries.all())
        context = {
            "dictionary": dictionary,
            "entries": [entry for entry in entries if entry.retired_at is None],
            "retired": [entry for entry in entries if entry.retired_at is not None],
            "name_form": LabelForm(initial=_names(dictionary.labels), auto_id="name_%s"),
            "entry_form": LabelForm(),
        } | forms
        return render(self.request, "records/dictionary.html", context, status=status)


class EntryView(ManageView):
    """One choice; POST renames it, retires it (`retire`) or brings it back (`back`)."""

    permission = MANAGE_FIELDS

    def get(self, request: HttpRequest, entry_id: UUID) -> HttpResponseBase:
        entry = self.entry(entry_id)
        return self.page(entry, LabelForm(initial=_names(entry.labels)))

    def post(self, request: HttpRequest, entry_id: UUID) -> HttpResponseBase:
        entry = self.entry(entry_id)
        if "retire" in request.POST or "back" in request.POST:
            (retire_entry if "retire" in request.POST else restore_entry)(**self.by, entry=entry)
            messages.success(request, _("Saved."))
            return redirect("records:dictionary", dictionary_id=entry.dictionary_id)
        form = LabelForm(request.POST)
        done = (
            attempt(form, lambda: rename_entry(**self.by, entry=entry, labels=form.labels))
            if form.is_valid()
            else None
        )
        if done is None:
            return self.page(entry, form, status=422)
        messages.success(request, _("Saved."))
        return redirect("records:dictionary", dictionary_id=entry.dictionary_id)

    def entry(self, entry_id: UUID) -> DictionaryEntry:
        return get_object_or_404(DictionaryEntry.objects.select_related("dictionary"), pk=entry_id)

    def page(self, entry: DictionaryEntry, form: LabelForm, *, status: int = 200) -> HttpResponse:
        return render(self.request, "records/entry.html", {"entry": entry, "form": form}, status=status)


class EntryPlaceView(ManageView):
    """POST `place` (from 0) puts a choice there among those in use."""

    permission = MANAGE_FIELDS

    def post(self, request: HttpRequest, entry_id: UUID) -> HttpResponseBase:
        rows = DictionaryEntry.objects.in_use().select_related("dictionary")
        entry = get_object_or_404(rows, pk=entry_id)
        place_entry(**self.by, entry=entry, place=place_of(request))
        if self.is_part:
            return HttpResponse(status=204)
        return redirect("records:dictionary", dictionary_id=entry.dictionary_id)


def _names(labels: dict[str, str]) -> dict[str, str]:
    return {"label_en": labels.get("en", ""), "label_zh": labels.get(CHINESE, "")}
