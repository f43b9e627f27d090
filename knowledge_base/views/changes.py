"""What is done to an article as a whole: published, taken back, checked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.clock import system_clock
from knowledge_base.actions.planning import verify_article
from knowledge_base.actions.publishing import publish_article, take_back
from knowledge_base.models import Article
from knowledge_base.permissions import PUBLISH_ARTICLES, WRITE_ARTICLES
from knowledge_base.views.articles import ArticlePageView

CHECKED_FOR_DAYS = 180
MOST_TYPED = 20_000


class ChangeView(ArticlePageView, abstract=True):
    """POST does one thing to an article; a refusal is said on its page."""

    # Where on the page the reader was.
    anchor = ""

    def get(self, request: HttpRequest, uuid: UUID, **_more: object) -> HttpResponse:
        return redirect("knowledge_base:article", uuid)

    def post(self, request: HttpRequest, uuid: UUID, **_more: object) -> HttpResponse:
        article = self.article(uuid)
        try:
            self.change(article)
        except Refused as refusal:
            typed = {name: str(value)[:MOST_TYPED] for name, value in request.POST.items()}
            return self.page_of(article, refusal=refusal.sentence, typed=typed, status=422)
        url = reverse("knowledge_base:article", args=[uuid])
        return redirect(f"{url}#{self.anchor}" if self.anchor else url)

    def change(self, article: Article) -> None:
        raise Http404


class PublicationView(ChangeView):
    permission = WRITE_ARTICLES

    def change(self, article: Article) -> None:
        publish_article(**self.by, article=article)
        messages.success(self.request, _("Published: its readers see it now."))


class WithdrawalView(ChangeView):
    permission = PUBLISH_ARTICLES

    def change(self, article: Article) -> None:
        take_back(**self.by, article=article)
        messages.success(self.request, _("Taken back: it is a draft again."))


class VerificationView(ChangeView):
    """Somebody has read it, and it is still right: to be checked again in half a year."""

    permission = PUBLISH_ARTICLES

    def change(self, article: Article) -> None:
        next_on = system_clock().date() + timedelta(days=CHECKED_FOR_DAYS)
        verify_article(**self.by, article=article, next_on=next_on)
        messages.success(self.request, _("Noted: it is still right."))
