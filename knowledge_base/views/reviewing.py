"""A draft in review: a colleague is asked, talks about it, approves it or sends it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kernel.http.forms import attempt
from knowledge_base.actions.reviewing import (
    approve_article,
    ask_for_review,
    comment_on_article,
    resolve_comment,
    send_article_back,
    withdraw_review,
)
from knowledge_base.forms import ReviewForm
from knowledge_base.models import Article, Comment
from knowledge_base.permissions import REVIEW_ARTICLES, VIEW_ARTICLES, WRITE_ARTICLES
from knowledge_base.queries.reviewing import comment_of, reviewers
from knowledge_base.views.articles import KnowledgeView
from knowledge_base.views.changes import ChangeView


class ReviewView(KnowledgeView):
    """Whom to ask, and what to look at."""

    permission = WRITE_ARTICLES

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        article = self.article(uuid)
        if article.live and not article.has_unpublished_changes:
            return redirect("knowledge_base:article", uuid)
        return self._page(self.form(), article)

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        article, form = self.article(uuid), self.form(request.POST)
        asked = attempt(form, lambda: self._ask(form, article)) if form.is_valid() else None
        if asked is None:
            return self._page(form, article, status=422)
        messages.success(request, _("%(name)s is asked for a review.") % {"name": form.chosen.name})
        return redirect("knowledge_base:article", uuid)

    def form(self, data: Any = None) -> ReviewForm:
        return ReviewForm(data, colleagues=list(reviewers().exclude(pk=self.request.actor.me)))

    def _ask(self, form: ReviewForm, article: Article) -> Article:
        note = form.cleaned_data["note"]
        return ask_for_review(**self.by, article=article, reviewer=form.chosen, note=note)

    def _page(self, form: ReviewForm, article: Article, *, status: int = 200) -> HttpResponse:
        context = {"form": form, "article": article}
        return render(self.request, "knowledge_base/review_form.html", context, status=status)


class DecisionView(ChangeView):
    """POST `decision` is approve or back, with `words`."""

    permission = REVIEW_ARTICLES

    def change(self, article: Article) -> None:
        words = self.request.POST.get("words", "")
        if self.request.POST.get("decision") == "approve":
            seen = self.request.POST.get("seen", "")
            approve_article(**self.by, article=article, words=words, seen=int(seen) if seen.isdecimal() else None)
            messages.success(self.request, _("Approved: it can be published."))
        else:
            send_article_back(**self.by, article=article, words=words)
            messages.success(self.request, _("Sent back, with what you wrote."))


class ReviewWithdrawalView(ChangeView):
    permission = WRITE_ARTICLES

    def change(self, article: Article) -> None:
        withdraw_review(**self.by, article=article)
        messages.success(self.request, _("Nobody is asked any more."))


class CommentsView(ChangeView):
    """POST begins a thread."""

    permission = VIEW_ARTICLES
    anchor = "talk"

    def change(self, article: Article) -> None:
        text, quote = self.request.POST.get("text", ""), self.request.POST.get("quote", "")
        comment_on_article(**self.by, article=article, text=text, quote=quote)


class ThreadedView(ChangeView, abstract=True):
    anchor = "talk"

    def thread(self, article: Article) -> Comment:
        found = comment_of(article, self.kwargs["comment_id"])
        if found is None:
            raise Http404
        return found


class AnswersView(ThreadedView):
    """POST answers in a thread."""

    permission = VIEW_ARTICLES

    def change(self, article: Article) -> None:
        thread = self.thread(article)
        comment_on_article(**self.by, article=article, text=self.request.POST.get("text", ""), thread=thread)


class ThreadView(ThreadedView):
    """POST `open` is yes or no."""

    permission = VIEW_ARTICLES

    def change(self, article: Article) -> None:
        is_open = self.request.POST.get("open") == "yes"
        resolve_comment(**self.by, article=article, thread=self.thread(article), is_open=is_open)
