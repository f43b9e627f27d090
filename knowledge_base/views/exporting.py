"""Taking articles home: chosen, watched while they are packed, fetched."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from audit.sights import DOWNLOADED, saw
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.exports import ExportState
from kernel.http.files import made_file_response
from kernel.http.forms import attempt
from kernel.http.views import is_part
from knowledge_base.actions.exporting import cancel_export, order_export
from knowledge_base.forms import ExportForm
from knowledge_base.models import Article, ArticleExport, Audience, Category, Format
from knowledge_base.permissions import VIEW_ARTICLES
from knowledge_base.queries.exchange import OPTIONS, articles_to_export, own_export
from knowledge_base.views.articles import STATE_LABELS, KnowledgeView


class NewExportView(KnowledgeView):
    """`?article=` is one of them; else the filter of the list says which. POST packs them."""

    permission = VIEW_ARTICLES

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(ExportForm(initial={"written_as": Format.MARKDOWN.value, "text": "newest"}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ExportForm(request.POST)
        order = attempt(form, lambda: self._order(form)) if form.is_valid() else None
        return self._page(form, status=422) if order is None else redirect("knowledge_base:export", order.pk)

    def _order(self, form: ExportForm) -> ArticleExport:
        values = form.cleaned_data
        only = values["text"] == "published"
        return order_export(**self.by, options=self._options(), written_as=values["written_as"], published_only=only)

    def _options(self) -> dict[str, str]:
        asked = self.request.GET
        if "article" in asked:
            return {"article": str(self._article().uuid)}
        given = {name: asked.get(name, "")[:100].replace("\0", "").strip() for name in OPTIONS}
        return {name: value for name, value in given.items() if value}

    def _article(self) -> Article:
        try:
            return self.article(UUID(self.request.GET["article"]))
        except ValueError as error:
            raise Http404 from error

    def _page(self, form: ExportForm, status: int = 200) -> HttpResponse:
        options, today = self._options(), system_clock().date()
        rows = articles_to_export(self.request.actor, options, today, published_only=False)
        context = {
            "form": form,
            "article": rows.select_related("locale").first() if "article" in options else None,
            "count": rows.count(),
            "filters": _told(options),
            "back_url": back_url(options),
        }
        return render(self.request, "knowledge_base/export_form.html", context, status=status)


class OwnExportView(KnowledgeView, abstract=True):
    def order(self, order_id: UUID) -> ArticleExport:
        found = own_export(self.request.actor, order_id)
        if found is None:
            raise Http404
        return found


class ExportView(OwnExportView):
    """How far it is; a part of the page asks again every second."""

    permission = VIEW_ARTICLES

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        order = self.order(order_id)
        template = "knowledge_base/parts/export.html" if is_part(request) else "knowledge_base/export.html"
        return render(request, template, {"order": order, "back_url": back_url(order.options)})


class ExportCancellationView(OwnExportView):
    permission = VIEW_ARTICLES

    def post(self, request: HttpRequest, order_id: UUID) -> HttpResponse:
        try:
            cancel_export(**self.by, order=self.order(order_id))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect("knowledge_base:export", order_id)


class ExportFileView(OwnExportView):
    permission = VIEW_ARTICLES

    def get(self, request: HttpRequest, order_id: UUID) -> HttpResponseBase:
        order = self.order(order_id)
        if order.state != ExportState.DONE:
            raise Http404
        response = made_file_response(order.path, order.file_name, content_type="application/zip")
        saw(self.request.actor, order, verb=DOWNLOADED)
        return response


def back_url(options: dict[str, Any]) -> str:
    if "article" in options:
        return reverse("knowledge_base:article", args=[options["article"]])
    query = urlencode(options)
    return reverse("knowledge_base:articles") + (f"?{query}" if query else "")


def _told(options: dict[str, str]) -> list[str]:
    """The filter of the list in words. One statement where it names a category."""
    shelf = Category.objects.filter(slug=options["category"]).first() if "category" in options else None
    words = {
        "state": str(STATE_LABELS.get(options.get("state", ""), "")),
        "language": str(dict(settings.LANGUAGES).get(options.get("language", ""), "")),
        "audience": str(dict(Audience.choices).get(options.get("audience", ""), "")),
        "category": str(shelf or ""),
        "q": f"“{options['q']}”" if "q" in options else "",
    }
    return [word for word in words.values() if word]
