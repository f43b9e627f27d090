"""The knowledge base at the desk: found, read, written, published."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.sights import saw
from design.shell import Place
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.paging import page_of
from knowledge_base.actions.writing import create_article, edit_article
from knowledge_base.forms import ArticleForm
from knowledge_base.markup import markdown_of_body
from knowledge_base.models import Article, Audience
from knowledge_base.outlines import OUTLINES, outline_text, snippets
from knowledge_base.permissions import PUBLISH_ARTICLES, REVIEW_ARTICLES, VIEW_ARTICLES, WRITE_ARTICLES
from knowledge_base.queries.articles import (
    STATES,
    article_at_desk,
    articles_at_desk,
    history_of,
    newest_of,
    other_languages,
    waiting_counts,
)
from knowledge_base.queries.categories import category_tree, in_order
from knowledge_base.queries.files import files_shown_in
from knowledge_base.queries.reviewing import conversation_about, next_step
from knowledge_base.showing import shown

STATE_LABELS = {
    "all": gettext_lazy("All"),
    "published": gettext_lazy("Published"),
    "draft": gettext_lazy("Drafts"),
    "review": gettext_lazy("In review"),
    "mine": gettext_lazy("To review by me"),
    "scheduled": gettext_lazy("Planned"),
    "due": gettext_lazy("To be checked"),
    "stale": gettext_lazy("Translation is behind"),
}


class KnowledgeView(DeskView, abstract=True):
    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}

    def article(self, uuid: UUID) -> Article:
        found = article_at_desk(self.request.actor, uuid)
        if found is None:
            raise Http404
        return found


class ArticleListView(KnowledgeView):
    permission = VIEW_ARTICLES

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = {
            name: request.GET.get(name, "")[:100].replace("\0", "")
            for name in ("q", "language", "audience", "category")
        }
        state = request.GET.get("state", "all")
        state = state if state in STATES else "all"
        today = system_clock().date()
        rows = articles_at_desk(
            self.request.actor,
            state=state,
            language=asked["language"],
            audience=asked["audience"],
            category=asked["category"],
            words=asked["q"].strip(),
            today=today,
        )
        page = page_of(rows, order=("title", "id"), at=request.GET.get("at", ""))
        for article in page.rows:
            article.today = today
        counts = waiting_counts(self.request.actor, today)
        categories = list(in_order(category_tree(self.request.actor)))
        kept = {name: value for name, value in asked.items() if value} | ({"state": state} if state != "all" else {})
        context = {
            "page": page,
            "asked": asked,
            "state": state,
            "states": [
                Place(key, str(label), f"?{urlencode(kept | {'state': key})}", "", counts.get(key, 0), key == state)
                for key, label in STATE_LABELS.items()
            ],
            "languages": settings.LANGUAGES,
            "audiences": Audience.choices,
            "categories": categories,
            "is_filtered": bool(kept),
            "kept_query": f"?{urlencode(kept)}" if kept else "",
            "previous_url": f"?{urlencode(kept | {'at': page.previous})}" if page.previous else "",
            "next_url": f"?{urlencode(kept | {'at': page.next})}" if page.next else "",
            "may_write": self.request.actor.may(WRITE_ARTICLES),
            "may_arrange": self.request.actor.may(PUBLISH_ARTICLES),
        }
        return render(request, "knowledge_base/articles.html", context)


class ArticlePageView(KnowledgeView):
    permission = VIEW_ARTICLES

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        article = self.article(uuid)
        saw(self.request.actor, article)
        return self.page_of(article)

    def page_of(
        self, article: Article, *, refusal: str = "", typed: dict[str, str] | None = None, status: int = 200
    ) -> HttpResponse:
        """`typed`: what somebody wrote in a form of this page that was refused."""
        draft, actor = newest_of(article), self.request.actor
        article.today = system_clock().date()  # type: ignore[attr-defined]
        others = other_languages(article)
        context = {
            "article": article,
            "draft": draft,
            "shown": shown(draft, files_shown_in(draft.body)),
            "others": others,
            "missing": [(code, name) for code, name in settings.LANGUAGES if code not in _codes(article, others)],
            "language_name": article.language_name,
            "history": history_of(article),
            "threads": conversation_about(article),
            "refusal": refusal,
            "typed": typed or {},
            "may_write": actor.may(WRITE_ARTICLES),
            "may_review": actor.may(REVIEW_ARTICLES),
            "may_publish": actor.may(PUBLISH_ARTICLES),
            "next_step": next_step(article, actor),
        }
        return render(self.request, "knowledge_base/article.html", context, status=status)


class NewArticleView(KnowledgeView):
    """`?of=` begins a translation with the text of its original."""

    permission = WRITE_ARTICLES

    def get(self, request: HttpRequest) -> HttpResponse:
        language: str = request.GET.get("language", "") or request.LANGUAGE_CODE  # type: ignore[attr-defined]
        title = request.GET.get("title", "")[:200]
        initial: dict[str, Any] = {"audience": Audience.PUBLIC.value, "language": language, "title": title}
        original = self._original(request.GET.get("of", ""))
        if original is not None:
            initial |= _initial(original) | {"language": language}
        elif outline := outline_text(request.GET.get("outline", ""), language):
            initial["markdown"] = outline
        return self._page(ArticleForm(initial=initial, is_new=True), original)

    def post(self, request: HttpRequest) -> HttpResponse:
        form, original = ArticleForm(request.POST, is_new=True), self._original(request.POST.get("of", ""))
        made = attempt(form, lambda: self._create(form, original)) if form.is_valid() else None
        if made is None:
            return self._page(form, original, status=422)
        messages.success(request, _("The draft is kept. Readers see it once it is published."))
        return redirect("knowledge_base:article", made.uuid)

    def _create(self, form: ArticleForm, original: Article | None) -> Article:
        language = form.cleaned_data["language"]
        return create_article(**self.by, language=language, words=form.words, translation_of=original)

    def _original(self, typed: str) -> Article | None:
        try:
            return article_at_desk(self.request.actor, UUID(typed))
        except ValueError:
            return None

    def _page(self, form: ArticleForm, original: Article | None, status: int = 200) -> HttpResponse:
        asked = self.request.GET
        begun = f"{asked.get('of', '')}-{asked.get('language', '')}-{asked.get('outline', '')}"[:120]
        context = {
            "form": form,
            "original": original,
            "outlines": () if original or form.is_bound else OUTLINES,
            "chosen_outline": asked.get("outline", ""),
            "snippets": snippets(),
            "keep": f"new-article-{begun}",
        }
        return render(self.request, "knowledge_base/article_form.html", context, status=status)


class EditArticleView(KnowledgeView):
    permission = WRITE_ARTICLES

    def get(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        article = self.article(uuid)
        initial = _initial(article) | {"slug": newest_of(article).slug, "seen": article.latest_revision_id}
        return self._page(ArticleForm(initial=initial, is_new=False), article)

    def post(self, request: HttpRequest, uuid: UUID) -> HttpResponse:
        article, form = self.article(uuid), ArticleForm(request.POST, is_new=False)
        caught_up = "caught_up" in request.POST
        changed = attempt(form, lambda: self._edit(form, article, caught_up)) if form.is_valid() else None
        if changed is None:
            return self._page(form, article, status=422)
        return redirect("knowledge_base:article", uuid)

    def _edit(self, form: ArticleForm, article: Article, caught_up: bool) -> Article:
        seen = form.cleaned_data["seen"]
        return edit_article(**self.by, article=article, words=form.words, seen=seen, is_caught_up=caught_up)

    def _page(self, form: ArticleForm, article: Article, status: int = 200) -> HttpResponse:
        # A text that was kept in the browser belongs to the revision with which it was begun.
        seen = form["seen"].value() or ""
        keep = f"article-{article.uuid}-{seen}"
        context = {"form": form, "article": article, "snippets": snippets(), "keep": keep}
        return render(self.request, "knowledge_base/article_form.html", context, status=status)


def _initial(article: Article) -> dict[str, Any]:
    draft = newest_of(article)
    return {
        "title": draft.title,
        "summary": draft.summary,
        "category": draft.category_id,
        "audience": draft.audience,
        "groups": draft.groups,
        "markdown": markdown_of_body(draft.body),
        "verify_on": draft.verify_on,
    }


def _codes(article: Article, others: list[Article]) -> set[str]:
    return {article.language, *(other.language for other in others)}
