"""Articles from files: uploaded, looked at before anything happens, taken over, told file by file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from design.shell import Place
from kernel.actions import Refused
from kernel.http.forms import attempt
from kernel.http.views import is_part
from kernel.paging import page_of
from knowledge_base.actions.importing import begin_import, cancel_import, confirm_import
from knowledge_base.forms import ConfirmationForm, ImportForm
from knowledge_base.models import ArticleImport, Audience, Fate, ImportState
from knowledge_base.permissions import PUBLISH_ARTICLES, WRITE_ARTICLES
from knowledge_base.queries.exchange import counts_of, latest_imports, own_import, pieces_of
from knowledge_base.views.articles import KnowledgeView


class NewImportView(KnowledgeView):
    permission = WRITE_ARTICLES

    def get(self, request: HttpRequest) -> HttpResponse:
        language: str = request.LANGUAGE_CODE  # type: ignore[attr-defined]
        return self._page(ImportForm(initial={"language": language, "audience": Audience.PUBLIC.value}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES)
        batch = attempt(form, lambda: self._begin(form)) if form.is_valid() else None
        return self._page(form, status=422) if batch is None else redirect("knowledge_base:import", batch.pk)

    def _begin(self, form: ImportForm) -> ArticleImport:
        values = form.cleaned_data
        audience, language = values["audience"], values["language"]
        return begin_import(**self.by, upload=values["file"], language=language, audience=audience)

    def _page(self, form: ImportForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "latest": latest_imports(self.request.actor)}
        return render(self.request, "knowledge_base/import_form.html", context, status=status)


class OwnImportView(KnowledgeView, abstract=True):
    def batch(self, batch_id: UUID) -> ArticleImport:
        found = own_import(self.request.actor, batch_id)
        if found is None:
            raise Http404
        return found


class ImportView(OwnImportView):
    """How far it is, what each file would become, and what it became. A part of the page asks again every second."""

    permission = WRITE_ARTICLES

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        return self.page_of(self.batch(batch_id))

    def page_of(self, batch: ArticleImport, *, refusal: str = "", status: int = 200) -> HttpResponse:
        counts, asked = counts_of(batch), self.request.GET.get("fate", "")
        total = sum(counts.values())
        context: dict[str, Any] = {
            "batch": batch,
            "counts": counts,
            "total": total,
            "done": _done(batch, counts, total),
            "taken": counts[Fate.NEW] + counts[Fate.CHANGE],
            "fates": _tabs(counts, total, asked),
            "refusal": refusal,
        }
        if not batch.is_busy:
            context |= self._pieces(batch, asked)
        template = "knowledge_base/parts/import.html" if is_part(self.request) else "knowledge_base/import.html"
        return render(self.request, template, context, status=status)

    def _pieces(self, batch: ArticleImport, fate: str) -> dict[str, Any]:
        rows = pieces_of(batch, fate)
        page = page_of(rows, order=("position",), at=self.request.GET.get("at", ""))
        kept = f"fate={fate}&" if fate in Fate.values else ""
        new_shelves = batch.pieces.filter(is_shelf_new=True).exists() if batch.state == ImportState.READY else False
        return {
            "page": page,
            "previous_url": f"?{kept}at={page.previous}" if page.previous else "",
            "next_url": f"?{kept}at={page.next}" if page.next else "",
            "form": ConfirmationForm(initial={"overwrites": True, "makes_shelves": True}),
            "has_new_shelves": new_shelves,
            "may_arrange": self.request.actor.may(PUBLISH_ARTICLES),
        }


class ConfirmationView(ImportView):
    permission = WRITE_ARTICLES

    def get(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        return redirect("knowledge_base:import", batch_id)

    def post(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        batch, form = self.batch(batch_id), ConfirmationForm(request.POST)
        form.is_valid()
        overwrites, makes = (bool(form.cleaned_data.get(name)) for name in ("overwrites", "makes_shelves"))
        try:
            confirm_import(**self.by, batch=batch, overwrites=overwrites, makes_shelves=makes)
        except Refused as refusal:
            return self.page_of(batch, refusal=refusal.sentence, status=422)
        return redirect("knowledge_base:import", batch_id)


class ImportCancellationView(OwnImportView):
    permission = WRITE_ARTICLES

    def post(self, request: HttpRequest, batch_id: UUID) -> HttpResponse:
        try:
            cancel_import(**self.by, batch=self.batch(batch_id))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("knowledge_base:import", batch_id)


def _done(batch: ArticleImport, counts: dict[str, int], total: int) -> int:
    """How many files are through with what is being done now."""
    if batch.state == ImportState.READING:
        return total - counts[Fate.WAITING]
    return total - counts[Fate.NEW] - counts[Fate.CHANGE]


def _tabs(counts: dict[str, int], total: int, asked: str) -> list[Place]:
    labels = {value: str(label) for value, label in Fate.choices}
    found = [fate for fate in Fate.values if counts[fate]]
    if len(found) < 2:
        return []
    all_of_them = Place("all", _("All"), "?", "", total, asked not in Fate.values)
    return [
        all_of_them,
        *(Place(fate, labels[fate], f"?fate={fate}", "", counts[fate], asked == fate) for fate in found),
    ]
