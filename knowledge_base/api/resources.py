"""Articles and their categories as the API shows them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from rest_framework import serializers

from kernel.actor import Actor
from kernel.api.resources import Filter, Resource, equal
from kernel.api.values import Value, flag, identity, moment, number, pointer, shape, text
from knowledge_base.actions.writing import SLUG_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH
from knowledge_base.markup import LONGEST
from knowledge_base.models import Article, Audience, Category, Stage
from knowledge_base.permissions import VIEW_ARTICLES

WORDS = 8


def _articles(actor: Actor) -> QuerySet[Any]:
    # As a plain queryset: Wagtail's own would read the pages' types along.
    found: QuerySet[Any] = Article.objects.visible_to(actor)
    return found


def _categories(actor: Actor) -> QuerySet[Category]:
    return Category.objects.order_by() if actor.is_staff and actor.may(VIEW_ARTICLES) else Category.objects.none()


def _saying(value: str, actor: Actor) -> Q:
    found = Q()
    for word in value.split()[:WORDS]:
        found &= Q(title__icontains=word) | Q(summary__icontains=word) | Q(text__icontains=word)
    return found


ARTICLES = Resource(
    "Article",
    rows=_articles,
    key="uuid",
    values=(
        Value("id", serializers.UUIDField(required=False), "uuid"),
        pointer("translation_key"),
        Value("language", serializers.ChoiceField(settings.LANGUAGES, required=False), "locale__language_code"),
        text("title"),
        text("slug"),
        text("summary"),
        pointer("category_id"),
        Value("audience", serializers.ChoiceField(Audience.choices, required=False)),
        Value("stage", serializers.ChoiceField(Stage.choices, required=False)),
        flag("is_published", "live"),
        flag("has_unpublished_changes"),
        number("version"),
        moment("published_at", nullable=True),
        moment("verified_at", nullable=True),
        Value("verify_on", serializers.DateField(required=False, allow_null=True)),
        moment("expire_at", nullable=True),
        text("text"),
    ),
    filters=(
        Filter(
            "language",
            serializers.ChoiceField(settings.LANGUAGES),
            lambda value, actor: Q(locale__language_code=value),
            "In this language.",
        ),
        Filter(
            "published", serializers.BooleanField(), lambda value, actor: Q(live=value), "What readers see, or drafts."
        ),
        equal("audience", serializers.ChoiceField(Audience.choices), "For these readers.", many=True),
        equal("category_id", serializers.UUIDField(), "On this shelf.", many=True),
        equal("translation_key", serializers.UUIDField(), "The same article in its languages."),
        Filter("q", serializers.CharField(max_length=200), _saying, "Words in title, summary, published text."),
    ),
    orders=("title", "-title", "id", "-id"),
)
SHELVES = Resource(
    "ArticleCategory",
    rows=_categories,
    values=(
        identity(),
        text("slug"),
        pointer("parent_id"),
        Value("names", serializers.DictField(child=serializers.CharField(), required=False)),
        number("position"),
    ),
    orders=("position", "-position", "id", "-id"),
)

_slug: dict[str, Any] = {"required": False, "max_length": SLUG_LENGTH, "help_text": "Of its address."}
_options: dict[str, Any] = {
    "summary": serializers.CharField(required=False, allow_blank=True, max_length=SUMMARY_LENGTH),
    "slug": serializers.CharField(**_slug),
    "category_id": serializers.UUIDField(required=False, allow_null=True),
    "audience": serializers.ChoiceField(Audience.choices, required=False),
    "verify_on": serializers.DateField(required=False, allow_null=True),
    "expire_at": serializers.DateTimeField(required=False, allow_null=True),
}


def _texts(*, required: bool) -> dict[str, Any]:
    return {
        "title": serializers.CharField(required=required, max_length=TITLE_LENGTH),
        "markdown": serializers.CharField(required=required, max_length=LONGEST, trim_whitespace=False),
    }


NEW_ARTICLE = shape(
    "NewArticle",
    {
        "language": serializers.ChoiceField(settings.LANGUAGES),
        **_texts(required=True),
        **_options,
        "translation_of_id": serializers.UUIDField(
            required=False, allow_null=True, help_text="Its original, in another language."
        ),
    },
)
ARTICLE_CHANGE = shape(
    "ArticleChange",
    {
        **_texts(required=False),
        **_options,
        "revision": serializers.IntegerField(
            required=False,
            min_value=1,
            max_value=2**31 - 1,
            help_text="As you read it: refused if somebody else has written since.",
        ),
    },
)
DRAFT = shape(
    "ArticleDraft",
    {
        "revision": serializers.IntegerField(allow_null=True),
        "title": serializers.CharField(),
        "slug": serializers.CharField(),
        "summary": serializers.CharField(allow_blank=True),
        "category_id": serializers.UUIDField(allow_null=True),
        "audience": serializers.ChoiceField(Audience.choices),
        "markdown": serializers.CharField(allow_blank=True),
    },
)
PUBLICATION = shape(
    "Publication",
    {"at": serializers.DateTimeField(required=False, allow_null=True, help_text="A moment to come; usually now.")},
)
EXAMPLE = {
    "language": "en",
    "title": "Bleed the pump after winter",
    "markdown": "Open the vent by a quarter turn.\n\n1. Wait for water.\n2. Close it.",
    "audience": "public",
}
