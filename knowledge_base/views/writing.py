"""What the page of a text asks for while somebody writes: how it will look, and a place for pictures."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.files import VIDEOS
from kernel.http.files import FIVE_MINUTES, file_response
from knowledge_base.actions.keeping import upload_article_file
from knowledge_base.markup import LONGEST, body_from_markdown
from knowledge_base.models import Article, ArticleFile
from knowledge_base.permissions import VIEW_ARTICLES, WRITE_ARTICLES
from knowledge_base.showing import shown_as_draft
from knowledge_base.views.articles import KnowledgeView


class PreviewView(KnowledgeView):
    """POST `markdown`: the part of a page that it becomes. Nothing is kept."""

    permission = WRITE_ARTICLES

    def post(self, request: HttpRequest) -> HttpResponse:
        article = Article(body=body_from_markdown(request.POST.get("markdown", "")[:LONGEST]))
        return render(request, "knowledge_base/parts/preview.html", {"shown": shown_as_draft(article)})


class FilesView(KnowledgeView):
    """POST keeps one picture or video, and answers how it is written in the text."""

    permission = WRITE_ARTICLES

    def post(self, request: HttpRequest) -> HttpResponse:
        upload = request.FILES.get("file")
        if upload is None:
            raise Http404
        try:
            kept = upload_article_file(actor=self.request.actor, clock=system_clock, upload=upload)
        except Refused as refusal:
            return JsonResponse({"error": refusal.sentence}, status=422)
        is_video = kept.content_type in VIDEOS
        written = f"!video(file:{kept.pk})" if is_video else f"![¦](file:{kept.pk})"
        url = reverse("knowledge_base:file", args=[kept.pk])
        return JsonResponse({"id": str(kept.pk), "url": url, "name": kept.name, "markdown": written}, status=201)


class FileView(KnowledgeView):
    permission = VIEW_ARTICLES

    def get(self, request: HttpRequest, file_id: UUID) -> HttpResponseBase:
        return file_response(ArticleFile.objects.filter(pk=file_id).first(), show=True, seconds=FIVE_MINUTES)
