"""Every text of an article: told, compared, and gone back to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from knowledge_base.actions.writing import roll_back
from knowledge_base.models import Article, OldAddress
from knowledge_base.permissions import VIEW_ARTICLES, WRITE_ARTICLES
from knowledge_base.queries.history import comparison, texts_of
from knowledge_base.views.articles import KnowledgeView
from knowledge_base.views.changes import ChangeView


class HistoryView(KnowledgeView):
    permission = VIEW_ARTICLES

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        article = self.article(uuid)
        context = {
            "article": article,
            "texts": texts_of(article),
            "old_addresses": list(OldAddress.objects.filter(article=article).order_by("-since")),
        }
        return render(request, "knowledge_base/history.html", context)


class ComparisonView(KnowledgeView):
    """A text beside the one before it, or beside the one that `?with=` names."""

    permission = VIEW_ARTICLES

    def get(self, request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
        article = self.article(uuid)
        texts = texts_of(article)
        asked = request.GET.get("with", "")
        other = int(asked) if asked.isdecimal() and len(asked) < 8 else max(number - 1, 1)
        found = comparison(texts, *sorted((other, number)))
        if found is None:
            raise Http404
        context = {
            "article": article,
            "texts": texts,
            "number": number,
            "other": other,
            "compared": found,
            "may_write": self.request.actor.may(WRITE_ARTICLES),
        }
        return render(request, "knowledge_base/comparison.html", context)


class ReturnView(ChangeView):
    """POST: that text is the newest draft again; what came after it stays in the history."""

    permission = WRITE_ARTICLES

    def change(self, article: Article) -> None:
        wanted = [text for text in texts_of(article) if text.number == self.kwargs["number"]]
        if not wanted:
            raise Http404
        roll_back(**self.by, article=article, revision_id=wanted[0].revision_id)
        messages.success(self.request, _("The earlier text is the draft now. Readers see it once it is published."))
