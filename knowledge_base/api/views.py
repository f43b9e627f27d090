"""Articles for programs: read, found, written, published; the same actions as behind the pages."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from kernel.actions import Refused
from kernel.actor import Actor
from kernel.api.described import listing, making, reading
from kernel.api.operations import Operation
from kernel.api.problems import not_found
from kernel.api.reading import parameters_of_list, read_list, read_one, record_answer
from kernel.api.views import ApiView, answer
from kernel.clock import system_clock
from knowledge_base.actions.publishing import publish_article, take_back
from knowledge_base.actions.writing import Words, create_article, edit_article
from knowledge_base.api.resources import (
    ARTICLE_CHANGE,
    ARTICLES,
    DRAFT,
    EXAMPLE,
    NEW_ARTICLE,
    PUBLICATION,
    SHELVES,
)
from knowledge_base.markup import markdown_of_body
from knowledge_base.models import Article, Category
from knowledge_base.permissions import PUBLISH_ARTICLES, VIEW_ARTICLES, WRITE_ARTICLES
from knowledge_base.queries.articles import article_at_desk, newest_of


def article_or_404(actor: Actor, pk: UUID) -> Article:
    found = article_at_desk(actor, pk)
    if found is None:
        raise not_found()
    return found


def make_article(actor: Actor, values: dict[str, Any]) -> Article:
    given = dict(values)
    original_id = given.pop("translation_of_id", None)
    original = article_at_desk(actor, original_id) if original_id else None
    if original_id and original is None:
        raise Refused(_("There is no such article."), field="translation_of_id")
    return create_article(
        actor=actor,
        clock=system_clock,
        language=given.pop("language"),
        words=_words(given),
        translation_of=original,
    )


def alter_article(actor: Actor, article: Article, values: dict[str, Any]) -> None:
    """What is left out stays as it is in the draft."""
    given, draft = dict(values), newest_of(article)
    seen = given.pop("revision", None)
    as_it_is = {
        "title": draft.title,
        "markdown": markdown_of_body(draft.body),
        "summary": draft.summary,
        "slug": draft.slug,
        "category_id": draft.category_id,
        "audience": draft.audience,
        "verify_on": date.fromisoformat(draft.verify_on) if draft.verify_on else None,
        "expire_at": article.expire_at,
    }
    edit_article(actor=actor, clock=system_clock, article=article, words=_words(as_it_is | given), seen=seen)


def _words(values: dict[str, Any]) -> Words:
    given = dict(values)
    category_id = given.pop("category_id", None)
    category = Category.objects.filter(pk=category_id).first() if category_id else None
    if category_id and category is None:
        raise Refused(_("Choose one of the categories."), field="category_id")
    return Words(**given, category=category)


class ArticlesView(ApiView):
    operations = {
        "get": listing(ARTICLES, "articles", VIEW_ARTICLES),
        "post": making(ARTICLES, "article", WRITE_ARTICLES, takes=NEW_ARTICLE, example=EXAMPLE),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(ARTICLES, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        made = make_article(self.actor, self.taken())
        if not self.actor.may(VIEW_ARTICLES):
            return HttpResponse(status=201)
        return record_answer(ARTICLES, made.uuid, self.actor, status=201, url=reverse("api:article", args=[made.uuid]))


class ArticleView(ApiView):
    operations = {
        "get": reading(ARTICLES, "article", VIEW_ARTICLES),
        "patch": Operation(
            "change_article",
            "Change the draft of an article",
            WRITE_ARTICLES,
            gives=ARTICLES.shape,
            takes=ARTICLE_CHANGE,
            example={"title": "Bleed the pump after a cold winter", "revision": 17},
            text="Readers see it once it is published. What is left out stays.",
        ),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(ARTICLES, pk, request.GET, self.actor)

    def patch(self, request: Request, pk: UUID) -> HttpResponse:
        alter_article(self.actor, article_or_404(self.actor, pk), self.taken())
        return record_answer(ARTICLES, pk, self.actor)


class DraftView(ApiView):
    operations = {
        "get": Operation("get_article_draft", "Read what writers see of an article", VIEW_ARTICLES, gives=DRAFT)
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        article = article_or_404(self.actor, pk)
        draft = newest_of(article)
        names = ("title", "slug", "summary", "category_id", "audience")
        said = {name: getattr(draft, name) for name in names}
        return answer({"revision": article.latest_revision_id, **said, "markdown": markdown_of_body(draft.body)})


class PublicationView(ApiView):
    operations = {
        "post": Operation(
            "publish_article",
            "Publish the draft of an article",
            PUBLISH_ARTICLES,
            gives=ARTICLES.shape,
            takes=PUBLICATION,
            example={},
            text="Now, or at a moment to come.",
        ),
        "delete": Operation(
            "take_back_article", "Take an article back", PUBLISH_ARTICLES, status=204, text="It is a draft again."
        ),
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        at = self.taken().get("at")
        publish_article(actor=self.actor, clock=system_clock, article=article_or_404(self.actor, pk), at=at)
        return record_answer(ARTICLES, pk, self.actor)

    def delete(self, request: Request, pk: UUID) -> HttpResponse:
        take_back(actor=self.actor, clock=system_clock, article=article_or_404(self.actor, pk))
        return HttpResponse(status=204)


class ShelvesView(ApiView):
    operations = {
        "get": Operation(
            "list_article_categories",
            "The shelves of the knowledge base",
            VIEW_ARTICLES,
            gives=SHELVES.shape,
            pages=True,
            parameters=parameters_of_list(SHELVES),
        )
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(SHELVES, request.GET, self.actor, request.path)
